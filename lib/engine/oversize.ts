import { AppError } from "@/lib/core/errors";
import { BatchBuilder } from "./batch-builder";
import { rowValues } from "./cells-batch";
import type { DirtyRecord, RecordBatch, RowCursor } from "./contract";

/**
 * The batch without records above `limit` bytes; those are reader-side dirty records. A batch that is small as a
 * whole, which is nearly every one, is handed back as it is.
 */
export function withoutOversize(
  batch: RecordBatch,
  limit: number,
): { readonly batch: RecordBatch; readonly dirty: readonly DirtyRecord[] } {
  if (batch.byteSize <= limit) return { batch, dirty: [] };
  const cursor = batch.cursor();
  const columns = batch.schema.columns.length;
  const builder = new BatchBuilder(batch.schema);
  const dirty: DirtyRecord[] = [];
  for (let row = 0; row < batch.count; row++) {
    cursor.seek(row);
    const bytes = rowBytes(cursor, columns);
    if (bytes > limit) {
      dirty.push(oversize(batch, row, bytes, limit));
      continue;
    }
    for (let column = 0; column < columns; column++) builder.copy(cursor, column);
    builder.endRow();
  }
  return dirty.length === 0 ? { batch, dirty } : { batch: builder.take(batch.source), dirty };
}

function rowBytes(cursor: RowCursor, columns: number): number {
  let bytes = 0;
  for (let column = 0; column < columns; column++) {
    if (cursor.isNull(column)) continue;
    const type = cursor.typeAt(column);
    bytes += type === "string" || type === "bytes" ? cursor.getBytes(column).length : 8;
  }
  return bytes;
}

/** Values that make the record oversize are shown by their size only. */
function oversize(batch: RecordBatch, row: number, bytes: number, limit: number): DirtyRecord {
  const shown = rowValues(batch, row).map((value) =>
    (typeof value === "string" || value instanceof Uint8Array) && value.length > SHOWN
      ? `(${value.length} ${typeof value === "string" ? "characters" : "bytes"})`
      : value,
  );
  return {
    side: "reader",
    split: batch.source.split,
    sequence: batch.sequence(row),
    row: shown,
    column: null,
    code: "run.record_too_large",
    reason: new AppError("run.record_too_large", { bytes, limit }).message,
  };
}

const SHOWN = 1 << 10;
