"use client";
import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { ValueGrid } from "@/components/ui/table/value-grid";
import type { DebugRunDetail } from "@/lib/core/node";
import { isOver } from "./queries";
import styles from "./sample-table.module.css";

/** The first records of a run as they were, or would have been, written. */
export function SampleTable({ run }: { readonly run: DebugRunDetail }) {
  const t = useTranslations("debug");
  const { sample } = run;
  const grid = useMemo(() => {
    const cells = sample?.rows.map((row) =>
      row.map((text) => (text === null ? null : { text, kind: "text" as const })),
    );
    return { columns: sample?.columns.map((name) => ({ name })) ?? [], rows: cells ?? [] };
  }, [sample]);
  if (grid.rows.length === 0) {
    return <p className={styles.note}>{t(isOver(run.state) ? "noSample" : "sampleLater")}</p>;
  }
  return (
    <div className={styles.sample}>
      <p className={styles.note}>{t(run.options.dryRun ? "sampleDry" : "sample", { count: grid.rows.length })}</p>
      <ValueGrid label={t("result")} {...grid} />
    </div>
  );
}
