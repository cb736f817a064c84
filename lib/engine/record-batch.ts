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
  /** Records in the batch. */
  readonly count: number;
  /** Payload bytes: what the channel budget and the rate limit are charged for. */
  readonly byteSize: number;
  /** Where the batch came from, for positions and progress; null for readers without positions. */
  readonly source: BatchSource | null;
  cursor(): RowCursor;
}

export type BatchFormat = "cells" | "ots-change";

export interface BatchSchema {
  readonly columns: readonly { readonly name: string; readonly type: ColumnType }[];
}

export interface BatchSource {
  readonly split: string;
  /** Times of the first and last record, epoch milliseconds. */
  readonly firstMs: number;
  readonly lastMs: number;
}

/** A flyweight over one batch: `seek` moves it, the getters read the current record. Typed getters throw on null. */
export interface RowCursor {
  seek(row: number): void;
  isNull(column: number): boolean;
  typeAt(column: number): ColumnType;
  getText(column: number): string;
  getBytes(column: number): Uint8Array;
  getLong(column: number): bigint;
  getDouble(column: number): number;
  getBoolean(column: number): boolean;
  /** Epoch milliseconds. */
  getDate(column: number): number;
}
