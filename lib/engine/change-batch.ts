import type { ChangeColumn } from "@/lib/core/job/otsstream-columns";
import type { RecordBatch } from "./record-batch";

/**
 * The `ots-change` format: rows of column mode that are still the bytes of the page they came in. `index` holds
 * CHANGE_STRIDE numbers per row; what they point at are the descriptors of lib/tablestore/stream-page.ts, whose layout
 * both ends know. The cursor shows the same rows value by value.
 */
export interface ChangeBatch extends RecordBatch {
  readonly format: "ots-change";
  readonly page: ChangePage;
  readonly shardId: string;
  /** The columns of the schema, in their order. */
  readonly layout: readonly ChangeColumn[];
}

export interface ChangePage {
  readonly bytes: Uint8Array;
  readonly records: Int32Array;
  readonly cells: Int32Array;
}

/** Numbers per row: the record, its changed cell, and the column index of the sequence information. */
export const CHANGE_STRIDE = 3;
export const CHANGE = {
  RECORD: 0,
  /** Number of the cell in `cells`, or ROW_DELETED. */
  CELL: 1,
  COLUMN_INDEX: 2,
} as const;
/** In place of a cell: the row as a whole is gone (`DR`). */
export const ROW_DELETED = -1;
