"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Input, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { Skeleton } from "@/components/ui/page/skeleton";
import { useFormat } from "@/components/ui/time/format";
import type { BulkPreview } from "@/lib/core/bulk-operation";
import styles from "../action-dialog.module.css";
import { useGroupChoice } from "../group-choice";
import { bulkQueries, useStartBulk, type BulkFilter, type BulkOperation } from "./queries";

interface BulkDialogProps {
  /** Null while nothing is asked for. */
  readonly operation: BulkOperation | null;
  readonly filter: BulkFilter;
  readonly onClose: (started: boolean) => void;
}

/** Says what an operation on the whole filter result will do, to how many, and what it leaves alone; then starts it. */
export function BulkDialog({ operation, filter, onClose }: BulkDialogProps) {
  if (operation === null) return null;
  return <Dialog operation={operation} filter={filter} onClose={onClose} />;
}

function Dialog({ operation, filter, onClose }: BulkDialogProps & { readonly operation: BulkOperation }) {
  const t = useTranslations("instances");
  const common = useTranslations("common");
  const format = useFormat();
  const { message } = App.useApp();
  const toProblem = useProblem();
  const preview = useQuery(bulkQueries.preview(filter, operation));
  const start = useStartBulk();
  const [reason, setReason] = useState("");
  const { resourceGroup, field, isMissing } = useGroupChoice(operation);
  const word = t(`operation.${operation}`);
  const open = preview.data?.open ?? 0;

  const confirm = async () => {
    try {
      const trimmed = reason.trim();
      await start.mutateAsync({
        filter,
        action: {
          operation,
          ...(trimmed === "" ? {} : { reason: trimmed }),
          ...(resourceGroup === undefined ? {} : { resourceGroup }),
        },
      });
      onClose(true);
    } catch (error) {
      message.error(toProblem(error).message);
    }
  };
  return (
    <Modal
      open
      width={480}
      title={preview.data ? t("bulk.title", { action: word, count: format.count(preview.data.total) }) : word}
      okText={preview.data ? t("action.confirmMany", { action: word, count: open }) : word}
      okButtonProps={{ disabled: open === 0 || isMissing, loading: start.isPending, danger: operation === "stop" }}
      cancelText={common("cancel")}
      onOk={() => void confirm()}
      onCancel={() => onClose(false)}
    >
      <p className={styles.text}>{t(`action.effect.${operation}`)}</p>
      {field}
      {preview.error ? (
        <ProblemAlert problem={toProblem(preview.error)} onRetry={() => void preview.refetch()} />
      ) : preview.data ? (
        <Effect preview={preview.data} />
      ) : (
        <Skeleton rows={2} lines={1} />
      )}
      <Input
        aria-label={t("action.reason")}
        placeholder={t("action.reason")}
        maxLength={400}
        value={reason}
        onChange={({ target }) => setReason(target.value)}
      />
    </Modal>
  );
}

function Effect({ preview }: { readonly preview: BulkPreview }) {
  const t = useTranslations("instances");
  const format = useFormat();
  const refused = Object.entries(preview.refused) as [keyof BulkPreview["refused"], number][];
  const closed = refused.reduce((sum, [, count]) => sum + count, 0);
  return (
    <>
      {preview.repeats > 0 && <p className={styles.warning}>{t("bulk.repeats", { count: preview.repeats })}</p>}
      {closed > 0 && (
        <div className={styles.closed}>
          <p>{t("action.leftAlone", { count: closed })}</p>
          <ul>
            {refused.map(([why, count]) => (
              <li key={why}>
                <strong>{format.count(count)}</strong>: {t(`refusal.${why}`)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <p className={styles.text}>{t("bulk.goesOn")}</p>
    </>
  );
}
