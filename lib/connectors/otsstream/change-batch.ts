import type { ChangeColumn } from "@/lib/core/job/otsstream-columns";
import { CHANGE, CHANGE_STRIDE, ROW_DELETED, type ChangeBatch } from "@/lib/engine/change-batch";
import type { BatchSchema, BatchSource, ColumnType, RowCursor } from "@/lib/engine/contract";
import { RecordHasher, viewOf } from "@/lib/engine/multiset-hash";
import { bytesText, doubleText } from "@/lib/engine/text";
import { sharedKernel } from "@/lib/kernel/kernel";
import { pageMemory } from "@/lib/kernel/page-memory";
import { tally } from "@/lib/kernel/tally";
import { SEQUENCE_LENGTH, Type } from "@/lib/tablestore/plain-buffer";
import { releasePage } from "@/lib/tablestore/index-page";
import { CELL, RECORD, SEQUENCE, TEXT_OFFSET, type StreamPageIndex } from "@/lib/tablestore/stream-page";
import { OP } from "./change-rows";
import { sequenceInfo, withColumn } from "./sequence-info";

interface PageBatchContent {
  readonly schema: BatchSchema;
  readonly layout: readonly ChangeColumn[];
  readonly page: StreamPageIndex;
  readonly index: Int32Array;
  readonly count: number;
  readonly byteSize: number;
  readonly shardId: string;
  readonly source: BatchSource;
}

/** Rows of column mode over the page they came in: nothing is decoded before somebody asks for a value. */
export class PageBatch implements ChangeBatch {
  readonly format = "ots-change";
  readonly schema: BatchSchema;
  readonly layout: readonly ChangeColumn[];
  readonly page: StreamPageIndex;
  readonly index: Int32Array;
  readonly count: number;
  readonly byteSize: number;
  readonly shardId: string;
  readonly source: BatchSource;
  #isReleased = false;
  /** Sequence information that the rows of one record share. */
  #latest: { readonly record: number; readonly text: string } | null = null;

  constructor(content: PageBatchContent) {
    this.schema = content.schema;
    this.layout = content.layout;
    this.page = content.page;
    this.index = content.index;
    this.count = content.count;
    this.byteSize = content.byteSize;
    this.shardId = content.shardId;
    this.source = content.source;
  }

  get bytes(): Uint8Array {
    return this.page.bytes;
  }

