import { valueAt } from "./cells-batch";
import type { DirtyRecord, RecordBatch, RejectedRow, RowCursor, Value } from "./contract";

/** Longest value that is shown of a record that is too large as a whole. */
const SHOWN = 1 << 10;

interface Rejection {
  readonly side: DirtyRecord["side"];
  /** The batch as it was read. */
  readonly batch: RecordBatch;
  /** Place of its first record within the split. */
  readonly first: number;
  /** A record above this is not kept whole. */
  readonly maxRecordBytes: number;
}

/** Rejected rows of a batch as they were read, with their place in the source. */
export function keptRecords(rejected: readonly RejectedRow[], of: Rejection): DirtyRecord[] {
  if (rejected.length === 0) return [];
  const cursor = of.batch.cursor();
  return rejected.map((each) => keptRecord(each, cursor, of));
}

function keptRecord(
  { row, column, code, reason }: RejectedRow,
  cursor: RowCursor,
  { side, batch, first, maxRecordBytes }: Rejection,
): DirtyRecord {
  cursor.seek(row);
  const { columns } = batch.schema;
  const isWhole = rowBytes(cursor, columns.length) <= maxRecordBytes;
  const brokenTexts = columns.flatMap((_, index) => (isBrokenText(cursor, index) ? [index] : []));
  const values = columns.map((_, index) =>
    brokenTexts.includes(index) ? cursor.getBytes(index).slice() : valueAt(cursor, index),
  );
  return {
    side,
    split: batch.source.split,
    place: first + row,
    sequence: batch.sequence(row),
    row: isWhole ? values : values.map(abbreviated),
    brokenTexts: isWhole ? brokenTexts : [],
    isWhole,
    column,
    code,
    reason,
  };
}

/** Payload of the record under a cursor, bytes. */
export function rowBytes(cursor: RowCursor, columns: number): number {
  let bytes = 0;
  for (let column = 0; column < columns; column++) {
    if (cursor.isNull(column)) continue;
    const type = cursor.typeAt(column);
    bytes += type === "string" || type === "bytes" ? cursor.getBytes(column).length : 8;
  }
  return bytes;
}

const decoder = new TextDecoder("utf-8", { fatal: true });

function isBrokenText(cursor: RowCursor, column: number): boolean {
  if (cursor.isNull(column) || cursor.typeAt(column) !== "string") return false;
  try {
    decoder.decode(cursor.getBytes(column));
    return false;
  } catch {
    return true;
  }
}

function abbreviated(value: Value): Value {
  const isLong = (typeof value === "string" || value instanceof Uint8Array) && value.length > SHOWN;
  return isLong ? `(${value.length} ${typeof value === "string" ? "characters" : "bytes"})` : value;
}
