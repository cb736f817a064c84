"use client";
import { Modal } from "antd";
import { useTranslations } from "use-intl";
import { Fact, Facts } from "@/components/ui/page/panel";
import type { DirtyRecordView } from "@/lib/core/dirty-records";
import styles from "./dirty-tab.module.css";

interface DirtyRecordDialogProps {
  readonly record: DirtyRecordView | null;
  readonly onClose: () => void;
}

/** One rejected record in full. */
export function DirtyRecordDialog({ record, onClose }: DirtyRecordDialogProps) {
  const t = useTranslations("instances.dirty");
  if (record === null) return null;
  return (
    <Modal open width={640} footer={null} onCancel={onClose} title={t("record", { number: record.row + 1 })}>
      <p>{record.reason}</p>
      <Facts>
        <Fact label={t("code")}>
          <code>{record.code}</code>
        </Fact>
        <Fact label={t("shard")}>
          <code>{record.split}</code>
        </Fact>
        {record.sequence !== null && (
          <Fact label={t("sequence")}>
            <code>{record.sequence}</code>
          </Fact>
        )}
      </Facts>
      <ol className={styles.values}>
        {record.values.map((value, index) => (
          <li key={index} data-blamed={index === record.column || undefined}>
            {value === null ? <em>NULL</em> : value === "" ? <em>{t("empty")}</em> : <code>{value}</code>}
          </li>
        ))}
      </ol>
    </Modal>
  );
}
