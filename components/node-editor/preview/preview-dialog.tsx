"use client";
import { useQuery } from "@tanstack/react-query";
import { Modal, Segmented, Skeleton } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
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
      {query.data && <PreviewTable preview={query.data} label={t("previewOf", { table: place.table })} />}
    </Modal>
  );
}

function PreviewTable({ preview, label }: { readonly preview: TablePreview; readonly label: string }) {
  const t = useTranslations("wizard");
  if (preview.rows.length === 0) return <p className={styles.empty}>{t("previewEmpty")}</p>;
  return (
    <>
      {preview.partition !== null && (
        <p className={styles.empty}>{t("previewPartition", { partition: preview.partition })}</p>
      )}
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={label}>
        <table className={styles.table}>
          <thead>
            <tr>
              {preview.columns.map(({ name, type }) => (
                <th key={name} scope="col">
                  {name} <small>{type}</small>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {preview.rows.map((row, index) => (
              <tr key={index}>
                {row.map((cell, column) => (
                  <td key={column} data-kind={cell?.kind} title={cell?.text}>
                    {cell === null ? <em>NULL</em> : cell.text === "" ? <em>{t("emptyText")}</em> : cell.text}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {preview.truncated && <p className={styles.empty}>{t("previewMore", { count: preview.rows.length })}</p>}
    </>
  );
}