  release(): void {
    if (this.#isReleased) return;
    this.#isReleased = true;
    pageMemory.give(this.index.buffer);
    releasePage(this.page);
  }

  cursor(): RowCursor {
    return new PageCursor(this);
  }

  hash(): bigint {
    const sum = sharedKernel()?.hash(this) ?? null;
    if (sum === null) tally.hashes.plain++;
    else tally.hashes.kernel++;
    return sum ?? hashPlainly(this);
  }

  sequence(row: number): string {
    const at = row * CHANGE_STRIDE;
    const record = this.index[at + CHANGE.RECORD]!;
    if (this.#latest?.record !== record)
      this.#latest = { record, text: sequenceOf(this.page, record, this.shardId, null) };
    return withColumn(this.#latest.text, this.index[at + CHANGE.COLUMN_INDEX]!);
  }
}

/** Over the changes themselves, whatever columns were asked for: key, cell and sequence as they came. */
export function hashPlainly({ index, count, page }: Pick<PageBatch, "index" | "count" | "page">): bigint {
  const { cells } = page;
  const view = viewOf(page.bytes);
  const hasher = new RecordHasher();
  let open = -1;
  for (let at = 0; at < count * CHANGE_STRIDE; at += CHANGE_STRIDE) {
    const record = index[at + CHANGE.RECORD]!;
    if (record === open) hasher.restore();
    else beginRecord(hasher, view, page, (open = record));
    hasher.number(index[at + CHANGE.COLUMN_INDEX]!);
    const cell = index[at + CHANGE.CELL]!;
    if (cell !== ROW_DELETED) {
      const descriptor = cell * CELL.STRIDE;
      hasher.number(cells[descriptor + CELL.OP]!);
      hasher.bytes(view, cells[descriptor + CELL.NAME]!, cells[descriptor + CELL.NAME_LENGTH]!);
      hasher.bytes(view, cells[descriptor + CELL.VALUE]!, cells[descriptor + CELL.VALUE_LENGTH]!);
      const version = cells[descriptor + CELL.VERSION]!;
      if (version !== 0) hasher.bytes(view, version, 8);
    }
    hasher.end();
  }
  return hasher.take();
}

/** Mixes in what all rows of a record share: its sequence and its key. */
function beginRecord(hasher: RecordHasher, view: DataView, { records, cells }: StreamPageIndex, record: number): void {
  const at = record * RECORD.STRIDE;
  hasher.begin();
  hasher.bytes(view, records[at + RECORD.SEQUENCE]!, SEQUENCE_LENGTH);
  const firstKey = records[at + RECORD.FIRST_CELL]!;
  for (let key = firstKey; key < firstKey + records[at + RECORD.KEY_COUNT]!; key++) {
    const descriptor = key * CELL.STRIDE;
    hasher.bytes(view, cells[descriptor + CELL.VALUE]!, cells[descriptor + CELL.VALUE_LENGTH]!);
  }
  hasher.save();
}

/** Sequence information of a record of a page. */
export function sequenceOf(
  { bytes, records }: StreamPageIndex,
  record: number,
  shardId: string,
  columnIndex: number | null,
): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const at = records[record * RECORD.STRIDE + RECORD.SEQUENCE]!;
  const sequence = {
    epoch: view.getInt32(at + SEQUENCE.EPOCH, true),
    timestampUs: view.getBigInt64(at + SEQUENCE.TIMESTAMP_US, true),
    rowIndex: view.getInt32(at + SEQUENCE.ROW_INDEX, true),
  };
  return sequenceInfo(sequence, shardId, columnIndex);
}

const encoder = new TextEncoder();
const VALUE_TYPES: Readonly<Record<number, ColumnType>> = {
  [Type.integer]: "long",
  [Type.double]: "double",
  [Type.boolean]: "boolean",
  [Type.string]: "string",
  [Type.blob]: "bytes",
};
const OP_TEXT: Readonly<Record<number, string>> = { [OP.put]: "U", [OP.deleteAll]: "DA", [OP.deleteOne]: "DO" };

/** Where a value of the current row comes from: bytes of the page, a text made up, or nowhere. */
type Found =
  | { readonly kind: "value"; readonly at: number; readonly length: number }
  | { readonly kind: "slice"; readonly at: number; readonly length: number }
  | { readonly kind: "version"; readonly at: number }
  | { readonly kind: "text"; readonly text: string };

class PageCursor implements RowCursor {
  readonly #batch: PageBatch;
  readonly #view: DataView;
  #record = 0;
  #cell: number = ROW_DELETED;
  #row = 0;

  constructor(batch: PageBatch) {
    this.#batch = batch;
    const { bytes } = batch;
    this.#view = viewOf(bytes);
  }

  seek(row: number): void {
    const { index } = this.#batch;
    this.#row = row;
    this.#record = index[row * CHANGE_STRIDE + CHANGE.RECORD]! * RECORD.STRIDE;
    this.#cell = index[row * CHANGE_STRIDE + CHANGE.CELL]!;
  }

  isNull(column: number): boolean {
    return this.#find(column) === null;
  }

  typeAt(column: number): ColumnType {
    const found = this.#find(column);
    if (found?.kind === "value") return VALUE_TYPES[this.#batch.bytes[found.at]!]!;
    return found?.kind === "version" ? "long" : found === null ? this.#batch.schema.columns[column]!.type : "string";
  }

  getText(column: number): string {
    const found = this.#need(column);
    if (found.kind === "text") return found.text;
    switch (this.typeAt(column)) {
      case "long":
        return this.getLong(column).toString();
      case "double":
        return doubleText(this.getDouble(column));
      case "boolean":
        return this.getBoolean(column) ? "true" : "false";
      default:
        return bytesText(this.getBytes(column));
    }
  }

  getBytes(column: number): Uint8Array {
    const found = this.#need(column);
    const { bytes } = this.#batch;
    if (found.kind === "slice") return bytes.subarray(found.at, found.at + found.length);
    if (found.kind === "value" && (bytes[found.at] === Type.string || bytes[found.at] === Type.blob)) {
      return bytes.subarray(found.at + TEXT_OFFSET, found.at + found.length);
    }
    return encoder.encode(this.getText(column));
  }

  getLong(column: number): bigint {
    const found = this.#need(column);
    if (found.kind === "version") return this.#view.getBigInt64(found.at, true);
    return this.#view.getBigInt64(this.#payload(found, Type.integer), true);
  }

  getDouble(column: number): number {
    return this.#view.getFloat64(this.#payload(this.#need(column), Type.double), true);
  }

  getBoolean(column: number): boolean {
    return this.#batch.bytes[this.#payload(this.#need(column), Type.boolean)] !== 0;
  }

  getDate(): number {
    throw new TypeError("Tablestore has no dates");
  }

  #payload(found: Found, type: number): number {
    if (found.kind === "value" && this.#batch.bytes[found.at] === type) return found.at + 1;
    throw new TypeError(`the value is no ${VALUE_TYPES[type]}`);
  }

  #need(column: number): Found {
    const found = this.#find(column);
    if (found === null) throw new TypeError(`column ${column} is null`);
    return found;
  }

  #find(column: number): Found | null {
    const { layout, page } = this.#batch;
    const { source } = layout[column]!;
    if (source.kind === "constant") return { kind: "text", text: source.value };
    if (source.kind === "primaryKey") {
      const descriptor = (page.records[this.#record + RECORD.FIRST_CELL]! + source.index) * CELL.STRIDE;
      return this.#value(descriptor);
    }
    const descriptor = this.#cell * CELL.STRIDE;
    switch (source.field) {
      case "colName":
        if (this.#cell === ROW_DELETED) return null;
        return {
          kind: "slice",
          at: page.cells[descriptor + CELL.NAME]!,
          length: page.cells[descriptor + CELL.NAME_LENGTH]!,
        };
      case "version": {
        const at = this.#cell === ROW_DELETED ? 0 : page.cells[descriptor + CELL.VERSION]!;
        return at === 0 ? null : { kind: "version", at };
      }
      case "colValue":
        return this.#cell === ROW_DELETED ? null : this.#value(descriptor);
      case "opType": {
        const text = this.#cell === ROW_DELETED ? "DR" : OP_TEXT[page.cells[descriptor + CELL.OP]!]!;
        return { kind: "text", text };
      }
      case "sequenceInfo":
        return { kind: "text", text: this.#batch.sequence(this.#row) };
    }
  }

  #value(descriptor: number): Found | null {
    const { cells } = this.#batch.page;
    const at = cells[descriptor + CELL.VALUE]!;
    return at === 0 ? null : { kind: "value", at, length: cells[descriptor + CELL.VALUE_LENGTH]! };
  }
}
