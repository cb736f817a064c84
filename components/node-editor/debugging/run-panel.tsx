"use client";
import { useQuery } from "@tanstack/react-query";
import { Button, Skeleton, Tabs } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useCopy } from "@/components/ui/copy/use-copy";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { ErrorCodeLink } from "@/components/ui/help/help-link";
import { StopIcon } from "@/components/ui/icons";
import { LogViewer } from "@/components/ui/log/log-viewer";
import { SplitTable } from "@/components/ui/run/split-table";
import { StageStrip } from "@/components/ui/run/stage-strip";
import { displayState } from "@/components/ui/status/instance-status";
import { Status } from "@/components/ui/status/status";
import { Elapsed } from "@/components/ui/time/elapsed";
import { useFormat } from "@/components/ui/time/format";
import { runLogSource } from "@/lib/client/run-log-source";
import type { InstanceDetail } from "@/lib/core/instance";
import { isLegal } from "@/lib/core/instance-state";
import type { DebugRunDetail } from "@/lib/core/node";
import { debugRunQueries, isOver, useStopDebugRun } from "./queries";
import styles from "./run-panel.module.css";
import { SampleTable } from "./sample-table";

/** One debug run as it goes on and as it ended: state, counters, log, stages and shards, and the rows it wrote. */
export function DebugRunPanel({ instanceId }: { readonly instanceId: string }) {
  const toProblem = useProblem();
  const run = useQuery(debugRunQueries.one(instanceId));
  const instance = useQuery(debugRunQueries.instance(instanceId));
  const failed = run.error ?? instance.error;
  if (failed && !(run.data && instance.data)) {
    return (
      <ProblemAlert problem={toProblem(failed)} onRetry={() => void Promise.all([run.refetch(), instance.refetch()])} />
    );
  }
  if (!run.data || !instance.data) return <Skeleton active className={styles.loading!} />;
  return <Opened key={instanceId} run={run.data} instance={instance.data} />;
}

function Opened({ run, instance }: { readonly run: DebugRunDetail; readonly instance: InstanceDetail }) {
  const t = useTranslations("debug");
  const [tab, setTab] = useState("log");
  const attempt = instance.attempts.at(-1) ?? null;
  const splits = instance.progress?.splits ?? attempt?.splits ?? [];
  const tabs = [
    {
      key: "log",
      label: t("log"),
      children:
        attempt === null ? (
          <p className={styles.note}>{t("waiting")}</p>
        ) : (
          <RunLog key={attempt.number} instance={instance} attempt={attempt.number} />
        ),
    },
    {
      key: "progress",
      label: t("progress"),
      children: (
        <div className={styles.progress} tabIndex={0} role="region" aria-label={t("progress")}>
          <StageStrip instance={instance} attempt={attempt} />
          {splits.length > 0 && <SplitTable splits={splits} window={attempt?.window ?? null} />}
        </div>
      ),
    },
    { key: "result", label: t("result"), children: <SampleTable run={run} /> },
  ];
  return (
    <section className={styles.panel} aria-label={t("panel")}>
      <RunHead run={run} instance={instance} />
      <Tabs size="small" activeKey={tab} onChange={setTab} items={tabs} />
    </section>
  );
}

/** State, how long, how many, and the way to stop it. */
function RunHead({ run, instance }: { readonly run: DebugRunDetail; readonly instance: InstanceDetail }) {
  const t = useTranslations("debug");
  const format = useFormat();
  const stop = useStopDebugRun();
  const live = instance.progress;
  // Run and instance are asked for one after the other: an end without its counts is not told as an end with none.
  const counts = live ?? (isOver(run.state) ? run.counts : null);
  const { error } = run;
  return (
    <header className={styles.head}>
      <div className={styles.facts} role="status">
        <Status of={displayState(instance)} form="tag" />
        <span>
          <Elapsed startedAt={run.startedAt} finishedAt={run.finishedAt} />
        </span>
        {counts !== null && (
          <>
            <span>{t("read", { count: format.count(counts.recordsRead) })}</span>
            <span>{t(run.options.dryRun ? "mapped" : "written", { count: format.count(counts.recordsWritten) })}</span>
            <span data-dirty={counts.recordsDirty > 0 || undefined}>
              {t("dirty", { count: format.count(counts.recordsDirty) })}
            </span>
          </>
        )}
        {live !== null && <span>{format.rowRate(live.recordsPerSecond)}</span>}
        {run.options.dryRun && <span>{t("dryRunShort")}</span>}
        {run.limited !== null && <span>{t(`limited.${run.limited}`)}</span>}
      </div>
      {!isOver(run.state) && !isOver(instance.state) && (
        <Button
          size="small"
          icon={<StopIcon />}
          loading={stop.isPending}
          disabled={!isLegal(run.state, "stopped")}
          onClick={() => stop.mutate(run.instanceId)}
        >
          {t("stop")}
        </Button>
      )}
      {error !== null && (
        <p className={styles.error} role="alert">
          <strong>{error.message}</strong> {error.remedy} <ErrorCodeLink code={error.code} />
        </p>
      )}
    </header>
  );
}

function RunLog({ instance, attempt }: { readonly instance: InstanceDetail; readonly attempt: number }) {
  const copyText = useCopy();
  const [source] = useState(() => runLogSource(instance.id, attempt));
  const copyLink = async (line: number) => {
    const url = new URL(
      `/operation-center/instances/${instance.id}?attempt=${attempt}&line=${line}#log`,
      location.href,
    );
    await copyText(url.href);
  };
  return (
    <div className={styles.log}>
      <LogViewer source={source} onCopyLink={(line) => void copyLink(line)} />
    </div>
  );
}
