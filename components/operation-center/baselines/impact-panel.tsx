"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { Status } from "@/components/ui/status/status";
import { useNow } from "@/components/ui/time/now";
import { formatCycleKey } from "@/lib/core/baseline/baseline";
import { BASELINE_STATUS } from "./baseline-status";
import styles from "./baselines.module.css";
import { baselineQueries } from "./queries";
import { useBaselineTexts } from "./use-baseline-texts";

interface ImpactPanelProps {
  readonly instanceId: string;
  /** The panel is there only when a baseline waits for the instance. */
  readonly hidesEmpty?: boolean;
}

/** Which baselines wait for an instance, and how they stand. */
export function ImpactPanel({ instanceId, hidesEmpty = false }: ImpactPanelProps) {
  const t = useTranslations("baselines.impact");
  const toProblem = useProblem();
  const texts = useBaselineTexts();
  const now = useNow(60_000);
  const query = useQuery(baselineQueries.threatened(instanceId));
  const items = query.data?.items ?? [];
  if (hidesEmpty && items.length === 0) return null;
  return (
    <Panel title={t("title")} flush>
      {query.error && !query.data ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton rows={1} lines={2} />
      ) : items.length === 0 ? (
        <p className={styles.help}>{t("none")}</p>
      ) : (
        <ul className={styles.list} data-narrow>
          {items.map(({ id, name, instance, isOnPath }) => (
            <li key={`${id} ${formatCycleKey(instance)}`}>
              <Link href={`/operation-center/baselines/${id}?cycle=${formatCycleKey(instance)}`} title={name}>
                {name}
              </Link>
              <Status of={BASELINE_STATUS[instance.state]} />
              <span className={styles.outcome}>
                {[texts.outcome(instance, now), isOnPath && t("onPath")].filter(Boolean).join(" · ")}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
