"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, App, Checkbox, Input, Modal, Skeleton } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { useMay } from "@/components/ui/session/session";
import { catalogQueries, useCreateTable } from "@/lib/client/catalog";
import styles from "./configure-step.module.css";
import type { Side } from "./use-sides";

interface SchemaDialogProps {
  readonly reader: Side;
  readonly sourceTable: string;
  readonly writer: Side;
  readonly onClose: () => void;
  readonly onCreated: (table: string) => void;
}

/** The statement that makes a table for the changes of the source, to be read, changed and run. */
export function SchemaDialog({ reader, sourceTable, writer, onClose, onCreated }: SchemaDialogProps) {
  const t = useTranslations("wizard");
  const common = useTranslations("common");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const may = useMay("data.write");
  const [isPartitioned, setPartitioned] = useState(true);
  const [typed, setTyped] = useState<string | null>(null);
  const proposal = useQuery(
    catalogQueries.proposal(writer.source!.id, {
      environment: writer.environment,
      source: { dataSourceId: reader.source!.id, environment: reader.environment, table: sourceTable },
      isPartitioned,
    }),
  );
  const create = useCreateTable(writer.source!.id);
  const ddl = typed ?? proposal.data?.ddl ?? "";
  const submit = async () => {
    const made = await create.mutateAsync({ environment: writer.environment, ddl });
    message.success(t("tableCreated", { table: made.name }));
    onCreated(made.name);
  };
  return (
    <Modal
      open
      width={720}
      title={t("generateSchema")}
      okText={t("createTable")}
      cancelText={common("cancel")}
      okButtonProps={{ disabled: !may.allowed || ddl.trim() === "", loading: create.isPending, title: may.reason }}
      onCancel={onClose}
      onOk={() => void submit().catch(() => undefined)}
    >
      <p className={styles.lead}>{t("schemaLead", { table: sourceTable })}</p>
      <Checkbox
        checked={isPartitioned}
        disabled={typed !== null}
        onChange={({ target }) => setPartitioned(target.checked)}
      >
        {t("schemaPartitioned")}
      </Checkbox>
      {proposal.isPending && <Skeleton active paragraph={{ rows: 6 }} title={false} />}
      {proposal.error && <ProblemAlert problem={toProblem(proposal.error)} onRetry={() => void proposal.refetch()} />}
      {proposal.data?.exists && typed === null && (
        <Alert
          type="warning"
          showIcon
          title={t("schemaExists", { table: proposal.data.table })}
          className={styles.gap!}
        />
      )}
      {proposal.data && (
        <Input.TextArea
          className={`mono ${styles.gap}`}
          aria-label={t("statement")}
          spellCheck={false}
          autoSize={{ minRows: 10, maxRows: 20 }}
          value={ddl}
          onChange={({ target }) => setTyped(target.value)}
        />
      )}
      {create.error && <ProblemAlert problem={toProblem(create.error)} />}
    </Modal>
  );
}
