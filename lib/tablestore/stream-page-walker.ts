import { AppError } from "@/lib/core/errors";
import { CRC8_TABLE, crc8WithHighBit } from "./crc8";
import { ConsumedCapacity } from "./operations/shared";
import { HEADER, Op, SEQUENCE_LENGTH, Tag, Type } from "./plain-buffer";
import { bool, embedded, message, optional, string } from "./protobuf";
import { CELL, RECORD, type StreamPageIndex } from "./stream-page";
import { isUtf8 } from "./utf8";

/** Everything of a GetStreamRecord answer but its records. */
const PageEnd = message("GetStreamRecordResponse", {
  nextShardIterator: optional(2, string),
  consumed: optional(3, embedded(ConsumedCapacity)),
  mayMoreRecord: optional(4, bool),
});

/** What stands behind the records, from the first field on that is none. @throws AppError "tablestore.damaged_message" */
export function readPageEnd(bytes: Uint8Array, start: number): Pick<StreamPageIndex, "nextIterator" | "mayMoreRecord"> {
  const { nextShardIterator = "", mayMoreRecord = null } = PageEnd.decode(bytes.subarray(start));
  return { nextIterator: nextShardIterator === "" ? null : nextShardIterator, mayMoreRecord };
}

const VARINT = 0;
const FIXED64 = 1;
const BYTES = 2;
const FIXED32 = 5;
/** Checksums of the single bytes that end cells and rows. */
const CRC = CRC8_TABLE;

/**
 * Indexes GetStreamRecord answers: walks every byte once, verifies every checksum, length and text on the way, and
 * makes no object per record. Accepts exactly what `decodeStreamPage` accepts.
 *
 * A walker is for one page at a time and hands out its own tables: an index is valid until the next `walk`, unless
 * `detach` gave its tables away.
 */
export class StreamPageWalker {
  #bytes: Uint8Array = new Uint8Array();
  #at = 0;
  #end = 0;
  #records = new Int32Array(256 * RECORD.STRIDE);
  #recordCount = 0;
  #cells = new Int32Array(1024 * CELL.STRIDE);
  #cellCount = 0;
  /** Results of `#row`, kept here instead of in an object. */
  #keyCount = 0;
  #isDelete = 0;
  #sequence = -1;

  /** @throws AppError "tablestore.damaged_message", "tablestore.damaged_row" */
  walk(bytes: Uint8Array): StreamPageIndex {
    this.#bytes = bytes;
    this.#at = 0;
    this.#recordCount = 0;
    this.#cellCount = 0;
    const length = bytes.length;
    let endStart = length;
    while (this.#at < length) {
      this.#end = length;
      const start = this.#at;
      const key = this.#fieldKey();
      const field = Math.floor(key / 8);
      if (field !== 1) {
        endStart = Math.min(endStart, start);
        this.#skipField(key % 8);
        continue;
      }
      if (key % 8 !== BYTES) throw damagedMessage("streamRecords has another wire type");
      const recordEnd = this.#messageEnd();
      this.#record(recordEnd);
      this.#at = recordEnd;
    }
    return {
      bytes,
      records: this.#records,
      recordCount: this.#recordCount,
      cells: this.#cells,
      cellCount: this.#cellCount,
      ...readPageEnd(bytes, endStart),
    };
  }

  /** The last index with tables of exactly its size that nobody else will write to. */
  detach(page: StreamPageIndex): StreamPageIndex {
    return {
      ...page,
      records: page.records.slice(0, page.recordCount * RECORD.STRIDE),
      cells: page.cells.slice(0, page.cellCount * CELL.STRIDE),
    };
  }

