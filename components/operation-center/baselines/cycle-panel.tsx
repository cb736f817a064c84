"use client";
import { useQuery } from "@tanstack/react-query";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { Status } from "@/components/ui/status/status";
import { Instant } from "@/components/ui/time/instant";
import { useNow } from "@/components/ui/time/now";
import type { BaselineDetail } from "@/lib/core/baseline/baseline";
import { BASELINE_STATUS } from "./baseline-status";
import styles from "./baselines.module.css";
import { KeyPath } from "./key-path";
import { baselineQueries } from "./queries";
import { useBaselineTexts } from "./use-baseline-texts";

interface CyclePanelProps {
  readonly baseline: BaselineDetail;
  readonly cycleKey: string;
}

/** One promise: what became of it, and the chain of runs that decides it. */
export function CyclePanel({ baseline, cycleKey }: CyclePanelProps) {
  const t = useTranslations("baselines");
  const toProblem = useProblem();
  const texts = useBaselineTexts();
  const now = useNow(30_000);
  const query = useQuery(baselineQueries.instance(baseline.id, cycleKey));
  const instance = query.data;
  const title = instance ? t("keyPathOf", { cycle: texts.cycle(instance, baseline, now) }) : t("keyPath");
  return (
    <Panel
      title={title}
      help="baselines"
      extra={instance && t("runsDone", { done: instance.done, total: instance.total })}
    >
      {query.error && !instance ? (
        <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : !instance ? (
        <Skeleton rows={3} lines={1} />
      ) : (
        <>
          <p className={styles.verdict}>
            <Status of={BASELINE_STATUS[instance.state]} form="tag" />
            <strong>{texts.outcome(instance, now)}</strong>
            <span className={styles.promise}>
              {t("committedTo")} <Instant at={instance.committedAt} form="exact" />
            </span>
          </p>
          {instance.path.length > 0 && <KeyPath instance={instance} now={now} />}
          {instance.finishedAt === null && instance.path.length > 0 && <p className={styles.rests}>{t("restsOn")}</p>}
        </>
      )}
    </Panel>
  );
}
