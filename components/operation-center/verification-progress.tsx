"use client";
import { Progress } from "antd";
import { useTranslations } from "use-intl";
import { useFormat } from "@/components/ui/time/format";
import type { VerificationProgress as Counted } from "@/lib/core/verification";
import styles from "./verification-facts.module.css";

/** What a verification has counted so far on both sides, of what the receipt says; null before a worker began. */
export function VerificationProgress({ counted }: { readonly counted: Counted | null }) {
  const t = useTranslations("instances.verification.progress");
  const format = useFormat();
  if (counted === null) return <p className={styles.quiet}>{t("waits")}</p>;
  const { stage, source, destination } = counted;
  const looksFurther = destination.looked > destination.records;
  return (
    <>
      <Side label={t("source")} records={source.records} of={source.of} />
      {stage !== "source" && <Side label={t("destination")} records={destination.records} of={destination.of} />}
      {stage === "destination" && destination.looked === 0 && <p className={styles.quiet}>{t("asks")}</p>}
      {looksFurther && <p className={styles.quiet}>{t("looked", { rows: format.count(destination.looked) })}</p>}
      {stage === "samples" && <p className={styles.quiet}>{t("samples")}</p>}
    </>
  );
}

interface SideProps {
  readonly label: string;
  readonly records: number;
  readonly of: number;
}

function Side({ label, records, of }: SideProps) {
  const t = useTranslations("instances.verification.progress");
  const format = useFormat();
  return (
    <div className={styles.side}>
      <span>{label}</span>
      <span>{t("of", { records: format.count(records), of: format.count(of) })}</span>
      {of > 0 && (
        <Progress aria-label={label} percent={Math.min(100, (100 * records) / of)} size="small" showInfo={false} />
      )}
    </div>
  );
}
