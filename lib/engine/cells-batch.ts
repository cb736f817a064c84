import type { ColumnType, Value } from "./contract";
import { RecordHasher, viewOf } from "./multiset-hash";
import type { BatchSchema, BatchSource, RecordBatch, RowCursor } from "./record-batch";
import { bytesText, dateText, doubleText } from "./text";

/**
 * The `cells` format. `index` holds three numbers per cell, row by row: kind, offset, length. Strings and bytes lie in
 * `bytes` as they are; longs, doubles and dates as 8 bytes, little endian; a boolean is its offset, 0 or 1.
 */
export const CELL_STRIDE = 3;
export const CELL = { null: 0, string: 1, long: 2, double: 3, boolean: 4, date: 5, bytes: 6 } as const;
const TYPES: readonly (ColumnType | null)[] = [null, "string", "long", "double", "boolean", "date", "bytes"];
const encoder = new TextEncoder();

interface CellsContent {
  readonly schema: BatchSchema;
  readonly bytes: Uint8Array;
  readonly index: Int32Array;
  readonly count: number;
  readonly byteSize: number;
  readonly source: BatchSource;
}

export class CellsBatch implements RecordBatch {
  readonly format = "cells";
  readonly schema: BatchSchema;
  readonly bytes: Uint8Array;
  readonly index: Int32Array;
  readonly count: number;
  readonly byteSize: number;
  readonly source: BatchSource;

  constructor({ schema, bytes, index, count, byteSize, source }: CellsContent) {
    this.schema = schema;
    this.bytes = bytes;
    this.index = index;
    this.count = count;
    this.byteSize = byteSize;
    this.source = source;
  }

  cursor(): RowCursor {
    return new CellsCursor(this);
  }

  hash(): bigint {
    const hasher = new RecordHasher();
    const { index } = this;
    const view = viewOf(this.bytes);
    const width = this.schema.columns.length * CELL_STRIDE;
    for (let row = 0, at = 0; row < this.count; row++) {
      hasher.begin();
      for (const end = at + width; at < end; at += CELL_STRIDE) {
        const kind = index[at]!;
        hasher.number(kind);
        if (kind === CELL.boolean) hasher.number(index[at + 1]!);
        else if (kind !== CELL.null) hasher.bytes(view, index[at + 1]!, index[at + 2]!);
      }
      hasher.end();
    }
    return hasher.take();
  }

  sequence(_row: number): string | null {
    return null;
  }
}

class CellsCursor implements RowCursor {
  readonly #batch: CellsBatch;
  readonly #view: DataView;
  readonly #stride: number;
  #row = -1;

  constructor(batch: CellsBatch) {
    this.#batch = batch;
    this.#view = new DataView(batch.bytes.buffer, batch.bytes.byteOffset, batch.bytes.byteLength);
    this.#stride = batch.schema.columns.length * CELL_STRIDE;
  }

  seek(row: number): void {
    this.#row = row;
  }

  isNull(column: number): boolean {
    return this.#kind(column) === CELL.null;
  }

  typeAt(column: number): ColumnType {
    return TYPES[this.#kind(column)] ?? this.#batch.schema.columns[column]!.type;
  }

  getText(column: number): string {
    switch (this.#kind(column)) {
      case CELL.long:
        return this.getLong(column).toString();
      case CELL.double:
        return doubleText(this.getDouble(column));
      case CELL.boolean:
        return this.getBoolean(column) ? "true" : "false";
      case CELL.date:
        return dateText(this.getDate(column), this.#batch.schema.zone);
      default:
        return bytesText(this.#stored(column));
    }
  }

  getBytes(column: number): Uint8Array {
    const kind = this.#kind(column);
    return kind === CELL.string || kind === CELL.bytes ? this.#stored(column) : encoder.encode(this.getText(column));
  }

  getLong(column: number): bigint {
    return this.#view.getBigInt64(this.#offset(column, CELL.long), true);
  }

  getDouble(column: number): number {
    return this.#view.getFloat64(this.#offset(column, CELL.double), true);
  }

  getBoolean(column: number): boolean {
    return this.#offset(column, CELL.boolean) === 1;
  }

  getDate(column: number): number {
    return Number(this.#view.getBigInt64(this.#offset(column, CELL.date), true));
  }

  #at(column: number): number {
    return this.#row * this.#stride + column * CELL_STRIDE;
  }

  #kind(column: number): number {
    return this.#batch.index[this.#at(column)]!;
  }

  #offset(column: number, kind: number): number {
    const at = this.#at(column);
    if (this.#batch.index[at] !== kind) throw new TypeError(`column ${column} holds no ${TYPES[kind]}`);
    return this.#batch.index[at + 1]!;
  }

  #stored(column: number): Uint8Array {
    const at = this.#at(column);
    const { index, bytes } = this.#batch;
    if (index[at] !== CELL.string && index[at] !== CELL.bytes) throw new TypeError(`column ${column} is null`);
    return bytes.subarray(index[at + 1]!, index[at + 1]! + index[at + 2]!);
  }
}

/** The value under the cursor as previews and dirty records show it. Bytes are copied. */
export function valueAt(cursor: RowCursor, column: number): Value {
  if (cursor.isNull(column)) return null;
  switch (cursor.typeAt(column)) {
    case "long":
      return cursor.getLong(column);
    case "double":
      return cursor.getDouble(column);
    case "boolean":
      return cursor.getBoolean(column);
    case "date":
      return new Date(cursor.getDate(column));
    case "bytes":
      return cursor.getBytes(column).slice();
    case "string":
      return cursor.getText(column);
  }
}

/** All values of one row. */
export function rowValues(batch: RecordBatch, row: number): Value[] {
  const cursor = batch.cursor();
  cursor.seek(row);
  return batch.schema.columns.map((_, column) => valueAt(cursor, column));
}
