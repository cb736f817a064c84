import { CELL, CELL_STRIDE, CellsBatch } from "./cells-batch";
import type { Value } from "./contract";
import type { BatchSchema, BatchSource, RowCursor } from "./record-batch";

const encoder = new TextEncoder();
/** A string of n UTF-16 units has at most this many UTF-8 bytes per unit. */
const UTF8_PER_UNIT = 3;

/**
 * Appends rows to a `cells` batch, value by value in column order; a row counts once `endRow` is called. Columns left
 * out at the end are null. Reusable: `take` hands over the batch and starts a new one.
 */
export class BatchBuilder {
  readonly #schema: BatchSchema;
  #bytes = new Uint8Array(64 << 10);
  #view = new DataView(this.#bytes.buffer);
  #index = new Int32Array(1024);
  #used = 0;
  #cells = 0;
  #rows = 0;
  #payload = 0;

  constructor(schema: BatchSchema) {
    this.#schema = schema;
  }

  get count(): number {
    return this.#rows;
  }

  get byteSize(): number {
    return this.#payload;
  }

  putNull(): void {
    this.#cell(CELL.null, 0, 0, 0);
  }

  putText(text: string): void {
    this.#reserve(text.length * UTF8_PER_UNIT);
    const { written } = encoder.encodeInto(text, this.#bytes.subarray(this.#used));
    this.#stored(CELL.string, written);
  }

  /** Text that is already UTF-8. */
  putUtf8(text: Uint8Array): void {
    this.#append(CELL.string, text);
  }

  putBytes(bytes: Uint8Array): void {
    this.#append(CELL.bytes, bytes);
  }

  putLong(value: bigint): void {
    this.#reserve(8);
    this.#view.setBigInt64(this.#used, value, true);
    this.#stored(CELL.long, 8);
  }

  putDouble(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#used, value, true);
    this.#stored(CELL.double, 8);
  }

  putBoolean(value: boolean): void {
    this.#cell(CELL.boolean, value ? 1 : 0, 0, 1);
  }

  /** Epoch milliseconds. */
  putDate(epochMs: number): void {
    this.#reserve(8);
    this.#view.setBigInt64(this.#used, BigInt(epochMs), true);
    this.#stored(CELL.date, 8);
  }

  put(value: Value): void {
    if (value === null) this.putNull();
    else if (typeof value === "string") this.putText(value);
    else if (typeof value === "bigint") this.putLong(value);
    else if (typeof value === "number") this.putDouble(value);
    else if (typeof value === "boolean") this.putBoolean(value);
    else if (value instanceof Date) this.putDate(value.getTime());
    else this.putBytes(value);
  }

  /** Copies the value under a cursor, type and all. */
  copy(cursor: RowCursor, column: number): void {
    if (cursor.isNull(column)) return this.putNull();
    switch (cursor.typeAt(column)) {
      case "string":
        return this.putUtf8(cursor.getBytes(column));
      case "bytes":
        return this.putBytes(cursor.getBytes(column));
      case "long":
        return this.putLong(cursor.getLong(column));
      case "double":
        return this.putDouble(cursor.getDouble(column));
      case "boolean":
        return this.putBoolean(cursor.getBoolean(column));
      case "date":
        return this.putDate(cursor.getDate(column));
    }
  }

  endRow(): void {
    const end = (this.#rows + 1) * this.#schema.columns.length;
    if (this.#cells > end) throw new RangeError(`a row has ${this.#schema.columns.length} columns`);
    while (this.#cells < end) this.putNull();
    this.#rows++;
  }

  take(source: BatchSource): CellsBatch {
    const batch = new CellsBatch({
      schema: this.#schema,
      bytes: this.#bytes.subarray(0, this.#used),
      index: this.#index.subarray(0, this.#cells * CELL_STRIDE),
      count: this.#rows,
      byteSize: this.#payload,
      source,
    });
    this.#bytes = new Uint8Array(Math.max(64 << 10, this.#used));
    this.#view = new DataView(this.#bytes.buffer);
    this.#index = new Int32Array(Math.max(1024, this.#cells * CELL_STRIDE));
    this.#used = this.#cells = this.#rows = this.#payload = 0;
    return batch;
  }

  #append(kind: number, bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#used);
    this.#stored(kind, bytes.length);
  }

  #stored(kind: number, length: number): void {
    this.#cell(kind, this.#used, length, length);
    this.#used += length;
  }

  #cell(kind: number, offset: number, length: number, payload: number): void {
    const at = this.#cells++ * CELL_STRIDE;
    if (at + CELL_STRIDE > this.#index.length) {
      const grown = new Int32Array(this.#index.length * 2);
      grown.set(this.#index);
      this.#index = grown;
    }
    this.#index[at] = kind;
    this.#index[at + 1] = offset;
    this.#index[at + 2] = length;
    this.#payload += payload;
  }

  #reserve(length: number): void {
    if (this.#used + length <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#used + length));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
    this.#view = new DataView(grown.buffer);
  }
}
