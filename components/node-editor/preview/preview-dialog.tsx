"use client";
import { useQuery } from "@tanstack/react-query";
import { Modal, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { ValueGrid } from "@/components/ui/table/value-grid";
import { catalogQueries, type TableRef } from "@/lib/client/catalog";
import type { TablePreview } from "@/lib/core/catalog";
import styles from "./preview.module.css";

interface PreviewDialogProps {
  readonly place: TableRef;
  readonly changes: boolean;
  readonly onClose: () => void;
}

/** The first rows of a table, and for a source its latest changes as the reader gives them. */
export function PreviewDialog({ place, changes, onClose }: PreviewDialogProps) {
  const t = useTranslations("wizard");
  const toProblem = useProblem();
  const [shown, setShown] = useState<"changes" | "rows">(changes ? "changes" : "rows");
  const rows = useQuery({ ...catalogQueries.rows(place), enabled: shown === "rows", retry: false });
  const records = useQuery({ ...catalogQueries.changes(place), enabled: shown === "changes", retry: false });
  const query = shown === "rows" ? rows : records;
  return (
    <Modal open width={880} footer={null} title={t("previewOf", { table: place.table })} onCancel={onClose}>
      {changes && (
        <Segmented
          className={styles.switch!}
          value={shown}
          onChange={setShown}
          options={[
            { value: "changes", label: t("previewChanges") },
            { value: "rows", label: t("previewRows") },
          ]}
        />
      )}
      {query.isPending && <Skeleton active paragraph={{ rows: 6 }} title={false} />}
      {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
      {query.data?.rows.length === 0 && <p className={styles.note}>{t(`previewNone.${shown}`)}</p>}
      {query.data && query.data.rows.length > 0 && (
        <PreviewTable preview={query.data} label={t(shown === "rows" ? "previewRows" : "previewChanges")} />
      )}
    </Modal>
  );
}

function PreviewTable({ preview, label }: { readonly preview: TablePreview; readonly label: string }) {
  const t = useTranslations("wizard");
  return (
    <>
      {preview.partition !== null && (
        <p className={styles.note}>{t("previewPartition", { partition: preview.partition })}</p>
      )}
      <ValueGrid label={label} columns={preview.columns} rows={preview.rows} />
      {preview.truncated && <p className={styles.note}>{t("previewMore", { count: preview.rows.length })}</p>}
    </>
  );
}
