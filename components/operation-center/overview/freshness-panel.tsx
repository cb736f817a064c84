"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { FreshnessItem } from "@/lib/core/overview";
import styles from "./freshness-panel.module.css";
import { overviewQueries } from "./queries";

/** A table is behind after so many windows, and badly so after so many. */
const AMBER_WINDOWS = 1.5;
const RED_WINDOWS = 2;

/** Up to which moment each destination table is complete, the furthest behind first. */
export function FreshnessPanel() {
  const t = useTranslations("overview.freshness");
  const toProblem = useProblem();
  const query = useQuery(overviewQueries.freshness);
  return (
    <Panel title={t("title")} extra={t("note")} flush>
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={4} lines={2} />
      ) : query.data.items.length === 0 ? (
        <p className={styles.none}>{t("none")}</p>
      ) : (
        <ul className={styles.list} tabIndex={0} aria-label={t("title")}>
          {query.data.items.map((item) => (
            <Table key={`${item.node.id} ${item.table}`} item={item} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Table({ item }: { readonly item: FreshnessItem }) {
  const t = useTranslations("overview.freshness");
  const format = useFormat();
  const now = useNow(60_000);
  const { completeUntil, windowMs, firstOpen } = item;
  const behind = completeUntil && Math.max(0, now.getTime() - completeUntil.getTime());
  const windows = behind !== null && windowMs ? behind / windowMs : null;
  const level =
    windows === null ? undefined : windows > RED_WINDOWS ? "red" : windows > AMBER_WINDOWS ? "amber" : undefined;
  const text = behind === null ? t("never") : t("behind", { span: format.duration(behind) });
  return (
    <li className={styles.item}>
      <div className={styles.text}>
        <span className={styles.table} title={item.table}>
          {item.table}
        </span>
        <span className={styles.until}>
          {completeUntil ? (
            <>
              {t("until")} <Instant at={completeUntil} />
            </>
          ) : (
            item.node.name
          )}
        </span>
      </div>
      {firstOpen && (level || behind === null) ? (
        <Link href={`/operation-center/instances/${firstOpen}`} className={styles.behind} data-level={level}>
          {text}
        </Link>
      ) : (
        <span className={styles.behind} data-level={level}>
          {text}
        </span>
      )}
    </li>
  );
}
