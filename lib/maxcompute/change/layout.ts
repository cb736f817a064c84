/*
 * Where things are in the pages that change batches point into. The tables belong to lib/tablestore/stream-page.ts and
 * lib/engine/change-batch.ts, which this folder may not import; a test compares the numbers.
 */

/** A batch of change rows, as far as the encoder looks at it. */
export interface ChangeRows {
  readonly page: ChangePage;
  /** Three numbers per row: record, cell or −1 for a deleted row, column index. */
  readonly index: Int32Array;
  readonly count: number;
  readonly shardId: string;
}

export interface ChangePage {
  readonly bytes: Uint8Array;
  readonly records: Int32Array;
  readonly cells: Int32Array;
}

export const ROW_STRIDE = 3;
export const ROW_RECORD = 0;
export const ROW_CELL = 1;
export const ROW_COLUMN_INDEX = 2;
export const ROW_DELETED = -1;

export const RECORD_STRIDE = 8;
export const RECORD_FIRST_CELL = 1;
export const RECORD_KEY_COUNT = 2;
export const RECORD_SEQUENCE = 4;

export const CELL_STRIDE = 6;
export const CELL_NAME = 0;
export const CELL_NAME_LENGTH = 1;
export const CELL_VALUE = 2;
export const CELL_VALUE_LENGTH = 3;
export const CELL_OP = 4;
export const CELL_VERSION = 5;

/** Distances from a record's sequence offset; little-endian. */
export const SEQUENCE_EPOCH = 1;
export const SEQUENCE_TIMESTAMP = 6;
export const SEQUENCE_ROW_INDEX = 15;

/** Values: a type byte, then eight bytes, one byte, or four bytes of length and the text. */
export const VALUE_INTEGER = 0;
export const VALUE_DOUBLE = 1;
export const VALUE_BOOLEAN = 2;
export const VALUE_STRING = 3;
export const VALUE_BLOB = 7;
export const TEXT_OFFSET = 5;

export const OP_PUT = 0;
export const OP_DELETE_ALL = 1;
export const OP_DELETE_ONE = 3;
/** The number that is free in the wire's operations stands for a deleted row. */
export const OP_DELETE_ROW = 2;
export const OP_TEXTS: readonly string[] = ["U", "DA", "DR", "DO"];
