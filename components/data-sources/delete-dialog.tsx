"use client";
import { useQueries } from "@tanstack/react-query";
import { App, Modal, Spin } from "antd";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import styles from "./delete-dialog.module.css";
import { dataSourceQueries, useDeleteDataSource } from "@/lib/client/data-sources";
import type { DataSourceRow } from "./rows";
import { countUses, UsesList } from "./uses";

interface DeleteDialogProps {
  readonly rows: readonly DataSourceRow[];
  readonly onClose: () => void;
}

/** Says which tasks use a data source before it goes; one that is used stays. */
export function DeleteDialog({ rows, onClose }: DeleteDialogProps) {
  const t = useTranslations("dataSources.delete");
  const common = useTranslations("common");
  const { message } = App.useApp();
  const toProblem = useProblem();
  const remove = useDeleteDataSource();
  const sources = [...new Map(rows.map(({ source }) => [source.id, source])).values()];
  const found = useQueries({
    queries: sources.map(({ id }) => dataSourceQueries.uses(id)),
  });
  const pending = found.some(({ isPending }) => isPending);
  const users = {
    items: found.flatMap(({ data }) => data?.items ?? []),
    elsewhere: found.flatMap(({ data }) => data?.elsewhere ?? []),
  };
  const count = countUses(users);

  const confirm = async () => {
    try {
      for (const { id } of sources) await remove.mutateAsync(id);
      onClose();
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  const name = sources[0]?.name ?? "";
  return (
    <Modal
      open={rows.length > 0}
      onCancel={onClose}
      width={480}
      title={sources.length === 1 ? t("titleOne", { name }) : t("titleMany", { count: sources.length })}
      okText={sources.length === 1 ? t("confirmOne") : t("confirmMany", { count: sources.length })}
      okButtonProps={{ danger: true, disabled: pending || count > 0, loading: remove.isPending }}
      cancelText={common("cancel")}
      onOk={() => void confirm()}
    >
      {pending ? (
        <Spin size="small" />
      ) : count > 0 ? (
        <>
          <p className={styles.text}>{t("used", { count })}</p>
          <UsesList uses={users} />
        </>
      ) : (
        <p className={styles.text}>{t("unused")}</p>
      )}
    </Modal>
  );
}
