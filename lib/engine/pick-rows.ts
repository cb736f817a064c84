import { BatchBuilder } from "./batch-builder";
import type { RecordBatch } from "./contract";

/** Some rows of a batch, in the order of `rows`, as a batch of their own from the same place of the source. */
export function pickRows(batch: RecordBatch, rows: Iterable<number>): RecordBatch {
  const cursor = batch.cursor();
  const builder = new BatchBuilder(batch.schema);
  for (const row of rows) {
    cursor.seek(row);
    for (let column = 0; column < batch.schema.columns.length; column++) builder.copy(cursor, column);
    builder.endRow();
  }
  return builder.take(batch.source);
}
