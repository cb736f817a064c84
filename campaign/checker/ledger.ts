/** One cell of a change, as its writer meant it. */
export type CellChange =
  | { readonly kind: "put"; readonly column: string; readonly value: CellValue; readonly version: number }
  | { readonly kind: "deleteVersion"; readonly column: string; readonly version: number }
  | { readonly kind: "deleteAll"; readonly column: string };

export type CellValue =
  string | boolean | { readonly integer: string } | { readonly double: number; readonly text: string };

export interface RowChange {
  readonly type: "put" | "update" | "delete";
  readonly key: string;
  readonly cells: readonly CellChange[];
}

/** A row of the destination without its sequence: what the writer of a change expects to find there. */
export type ExpectedRow = string;

/** What the service acknowledged, in the order in which it did, for each key and window. */
export class Ledger {
  readonly #changes = new Map<string, { readonly window: number; readonly rows: readonly ExpectedRow[] }[]>();

  /** `window` counts from 0; −1 is outside of every window that is read. */
  acknowledged(change: RowChange, window: number): void {
    const list = this.#changes.get(change.key) ?? [];
    list.push({ window, rows: expectedRows(change) });
    this.#changes.set(change.key, list);
  }

  /** For each key the changes of the first `windows` windows, each as the rows it makes, oldest first. */
  expected(windows: number): ReadonlyMap<string, readonly (readonly ExpectedRow[])[]> {
    return new Map(
      [...this.#changes].map(([key, list]) => [
        key,
        list.filter(({ window }) => window >= 0 && window < windows).map(({ rows }) => rows),
      ]),
    );
  }

  count(window: number): number {
    let count = 0;
    for (const list of this.#changes.values())
      for (const change of list) if (change.window === window) count += change.rows.length;
    return count;
  }
}

/** The rows one change makes: a put first wipes the row, then each cell is a row of its own. */
function expectedRows({ type, key, cells }: RowChange): ExpectedRow[] {
  const rows = cells.map((cell) => {
    if (cell.kind === "put") return tuple(key, cell.column, String(cell.version), textOf(cell.value), "U");
    if (cell.kind === "deleteVersion") return tuple(key, cell.column, String(cell.version), null, "DO");
    return tuple(key, cell.column, null, null, "DA");
  });
  return type === "update" ? rows : [tuple(key, null, null, null, "DR"), ...rows];
}

export function tuple(...fields: readonly (string | null)[]): ExpectedRow {
  return JSON.stringify(fields);
}

function textOf(value: CellValue): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean") return String(value);
  return "integer" in value ? value.integer : value.text;
}
