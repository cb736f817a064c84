import type { Cell, ColumnValue, PrimaryKey } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodeRow } from "@/lib/tablestore/row-encoder";

/** One value of a column as it stands in a row. */
export interface StoredCell extends Cell {
  readonly op: "put";
  readonly value: ColumnValue;
  readonly version: bigint;
}

/** Cells are sorted by name, then newest version first. */
export interface StoredRow {
  readonly primaryKey: PrimaryKey;
  readonly cells: readonly StoredCell[];
}

/** How long cells live and how many versions of a column there are. */
export interface Retention {
  /** Seconds; −1 keeps cells for ever. */
  readonly timeToLive: number;
  readonly maxVersions: number;
  /** The largest `maxVersions` the table ever had: rows may still hold as many. */
  readonly storedVersions: number;
}

/**
 * A row is stored as the bytes that answer a read of all its columns, so that most pages of a range are copied, not
 * decoded.
 */
export function encodeStoredRow(row: StoredRow): Uint8Array {
  return encodeRow(row);
}

export function decodeStoredRow(bytes: Uint8Array): StoredRow {
  return decodeRow(bytes) as unknown as StoredRow;
}

/** Names are ASCII, so the order of the texts is the order of the bytes. */
export function compareCells(a: StoredCell, b: StoredCell): number {
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.version === b.version ? 0 : a.version > b.version ? -1 : 1;
}

/** Sorted cells without those beyond the newest `maxVersions` of their column. */
export function keepNewest(cells: readonly StoredCell[], maxVersions: number): StoredCell[] {
  let name: string | null = null;
  let count = 0;
  return cells.filter((cell) => {
    count = cell.name === name ? count + 1 : 1;
    name = cell.name;
    return count <= maxVersions;
  });
}

/** What of a row can be seen at `nowMs`, or null when all that it held has expired. */
export function unexpired(
  row: StoredRow,
  { timeToLive, maxVersions }: Pick<Retention, "timeToLive" | "maxVersions">,
  nowMs: number,
): StoredRow | null {
  if (timeToLive < 0) return { ...row, cells: keepNewest(row.cells, maxVersions) };
  const oldest = BigInt(nowMs) - BigInt(timeToLive) * 1000n;
  const cells = row.cells.filter((cell) => cell.version >= oldest);
  if (cells.length === 0 && row.cells.length > 0) return null;
  return { ...row, cells: keepNewest(cells, maxVersions) };
}

/** Bytes that limits and capacity count: names and values. */
export function sizeOf(columns: readonly { readonly name: string; readonly value: unknown }[]): number {
  return columns.reduce((size, { name, value }) => size + Buffer.byteLength(name) + sizeOfValue(value), 0);
}

export function sizeOfValue(value: unknown): number {
  switch (typeof value) {
    case "string":
      return Buffer.byteLength(value);
    case "bigint":
    case "number":
      return 8;
    case "boolean":
      return 1;
    default:
      return value instanceof Uint8Array ? value.length : 0;
  }
}
