"use client";
import { Checkbox, Select } from "antd";
import { useTranslations } from "use-intl";
import styles from "./full-table.module.css";

export const COLUMN_TYPES = ["STRING", "BIGINT", "DOUBLE", "BOOLEAN"] as const;

/** An attribute column of the source table, and whether and how the full table keeps it. */
export interface ColumnChoice {
  readonly source: string;
  readonly type: (typeof COLUMN_TYPES)[number];
  readonly kept: boolean;
}

interface ColumnsTableProps {
  readonly columns: readonly ColumnChoice[];
  readonly onChange: (columns: readonly ColumnChoice[]) => void;
}

export function ColumnsTable({ columns, onChange }: ColumnsTableProps) {
  const t = useTranslations("fullTable");
  const set = (source: string, change: Partial<ColumnChoice>) =>
    onChange(columns.map((column) => (column.source === source ? { ...column, ...change } : column)));
  return (
    <ul className={styles.columns} aria-label={t("columns")}>
      {columns.map(({ source, type, kept }) => (
        <li key={source}>
          <Checkbox checked={kept} onChange={({ target }) => set(source, { kept: target.checked })}>
            <span className="mono">{source}</span>
          </Checkbox>
          <Select
            size="small"
            aria-label={t("typeOf", { column: source })}
            className={styles.type!}
            value={type}
            disabled={!kept}
            options={COLUMN_TYPES.map((value) => ({ value, label: value }))}
            onChange={(next) => set(source, { type: next })}
          />
        </li>
      ))}
    </ul>
  );
}