  #record(end: number): void {
    let action = 0;
    let record = -1;
    let recordEnd = 0;
    let original = -1;
    let originalEnd = 0;
    while (this.#at < end) {
      this.#end = end;
      const key = this.#fieldKey();
      const wireType = key % 8;
      switch (Math.floor(key / 8)) {
        case 1:
          if (wireType !== VARINT) throw damagedMessage("actionType has another wire type");
          action = this.#varint();
          if (action < 1 || action > 3) throw damagedMessage(`unknown action type ${action}`);
          break;
        case 2:
          if (wireType !== BYTES) throw damagedMessage("record has another wire type");
          recordEnd = this.#messageEnd();
          record = this.#at;
          this.#at = recordEnd;
          break;
        case 3:
          if (wireType !== BYTES) throw damagedMessage("originRecord has another wire type");
          originalEnd = this.#messageEnd();
          original = this.#at;
          this.#at = originalEnd;
          break;
        case 8:
          if (wireType !== BYTES) throw damagedMessage("latestColumns has another wire type");
          this.#at = this.#messageEnd();
          break;
        default:
          this.#skipField(wireType);
      }
    }
    if (action === 0 || record < 0) throw damagedMessage("a stream record lacks its action or its row");
    const first = this.#cellCount;
    this.#row(record, recordEnd);
    if (this.#sequence < 0) throw damagedRow("a stream record without sequence info");
    const at = this.#newRecord();
    const records = this.#records;
    records[at + RECORD.ACTION] = action;
    records[at + RECORD.FIRST_CELL] = first;
    records[at + RECORD.KEY_COUNT] = this.#keyCount;
    records[at + RECORD.CELL_COUNT] = this.#cellCount - first - this.#keyCount;
    records[at + RECORD.SEQUENCE] = this.#sequence;
    records[at + RECORD.IS_DELETE] = this.#isDelete;
    records[at + RECORD.FIRST_ORIGINAL] = -1;
    records[at + RECORD.ORIGINAL_COUNT] = 0;
    if (original >= 0) {
      const firstOriginal = this.#cellCount;
      this.#row(original, originalEnd);
      records[at + RECORD.FIRST_ORIGINAL] = firstOriginal + this.#keyCount;
      records[at + RECORD.ORIGINAL_COUNT] = this.#cellCount - firstOriginal - this.#keyCount;
    }
  }

