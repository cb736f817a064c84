"use client";
import { useQuery } from "@tanstack/react-query";
import { Segmented } from "antd";
import Link from "next/link";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useFormat } from "@/components/ui/time/format";
import { Instant } from "@/components/ui/time/instant";
import { overviewQueries } from "./queries";
import styles from "./rankings-panel.module.css";

const LIST = "/operation-center/instances";

/** The longest runs of the day, or the nodes that fail most. */
export function RankingsPanel() {
  const t = useTranslations("overview.rankings");
  const toProblem = useProblem();
  const format = useFormat();
  const query = useQuery(overviewQueries.rankings);
  const [view, setView] = useState<"longest" | "failing">("longest");
  const { longest = [], failing = [] } = query.data ?? {};
  const rows =
    view === "longest"
      ? longest.map(({ id, node, cyctime, durationMs }) => ({
          key: id,
          href: `${LIST}/${id}`,
          node,
          note: <Instant at={cyctime} />,
          value: durationMs,
          text: format.duration(durationMs),
        }))
      : failing.map(({ nodeId, node, failures }) => ({
          key: nodeId,
          href: `${LIST}?state=FAILURE&node=${encodeURIComponent(node)}`,
          node,
          note: null,
          value: failures,
          text: t("failures", { count: failures }),
        }));
  const most = Math.max(1, ...rows.map(({ value }) => value));
  return (
    <Panel
      title={t("title")}
      flush
      extra={
        <Segmented
          size="small"
          aria-label={t("title")}
          value={view}
          options={(["longest", "failing"] as const).map((value) => ({ value, label: t(value) }))}
          onChange={setView}
        />
      }
    >
      {query.error ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={6} />
      ) : rows.length === 0 ? (
        <p className={styles.none}>{t(view === "longest" ? "noRun" : "noFailure")}</p>
      ) : (
        <ol className={styles.list}>
          {rows.slice(0, 7).map(({ key, href, node, note, value, text }) => (
            <li key={key}>
              <span className={styles.bar} style={{ width: `${(value / most) * 100}%` }} />
              <Link href={href}>{node}</Link>
              <span className={styles.note}>{note}</span>
              <span className={styles.value}>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
