"use client";
import { useQuery } from "@tanstack/react-query";
import { Modal } from "antd";
import Link from "next/link";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Fact, Facts } from "@/components/ui/page/panel";
import { Skeleton } from "@/components/ui/page/skeleton";
import { TaskSummary } from "@/components/ui/task/task-summary";
import { Instant } from "@/components/ui/time/instant";
import type { CycleTask } from "@/lib/core/cycle-task";
import { schedule } from "@/lib/core/schedule/schedule";
import { versionQuery } from "./queries";
import styles from "./test-dialog.module.css";

interface DetailsDialogProps {
  readonly task: CycleTask;
  /** Names of nodes in production by their ids. */
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}

/** What runs in production: the version that is deployed, not the draft. */
export function DetailsDialog({ task, names, onClose }: DetailsDialogProps) {
  const t = useTranslations("cycleTasks");
  const toProblem = useProblem();
  const version = useQuery(versionQuery(task.id, task.version));
  return (
    <Modal open width={720} footer={null} title={task.name} onCancel={onClose}>
      <p className={styles.lead}>
        {t("version", { version: String(task.version) })}
        {task.deployedAt && (
          <>
            {" · "}
            <Instant at={task.deployedAt} />
          </>
        )}
        {" · "}
        <Link href={`/data-studio/${task.id}`}>{t("details.edit")}</Link>
      </p>
      {version.error && <ProblemAlert problem={toProblem(version.error)} onRetry={() => void version.refetch()} />}
      {version.isPending && <Skeleton rows={8} lines={1} />}
      {version.data && (
        <>
          <TaskSummary type={task.type} document={version.data} />
          <Settings config={version.data.config} descendants={task.descendants.map((id) => names.get(id) ?? id)} />
        </>
      )}
    </Modal>
  );
}

interface SettingsProps {
  readonly config: Readonly<Record<string, unknown>>;
  readonly descendants: readonly string[];
}

/** How its runs are operated; what cannot be read of the settings is left out. */
function Settings({ config, descendants }: SettingsProps) {
  const t = useTranslations("cycleTasks.details");
  const policy = useTranslations("scheduling.policy.rerunMode");
  const { data } = schedule.safeParse(config);
  if (!data) return null;
  const { resourceGroup, cu, rerunMode, autoRerun, timeoutMinutes, dependencies, dependsOnSelf } = data;
  const ancestors = dependencies.map(({ output }) => output);
  return (
    <Facts>
      <Fact label={t("group")}>
        {resourceGroup ?? t("defaultGroup")} · {cu} CU
      </Fact>
      <Fact label={t("rerun")}>
        {policy(rerunMode)}
        {autoRerun && `, ${t("autoRerun", { times: autoRerun.times, minutes: autoRerun.intervalMinutes })}`}
      </Fact>
      <Fact label={t("timeout")}>
        {timeoutMinutes === null ? t("defaultTimeout") : t("minutes", { minutes: timeoutMinutes })}
      </Fact>
      <Fact label={t("ancestors")}>{[...ancestors, ...(dependsOnSelf ? [t("self")] : [])].join(", ") || "—"}</Fact>
      <Fact label={t("descendants")}>{descendants.join(", ") || "—"}</Fact>
    </Facts>
  );
}
