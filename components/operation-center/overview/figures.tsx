"use client";
import Link from "next/link";
import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { STATUS_LOOKS, type StatusName } from "@/components/ui/status/status-looks";
import { useFormat } from "@/components/ui/time/format";
import { useNow } from "@/components/ui/time/now";
import type { OverviewFigures } from "@/lib/core/overview";
import styles from "./figures.module.css";

const LIST = "/operation-center/instances";

/** The four numbers of the day; each opens the list that it counts. */
export function Figures({ figures }: { readonly figures: OverviewFigures | undefined }) {
  const t = useTranslations("overview.figure");
  const format = useFormat();
  const now = useNow(60_000);
  const day = figures ? `from=${figures.bizdate}&to=${figures.bizdate}` : "";
  const open = figures ? `from=${figures.attentionFrom}&to=${figures.bizdate}` : "";
  const waitsForPerson = figures && figures.failed + figures.needsDecision;
  return (
    <div className={styles.row}>
      <Figure
        status="success"
        label={t("succeeded")}
        href={`${LIST}?state=SUCCESS&${day}`}
        value={figures && format.count(figures.succeeded)}
      >
        {figures && t("of", { total: figures.total, running: figures.running, waiting: figures.waiting })}
      </Figure>
      <Figure
        status="failed"
        label={t("failed")}
        href={`${LIST}?state=FAILURE,NEEDS_DECISION&${open}`}
        value={waitsForPerson === undefined ? undefined : format.count(waitsForPerson)}
        alert={waitsForPerson !== undefined && waitsForPerson > 0}
      >
        {figures &&
          (figures.needsDecision > 0
            ? t("decisions", { count: figures.needsDecision })
            : figures.failed > 0
              ? t("lastDays")
              : t("noFailure"))}
      </Figure>
      <Figure
        status="waitTime"
        label={t("late")}
        href={`${LIST}?late=true&${open}`}
        value={figures && format.count(figures.late)}
        alert={figures !== undefined && figures.late > 0}
      >
        {figures &&
          (figures.oldestLateSince
            ? t("oldest", {
                held: figures.lateHeld,
                span: format.duration(Math.max(0, now.getTime() - figures.oldestLateSince.getTime())),
              })
            : t("nothingLate"))}
      </Figure>
      <Figure
        label={t("rows")}
        href={`${LIST}?state=SUCCESS&${day}`}
        value={figures && format.figure(figures.rowsWritten)}
      >
        {figures &&
          (figures.runsWithRows === figures.receipts
            ? t("allReceipts", { runs: figures.runsWithRows })
            : t("someReceipts", { receipts: figures.receipts, runs: figures.runsWithRows }))}
      </Figure>
    </div>
  );
}

interface FigureProps {
  readonly status?: StatusName;
  readonly label: string;
  readonly href: string;
  readonly value: string | undefined;
  readonly alert?: boolean;
  readonly children: ReactNode;
}

function Figure({ status, label, href, value, alert, children }: FigureProps) {
  const look = status && STATUS_LOOKS[status];
  const Icon = look?.icon;
  return (
    <Link href={href} className={styles.figure} data-tone={look?.tone} data-alert={alert || undefined}>
      <span className={styles.label}>
        {Icon && <Icon className={styles.icon} />}
        {label}
      </span>
      <span className={styles.value}>{value ?? <span className={styles.skeleton} />}</span>
      <span className={styles.note}>{children ?? " "}</span>
    </Link>
  );
}
