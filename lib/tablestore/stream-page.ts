import { Type } from "./plain-buffer";
import type { ColumnValue, KeyColumn, PrimaryKeyValue } from "./row";
import type { ChangedCell, StreamAction, StreamRecord } from "./stream-record";
import { asBuffer } from "./utf8";

/*
 * A GetStreamRecord answer as it came in, plus an index of where everything is: no object per record, cell or value.
 * Both descriptor tables hold Int32 offsets into `bytes` at a fixed stride, in the order of the page.
 */

/** Ints of one record in `StreamPageIndex.records`; the members are positions within them. */
export const RECORD = {
  STRIDE: 8,
  /** 1 put, 2 update, 3 delete: the wire's own numbers. */
  ACTION: 0,
  /** Where the record's cells start in `cells`, counted in cells: first the key's columns, then the changed ones. */
  FIRST_CELL: 1,
  KEY_COUNT: 2,
  CELL_COUNT: 3,
  /** Offset of the sequence fields: see `SEQUENCE`. */
  SEQUENCE: 4,
  /** Cells of the original columns, counted in cells; −1 when the record carries none. */
  FIRST_ORIGINAL: 5,
  ORIGINAL_COUNT: 6,
  /** 1 when the row carries the delete marker. */
  IS_DELETE: 7,
} as const;

/** Ints of one cell in `StreamPageIndex.cells`. */
export const CELL = {
  STRIDE: 6,
  NAME: 0,
  NAME_LENGTH: 1,
  /** Offset of the type byte; the payload follows. 0 when the cell has no value. */
  VALUE: 2,
  /** Bytes of type and payload together. */
  VALUE_LENGTH: 3,
  /** 0 put, otherwise the wire's own number: 1 all versions deleted, 3 one version deleted. */
  OP: 4,
  /** Offset of the version's eight bytes; 0 when the cell has none. */
  VERSION: 5,
} as const;

/** Distances from a record's `RECORD.SEQUENCE` offset, all little-endian. */
export const SEQUENCE = { EPOCH: 1, TIMESTAMP_US: 6, ROW_INDEX: 15 } as const;

/** Offset of the bytes of a string or binary value from its type byte: type, then four bytes of length. */
export const TEXT_OFFSET = 5;

export interface StreamPageIndex {
  readonly bytes: Uint8Array;
  readonly records: Int32Array;
  readonly recordCount: number;
  readonly cells: Int32Array;
  readonly cellCount: number;
  /** As in `StreamPage`. */
  readonly nextIterator: string | null;
  readonly mayMoreRecord: boolean | null;
}

/** A record's time in the log in whole milliseconds since the epoch: what windows are compared with. */
export function recordTimeMs({ bytes, records }: StreamPageIndex, record: number): number {
  return timeMsAt(bytes, records[record * RECORD.STRIDE + RECORD.SEQUENCE]! + SEQUENCE.TIMESTAMP_US);
}

/** Whole milliseconds of the microseconds in the eight bytes at `at`. */
export function timeMsAt(bytes: Uint8Array, at: number): number {
  const low = (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
  const high = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
  if (high >= 0 && high < 0x20_0000) return Math.floor((high * 0x1_0000_0000 + low) / 1000);
  const us = asBuffer(bytes).readBigInt64LE(at);
  return Number((us - (((us % 1000n) + 1000n) % 1000n)) / 1000n);
}

/** One record as an object, for reports about single records: the rest of a page stays bytes. */
export function recordAt(page: StreamPageIndex, record: number): StreamRecord {
  const bytes = asBuffer(page.bytes);
  const row = page.records.subarray(record * RECORD.STRIDE, (record + 1) * RECORD.STRIDE);
  const first = row[RECORD.FIRST_CELL]!;
  const keyCount = row[RECORD.KEY_COUNT]!;
  const sequence = row[RECORD.SEQUENCE]!;
  const original = row[RECORD.FIRST_ORIGINAL]!;
  const changes = (start: number, count: number) => Array.from({ length: count }, (_, i) => changeAt(page, start + i));
  return {
    action: ACTIONS[row[RECORD.ACTION]!]!,
    primaryKey: Array.from({ length: keyCount }, (_, i): KeyColumn<PrimaryKeyValue> => {
      const { name, value } = cellAt(page, first + i);
      return { name, value: value as PrimaryKeyValue };
    }),
    cells: changes(first + keyCount, row[RECORD.CELL_COUNT]!),
    sequence: {
      epoch: bytes.readInt32LE(sequence + SEQUENCE.EPOCH),
      timestampUs: bytes.readBigInt64LE(sequence + SEQUENCE.TIMESTAMP_US),
      rowIndex: bytes.readInt32LE(sequence + SEQUENCE.ROW_INDEX),
    },
    originalCells: original < 0 ? null : changes(original, row[RECORD.ORIGINAL_COUNT]!),
  };
}

const ACTIONS: Readonly<Record<number, StreamAction>> = { 1: "PUT_ROW", 2: "UPDATE_ROW", 3: "DELETE_ROW" };

function changeAt(page: StreamPageIndex, cell: number): ChangedCell {
  const { name, value, op, version } = cellAt(page, cell);
  if (op === 0) return { op: "put", name, value: value!, version: version! };
  if (op === 1) return { op: "deleteAll", name, value: null, version: null };
  return { op: "deleteOne", name, value: null, version: version! };
}

function cellAt({ bytes: page, cells }: StreamPageIndex, cell: number) {
  const bytes = asBuffer(page);
  const at = cell * CELL.STRIDE;
  const name = cells[at + CELL.NAME]!;
  const value = cells[at + CELL.VALUE]!;
  const version = cells[at + CELL.VERSION]!;
  return {
    name: bytes.toString("utf8", name, name + cells[at + CELL.NAME_LENGTH]!),
    value: value === 0 ? null : valueAt(bytes, value, cells[at + CELL.VALUE_LENGTH]!),
    op: cells[at + CELL.OP]!,
    version: version === 0 ? null : bytes.readBigInt64LE(version),
  };
}

function valueAt(bytes: Buffer, at: number, length: number): ColumnValue {
  switch (bytes[at]) {
    case Type.integer:
      return bytes.readBigInt64LE(at + 1);
    case Type.double:
      return bytes.readDoubleLE(at + 1);
    case Type.boolean:
      return bytes[at + 1] !== 0;
    case Type.string:
      return bytes.toString("utf8", at + TEXT_OFFSET, at + length);
    default:
      return new Uint8Array(bytes.subarray(at + TEXT_OFFSET, at + length));
  }
}
