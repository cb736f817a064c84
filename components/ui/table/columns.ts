import type { ReactNode } from "react";

/** One column of a `DataTable`. Exactly one column of a table has no width: the one with the sentence. */
export interface Column<Row> {
  readonly id: string;
  readonly title: ReactNode;
  /** Pixels; as wide as its longest ordinary value. */
  readonly width?: number;
  /** Numbers, dates, times and durations stand right, everything else left. */
  readonly align?: "right";
  /** The key that the column is sorted by, where sorting is offered. */
  readonly sortKey?: string;
  /** Hidden below 1200 px. */
  readonly wideOnly?: boolean;
  /** The column that names the row, for screen readers. */
  readonly rowHeader?: boolean;
  readonly cell: (row: Row) => ReactNode;
}

export interface Sort {
  readonly key: string;
  readonly direction: "ascending" | "descending";
}

/** The sort after a click on a head: first the other direction, then the new column ascending. */
export function nextSort(current: Sort | null, key: string): Sort {
  if (current?.key !== key) return { key, direction: "ascending" };
  return { key, direction: current.direction === "ascending" ? "descending" : "ascending" };
}
