import type { ColumnType } from "./contract";

/**
 * A slab of bytes plus an index of fixed-stride descriptors: many records, no object per record. A batch is
 * transferable as a unit, is counted and throttled as a unit, and is read through one reusable cursor.
 *
 * `cells` is what every reader can produce and every writer accepts; other formats let a reader and a writer that
 * know each other pass bytes through untouched. A writer says which it accepts, in order of preference.
 */
export interface RecordBatch {
  readonly format: BatchFormat;
  readonly schema: BatchSchema;
  /** Owner of all variable-length data. */
  readonly bytes: Uint8Array;
  /** Descriptors; their meaning belongs to the format. */
  readonly index: Int32Array;
  /** Records in the batch; 0 is legal and moves the position on. */
  readonly count: number;
  /** Payload bytes: what the channel budget and the rate limit are charged for. */
  readonly byteSize: number;
  readonly source: BatchSource;
  /** A new cursor before the first row. */
  cursor(): RowCursor;
  /** Sum of the records' hashes (multiset-hash.ts); the same however the records are cut into batches. */
  hash(): bigint;
  /** Place of a record in the source's own order, or null. */
  sequence(row: number): string | null;
  /** Nobody will look at the batch, or at anything it gave a view of, any more: its memory may serve another. */
  release?(): void;
}

export type BatchFormat = "cells" | "ots-change";

export interface BatchSchema {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
  /** Zone in which dates become text. */
  readonly zone: string;
}

export interface BatchSource {
  readonly split: string;
  /** Where the split goes on after this batch, opaque to the engine; null for readers that cannot resume. */
  readonly position: string | null;
  /** Times of the first and last record, epoch milliseconds; null without records or without times. */
  readonly firstMs: number | null;
  readonly lastMs: number | null;
  /** Places of the first and last record in the source's own order. */
  readonly firstSequence: string | null;
  readonly lastSequence: string | null;
}

/** A flyweight over one batch: `seek` moves it, the getters read the current record. Typed getters throw on null. */
export interface RowCursor {
  seek(row: number): void;
  isNull(column: number): boolean;
  /** Type of the current value, which may differ from the column's: cells of a schemaless source are typed one by one. */
  typeAt(column: number): ColumnType;
  /** Any type as text, by the rules of text.ts. */
  getText(column: number): string;
  /** Bytes as they are; strings as UTF-8. A view that is valid until the batch is let go. */
  getBytes(column: number): Uint8Array;
  getLong(column: number): bigint;
  getDouble(column: number): number;
  getBoolean(column: number): boolean;
  /** Epoch milliseconds. */
  getDate(column: number): number;
}
