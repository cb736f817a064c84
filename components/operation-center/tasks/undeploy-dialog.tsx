"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Modal } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import type { CycleTask } from "@/lib/core/cycle-task";
import { undeployQuery, useUndeploy } from "./queries";
import styles from "./test-dialog.module.css";

/** Takes a node out of production, or says which nodes stand against it. */
export function UndeployDialog({ task, onClose }: { readonly task: CycleTask; readonly onClose: () => void }) {
  const t = useTranslations("cycleTasks.undeployDialog");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const impact = useQuery(undeployQuery(task.id));
  const undeploy = useUndeploy();
  const descendants = impact.data?.descendants ?? [];
  const confirm = async () => {
    try {
      await undeploy.mutateAsync(task.id);
      message.success(t("done", { name: task.name }));
      onClose();
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  return (
    <Modal
      open
      width={480}
      title={t("title", { name: task.name })}
      okText={t("confirm")}
      cancelText={common("cancel")}
      okButtonProps={{ danger: true, disabled: !impact.data || descendants.length > 0, loading: undeploy.isPending }}
      onOk={() => void confirm()}
      onCancel={onClose}
    >
      {impact.error && <ProblemAlert problem={toProblem(impact.error)} onRetry={() => void impact.refetch()} />}
      {descendants.length > 0 ? (
        <>
          <p className={styles.lead}>{t("refused", { count: descendants.length })}</p>
          <ul className={styles.list}>
            {descendants.map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
          </ul>
        </>
      ) : (
        <p className={styles.lead}>{t("text")}</p>
      )}
    </Modal>
  );
}