  /** One PlainBuffer in `[start, end)` that must hold one row; its cells are appended. */
  #row(start: number, end: number): void {
    const bytes = this.#bytes;
    this.#end = end;
    this.#at = start;
    if (end - start < 4 || uint32(bytes, start) !== HEADER) throw damagedRow("mismatch header");
    this.#at = start + 4;
    const first = this.#cellCount;
    let crc = 0;
    if (this.#skip(Tag.primaryKey)) while (this.#skip(Tag.cell)) crc = CRC[crc ^ this.#cell(true)]!;
    this.#keyCount = this.#cellCount - first;
    if (this.#skip(Tag.attributes)) while (this.#skip(Tag.cell)) crc = CRC[crc ^ this.#cell(false)]!;
    this.#isDelete = this.#skip(Tag.deleteMarker) ? 1 : 0;
    this.#sequence = -1;
    if (this.#skip(Tag.extension)) this.#extension();
    if (!this.#skip(Tag.rowChecksum)) throw damagedRow("expect the row checksum");
    if (this.#byte() !== CRC[crc ^ this.#isDelete]) throw damagedRow("the checksum of a row is mismatch");
    for (; this.#at < end; this.#at++) if (bytes[this.#at] !== 0) throw damagedRow("bytes follow the end of the row");
  }

  /** A cell behind its tag. Returns its checksum, verified. */
  #cell(isKey: boolean): number {
    const bytes = this.#bytes;
    if (!this.#skip(Tag.cellName)) throw damagedRow("expect the name of a cell");
    const nameLength = this.#uint32();
    const name = this.#take(nameLength);
    let crc = crc8WithHighBit(0, bytes, name, name + nameLength);
    if (crc > 0xff && !isUtf8(bytes, name, name + nameLength)) throw damagedRow("a column name is not UTF-8");
    crc &= 0xff;

    let value = 0;
    let valueLength = 0;
    if (this.#skip(Tag.cellValue)) {
      valueLength = this.#uint32();
      value = this.#take(valueLength);
      crc = crc8WithHighBit(crc, bytes, value, value + valueLength);
      this.#checkValue(value, valueLength, isKey, crc > 0xff);
      crc &= 0xff;
    }

    let op = 0;
    let version = 0;
    for (;;) {
      if (op === 0 && this.#skip(Tag.cellOp)) {
        op = this.#byte();
        if (op !== Op.deleteAll && op !== Op.deleteOne) throw damagedRow(`op type ${op} in a stream record`);
      } else if (version === 0 && this.#skip(Tag.cellVersion)) version = this.#take(8);
      else break;
    }
    if (version !== 0) crc = crc8WithHighBit(crc, bytes, version, version + 8) & 0xff;
    if (op !== 0) crc = CRC[crc ^ op]!;
    if (!this.#skip(Tag.cellChecksum)) throw damagedRow("expect the checksum of a cell");
    if (this.#byte() !== crc) throw damagedRow("the checksum of a cell is mismatch");

    const hasValue = value !== 0;
    const isChange = isKey
      ? hasValue && op === 0 && version === 0
      : hasValue === (op === 0) && (version !== 0) === (op !== Op.deleteAll);
    if (!isChange) throw damagedRow("a cell of a stream record is not a change");

    const at = this.#newCell();
    const cells = this.#cells;
    cells[at + CELL.NAME] = name;
    cells[at + CELL.NAME_LENGTH] = nameLength;
    cells[at + CELL.VALUE] = value;
    cells[at + CELL.VALUE_LENGTH] = valueLength;
    cells[at + CELL.OP] = op;
    cells[at + CELL.VERSION] = version;
    return crc;
  }

  #checkValue(value: number, length: number, isKey: boolean, hasHighBit: boolean): void {
    const bytes = this.#bytes;
    const type = length === 0 ? -1 : bytes[value]!;
    switch (type) {
      case Type.integer:
        if (length === 9) return;
        break;
      case Type.string:
        if (length >= 5 && uint32(bytes, value + 1) === length - 5) {
          if (hasHighBit && !isUtf8(bytes, value + 5, value + length)) throw damagedRow("a text is not UTF-8");
          return;
        }
        break;
      case Type.blob:
        if (length >= 5 && uint32(bytes, value + 1) === length - 5) return;
        break;
      case Type.double:
        if (length === 9 && !isKey) return;
        break;
      case Type.boolean:
        if (length === 2 && !isKey) return;
        break;
    }
    throw damagedRow(`a value of type ${type} and ${length} bytes`);
  }

  #extension(): void {
    const bytes = this.#bytes;
    const extensionLength = this.#uint32();
    if (extensionLength > this.#end - this.#at) throw damagedRow("the data end inside a row");
    const end = this.#at + extensionLength;
    while (this.#at < end) {
      const tag = this.#byte();
      const length = this.#uint32();
      const start = this.#take(length);
      if (this.#at > end) throw damagedRow("the extension is longer than it says");
      if (tag !== Tag.sequence) continue;
      const isSequence =
        length === SEQUENCE_LENGTH &&
        bytes[start] === Tag.sequenceEpoch &&
        bytes[start + 5] === Tag.sequenceTimestamp &&
        bytes[start + 14] === Tag.sequenceRowIndex;
      if (!isSequence) throw damagedRow("the sequence info has another shape");
      this.#sequence = start;
    }
    if (this.#at !== end) throw damagedRow("the extension is longer than it says");
  }

  #fieldKey(): number {
    const key = this.#varint();
    const field = Math.floor(key / 8);
    if (field < 1 || field > 0x1fffffff) throw damagedMessage(`field number ${field}`);
    return key;
  }

  #skipField(wireType: number): void {
    if (wireType === VARINT) this.#varint();
    else if (wireType === BYTES) this.#at = this.#messageEnd();
    else if (wireType === FIXED64 || wireType === FIXED32) {
      const length = wireType === FIXED64 ? 8 : 4;
      if (length > this.#end - this.#at) throw damagedMessage("the page ends inside a field");
      this.#at += length;
    } else throw damagedMessage(`wire type ${wireType}`);
  }

  /** Reads a length and returns where what it measures ends. */
  #messageEnd(): number {
    const length = this.#varint();
    if (length > this.#end - this.#at) throw damagedMessage("the page ends inside a field");
    return this.#at + length;
  }

  /** Up to 64 bits; above 2⁵³ the result is not exact, and no length, field or action is that large. */
  #varint(): number {
    const bytes = this.#bytes;
    let value = 0;
    let unit = 1;
    for (let count = 0; count < 10; count++) {
      if (this.#at >= this.#end) throw damagedMessage("the page ends inside a field");
      const byte = bytes[this.#at++]!;
      value += (count === 9 ? byte & 1 : byte & 0x7f) * unit;
      if (byte < 0x80) return value;
      unit *= 128;
    }
    throw damagedMessage("a number of more than ten bytes");
  }

  #skip(tag: number): boolean {
    if (this.#at >= this.#end || this.#bytes[this.#at] !== tag) return false;
    this.#at++;
    return true;
  }

  #byte(): number {
    return this.#bytes[this.#take(1)]!;
  }

  #uint32(): number {
    return uint32(this.#bytes, this.#take(4));
  }

  #take(count: number): number {
    const start = this.#at;
    if (count > this.#end - start) throw damagedRow("the data end inside a row");
    this.#at = start + count;
    return start;
  }

  #newRecord(): number {
    const at = this.#recordCount++ * RECORD.STRIDE;
    if (at === this.#records.length) this.#records = grown(this.#records);
    return at;
  }

  #newCell(): number {
    const at = this.#cellCount++ * CELL.STRIDE;
    if (at === this.#cells.length) this.#cells = grown(this.#cells);
    return at;
  }
}

function grown(table: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(table.length * 2);
  larger.set(table);
  return larger;
}

function uint32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}

function damagedMessage(reason: string): AppError {
  return new AppError("tablestore.damaged_message", { reason });
}

function damagedRow(reason: string): AppError {
  return new AppError("tablestore.damaged_row", { reason });
}
