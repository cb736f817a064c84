import { AppError } from "@/lib/core/errors";
import type { RecordBatch, RejectedRow } from "./contract";
import { rowBytes } from "./kept-record";
import { pickRows } from "./pick-rows";

/**
 * The batch without records above `limit` bytes; those are reader-side dirty records. A batch that is small as a
 * whole, which is nearly every one, is handed back as it is. `rows` says which rows are left, or null for all of them.
 */
export function withoutOversize(
  batch: RecordBatch,
  limit: number,
): {
  readonly batch: RecordBatch;
  readonly rows: readonly number[] | null;
  readonly rejected: readonly RejectedRow[];
} {
  if (batch.byteSize <= limit) return { batch, rows: null, rejected: [] };
  const cursor = batch.cursor();
  const rows: number[] = [];
  const rejected: RejectedRow[] = [];
  for (let row = 0; row < batch.count; row++) {
    cursor.seek(row);
    const bytes = rowBytes(cursor, batch.schema.columns.length);
    if (bytes <= limit) rows.push(row);
    else rejected.push(oversize(row, bytes, limit));
  }
  if (rejected.length === 0) return { batch, rows: null, rejected };
  return { batch: pickRows(batch, rows), rows, rejected };
}

function oversize(row: number, bytes: number, limit: number): RejectedRow {
  const code = "run.record_too_large";
  return { row, column: null, code, reason: new AppError(code, { bytes, limit }).message };
}
