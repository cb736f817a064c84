"use client";
import { Modal } from "antd";
import { useTranslations } from "use-intl";
import { Fact, Facts } from "@/components/ui/page/panel";
import { useFormat } from "@/components/ui/time/format";
import type { AuditEntryView } from "@/lib/core/audit";
import styles from "./management.module.css";

interface AuditEntryDialogProps {
  readonly entry: AuditEntryView | null;
  readonly onClose: () => void;
}

/** One entry whole: what it was before and after, and the request that did it. */
export function AuditEntryDialog({ entry, onClose }: AuditEntryDialogProps) {
  const t = useTranslations("management.audit");
  const format = useFormat();
  if (!entry) return null;
  const json = (value: unknown) => (value === null || value === undefined ? "—" : JSON.stringify(value, null, 2));
  return (
    <Modal
      open
      width={880}
      footer={null}
      onCancel={onClose}
      title={t("entryTitle", { action: entry.action, object: entry.objectName || entry.objectId })}
    >
      <div className={styles.detail}>
        <section aria-label={t("before")}>
          <h3>{t("before")}</h3>
          <pre className="mono" tabIndex={0}>
            {json(entry.before)}
          </pre>
        </section>
        <section aria-label={t("after")}>
          <h3>{t("after")}</h3>
          <pre className="mono" tabIndex={0}>
            {json(entry.after)}
          </pre>
        </section>
      </div>
      <div className={styles.ids}>
        <Facts>
          <Fact label={t("column.at")}>
            {format.exact(entry.at)} ({format.zone})
          </Fact>
          <Fact label={t("column.actor")}>{entry.actor.name}</Fact>
          <Fact label={t("address")}>{entry.address ?? "—"}</Fact>
          <Fact label={t("request")}>
            <span className="mono">{entry.requestId ?? "—"}</span>
          </Fact>
          <Fact label={t("objectId")}>
            <span className="mono">
              {entry.objectType} {entry.objectId}
            </span>
          </Fact>
          <Fact label={t("number")}>{entry.id}</Fact>
        </Facts>
      </div>
    </Modal>
  );
}
