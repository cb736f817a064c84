/* Distances in bytes within the tables of lib/tablestore/stream-page.ts and lib/engine/change-batch.ts. */
export const RECORD_STRIDE: usize = 32;
export const RECORD_ACTION: usize = 0;
export const RECORD_FIRST_CELL: usize = 4;
export const RECORD_KEY_COUNT: usize = 8;
export const RECORD_CELL_COUNT: usize = 12;
export const RECORD_SEQUENCE: usize = 16;
export const RECORD_FIRST_ORIGINAL: usize = 20;
export const RECORD_ORIGINAL_COUNT: usize = 24;
export const RECORD_IS_DELETE: usize = 28;

export const CELL_STRIDE: usize = 24;
export const CELL_NAME: usize = 0;
export const CELL_NAME_LENGTH: usize = 4;
export const CELL_VALUE: usize = 8;
export const CELL_VALUE_LENGTH: usize = 12;
export const CELL_OP: usize = 16;
export const CELL_VERSION: usize = 20;

export const ROW_STRIDE: usize = 12;
export const ROW_RECORD: usize = 0;
export const ROW_CELL: usize = 4;
export const ROW_COLUMN_INDEX: usize = 8;
/** In place of a cell: the row as a whole is gone. */
export const ROW_DELETED: i32 = -1;

/** Distances from a record's sequence. */
export const SEQUENCE_EPOCH: usize = 1;
export const SEQUENCE_TIMESTAMP: usize = 6;
export const SEQUENCE_ROW_INDEX: usize = 15;
export const SEQUENCE_LENGTH: u32 = 19;

/** Values: a type byte, then eight bytes, one byte, or four bytes of length and the text. */
export const TYPE_INTEGER: u32 = 0;
export const TYPE_DOUBLE: u32 = 1;
export const TYPE_BOOLEAN: u32 = 2;
export const TYPE_STRING: u32 = 3;
export const TYPE_BLOB: u32 = 7;
export const TEXT_OFFSET: u32 = 5;

export const OP_DELETE_ALL: u32 = 1;
/** The number that is free in the wire's operations stands for a deleted row. */
export const OP_DELETE_ROW: u32 = 2;
export const OP_DELETE_ONE: u32 = 3;
