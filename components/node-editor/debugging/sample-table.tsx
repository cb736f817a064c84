"use client";
import { useTranslations } from "use-intl";
import type { DebugRunDetail } from "@/lib/core/node";
import { isOver } from "./queries";
import styles from "./sample-table.module.css";

/** The first records of a run as they were, or would have been, written. */
export function SampleTable({ run }: { readonly run: DebugRunDetail }) {
  const t = useTranslations("debug");
  const { sample } = run;
  if (sample === null || sample.rows.length === 0) {
    return <p className={styles.note}>{t(isOver(run.state) ? "noSample" : "sampleLater")}</p>;
  }
  return (
    <div className={styles.scroll} tabIndex={0} role="region" aria-label={t("result")}>
      <table className={styles.table}>
        <caption>{t(run.options.dryRun ? "sampleDry" : "sample", { count: sample.rows.length })}</caption>
        <thead>
          <tr>
            {sample.columns.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sample.rows.map((row, index) => (
            <tr key={index}>
              {row.map((value, column) => (
                <td key={column} title={value ?? undefined}>
                  {value === null ? <em>NULL</em> : value === "" ? <span>{t("emptyText")}</span> : value}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
