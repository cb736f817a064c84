"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Modal, Skeleton } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { EmptyState } from "@/components/ui/page/empty-state";
import { TwoLines } from "@/components/ui/table/two-lines";
import { Instant } from "@/components/ui/time/instant";
import { nodeQueries, useTreeChanges } from "../queries";
import styles from "./tree.module.css";

/** Deleted nodes: to be restored, or removed for good. */
export function RecycleBin({ onClose, canEdit }: { readonly onClose: () => void; readonly canEdit: boolean }) {
  const t = useTranslations("studio");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const query = useQuery(nodeQueries.recycled());
  const { restoreNode, purgeNode } = useTreeChanges();
  const fail = (error: unknown) => void message.error(toProblem(error).message);
  const restore = async (id: string, name: string) => {
    await restoreNode.mutateAsync(id);
    message.success(t("restored", { name }));
  };
  const purge = (id: string, name: string) =>
    modal.confirm({
      title: t("purgeTitle", { name }),
      content: t("purgeText"),
      okText: t("purge"),
      okButtonProps: { danger: true },
      onOk: () => purgeNode.mutateAsync(id).catch(fail),
    });
  return (
    <Modal open width={640} footer={null} title={t("recycleBin")} onCancel={onClose}>
      {query.isPending && <Skeleton active title={false} paragraph={{ rows: 4 }} />}
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {query.data?.items.length === 0 && <EmptyState title={t("binEmpty")}>{t("binEmptyText")}</EmptyState>}
      <ul className={styles.bin}>
        {query.data?.items.map(({ id, name, isPersonal, deletedAt, deletedBy }) => (
          <li key={id}>
            <TwoLines
              first={name}
              second={
                <>
                  {isPersonal ? t("personal.path") : (deletedBy?.name ?? "—")} ·{" "}
                  <Instant at={deletedAt} form="relative" />
                </>
              }
            />
            <Button
              size="small"
              disabled={!canEdit}
              aria-label={t("restoreOne", { name })}
              onClick={() => void restore(id, name).catch(fail)}
            >
              {t("restore")}
            </Button>
            <Button
              size="small"
              danger
              disabled={!canEdit}
              aria-label={t("purgeOne", { name })}
              onClick={() => purge(id, name)}
            >
              {t("purge")}
            </Button>
          </li>
        ))}
      </ul>
    </Modal>
  );
}
