"use client";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { Chart } from "@/components/ui/chart/chart";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import {
  DashedCircleIcon,
  FailedIcon,
  HourglassIcon,
  QuarterRingIcon,
  SucceededIcon,
  type Icon,
} from "@/components/ui/icons";
import { Panel } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import type { InstanceDetail } from "@/lib/core/instance";
import { ImpactPanel } from "./baselines/impact-panel";
import { CHECKS, diagnose, type CheckState } from "./diagnosis";
import styles from "./diagnosis-tab.module.css";
import { PhasesPanel } from "./phases/phases-panel";
import { instanceParts } from "./queries";

const ICONS: Readonly<Record<CheckState, Icon>> = {
  passed: SucceededIcon,
  blocked: HourglassIcon,
  pending: DashedCircleIcon,
  running: QuarterRingIcon,
  failed: FailedIcon,
};

/** The four checks before and during a run, and how long the node took before. */
export function DiagnosisTab({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.diagnosis");
  const toProblem = useProblem();
  const why = useQuery(instanceParts.why(instance.id));
  const checks = diagnose(
    instance,
    (why.data ?? []).filter(({ code }) => code !== "schedule.waits_not"),
  );
  const error = instance.state === "FAILURE" ? instance.attempts.at(-1)?.error : null;
  return (
    <div className={styles.columns}>
      <Panel title={t("title")} extra={t("note")} flush>
        {why.error ? (
          <ProblemAlert problem={toProblem(why.error)} onRetry={() => void why.refetch()} />
        ) : why.isPending ? (
          <Skeleton rows={CHECKS.length} lines={2} />
        ) : (
          <ol className={styles.checks}>
            {checks.map(({ name, state, reasons }) => {
              const CheckIcon = ICONS[state];
              return (
                <li key={name} data-state={state}>
                  <CheckIcon className={styles.icon} />
                  <div className={styles.text}>
                    <strong>{t(`check.${name}`)}</strong>
                    <span className={styles.state}>{t(`state.${state}`)}</span>
                    {reasons.map(({ message, remedy, instance: other }) => (
                      <p key={message}>
                        {message} {remedy}
                        {other !== null && (
                          <>
                            {" "}
                            <Link href={`/operation-center/instances/${other}?tab=diagnosis`}>{t("lookAt")}</Link>
                          </>
                        )}
                      </p>
                    ))}
                    {name === "execution" && error && (
                      <p>
                        {error.message} {error.remedy}{" "}
                        <Link href={`/operation-center/instances/${instance.id}#log`}>{t("toLog")}</Link>
                      </p>
                    )}
                  </div>
                </li>
              );
            })}
          </ol>
        )}
      </Panel>
      <div className={styles.side}>
        {instance.kind === "CYCLE" && <ImpactPanel instanceId={instance.id} />}
        <PhasesPanel instance={instance} />
        <DurationHistory instance={instance} />
      </div>
    </div>
  );
}

function DurationHistory({ instance }: { readonly instance: InstanceDetail }) {
  const t = useTranslations("instances.diagnosis");
  const format = useFormat();
  const now = useNow(60_000);
  const query = useQuery(instanceParts.history(instance.node.id, instance.kind));
  const runs = (query.data?.items ?? [])
    .filter(({ durationMs, state }) => durationMs !== null && state === "SUCCESS")
    .slice(0, 30)
    .reverse();
  const average = runs.length === 0 ? null : runs.reduce((sum, { durationMs }) => sum + durationMs!, 0) / runs.length;
  return (
    <Panel
      title={t("history")}
      extra={average === null ? undefined : t("average", { time: format.duration(average), count: runs.length })}
    >
      <Chart
        label={t("historyLabel", { count: runs.length })}
        labelHead={t("run")}
        height={180}
        labels={runs.map(({ cyctime }) => format.short(cyctime, now))}
        formatValue={(ms) => format.duration(ms)}
        series={[{ name: t("duration"), kind: "bar", values: runs.map(({ durationMs }) => durationMs) }]}
      />
    </Panel>
  );
}
