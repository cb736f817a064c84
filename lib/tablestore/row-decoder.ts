import { AppError } from "@/lib/core/errors";
import { CRC8_TABLE, crc8 } from "./crc8";
import { HEADER, Op, Tag, Type, typeName } from "./plain-buffer";
import {
  AUTO_INCREMENT,
  INF_MAX,
  INF_MIN,
  type Cell,
  type CellOp,
  type ColumnValue,
  type KeyColumn,
  type PrimaryKey,
  type SequenceInfo,
  type WireKey,
  type WireKeyValue,
  type WireRow,
} from "./row";
import { asBuffer, decodeUtf8 } from "./utf8";

type Variant = ColumnValue | WireKeyValue;
const OPS: Readonly<Record<number, CellOp>> = {
  [Op.deleteAll]: "deleteAll",
  [Op.deleteOne]: "deleteOne",
  [Op.increment]: "increment",
};

/**
 * Every row of a PlainBuffer, all checksums verified; no bytes are no rows. Zero bytes after the last row are
 * tolerated, because the official npm client over-allocates and sends them.
 * @throws AppError "tablestore.damaged_row" for anything else that is not exactly rows.
 */
export function decodeRows(bytes: Uint8Array): WireRow[] {
  if (bytes.length === 0) return [];
  const reader = new RowReader(bytes);
  const rows: WireRow[] = [];
  reader.header();
  while (reader.hasRow()) rows.push(reader.row());
  return rows;
}

/** The one row of a PlainBuffer that must hold one. @throws AppError "tablestore.damaged_row" */
export function decodeRow(bytes: Uint8Array): WireRow {
  const [row, ...more] = decodeRows(bytes);
  if (row === undefined) throw damaged("Row is missing");
  if (more.length > 0) throw damaged(`Expect one row but there were ${more.length + 1}`);
  return row;
}

/** A value without length prefix, as filters and partition ranges carry it. @throws AppError "tablestore.damaged_row" */
export function decodeVariant(bytes: Uint8Array): Variant {
  const reader = new RowReader(bytes);
  const value = reader.variant("value");
  if (!reader.isDone()) throw damaged("Bytes follow the value");
  return value;
}

/** A primary key argument whose every column has a real value. @throws AppError "tablestore.damaged_row" */
export function decodePrimaryKey(bytes: Uint8Array): PrimaryKey {
  return keyValues(decodeRow(bytes).primaryKey);
}

/** The same key, once no column holds a bound or a placeholder. @throws AppError "tablestore.damaged_row" */
export function keyValues(key: WireKey): PrimaryKey {
  return key.map(({ name, value }) => {
    if (typeof value === "symbol") throw damaged(`${value.description} in primary key column '${name}'`);
    return { name, value };
  });
}

function damaged(reason: string): AppError {
  return new AppError("tablestore.damaged_row", { reason });
}

function hex(tag: number): string {
  return `0x${tag.toString(16).padStart(2, "0")}`;
}

class RowReader {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = asBuffer(bytes);
  }

  isDone(): boolean {
    return this.#at === this.#bytes.length;
  }

  header(): void {
    const header = this.#bytes.readUInt32LE(this.#take(4));
    if (header !== HEADER) throw damaged(`Cell data broken, mismatch header, expect ${HEADER} but it was ${header}`);
  }

  hasRow(): boolean {
    if (this.isDone()) return false;
    if (this.#bytes[this.#at] !== 0) return true;
    const stray = this.#bytes.subarray(this.#at).findIndex((byte) => byte !== 0);
    if (stray >= 0) throw damaged(`Bytes follow the end of the row at offset ${this.#at + stray}`);
    return false;
  }

  row(): WireRow {
    let crc = 0;
    const primaryKey: KeyColumn[] = [];
    const cells: Cell[] = [];
    if (this.#skip(Tag.primaryKey)) {
      while (this.#skip(Tag.cell)) {
        const { name, value, op, version, checksum } = this.#cell();
        if (value === null) throw damaged(`Primary key column '${name}' has no value`);
        if (op !== "put" || version !== null) throw damaged(`Primary key column '${name}' has an op type or version`);
        if (typeof value === "number") throw damaged("VT_DOUBLE is an invalid type for the primary key.");
        if (typeof value === "boolean") throw damaged("VT_BOOLEAN is an invalid type for the primary key.");
        primaryKey.push({ name, value });
        crc = CRC8_TABLE[crc ^ checksum]!;
      }
    }
    if (this.#skip(Tag.attributes)) {
      while (this.#skip(Tag.cell)) {
        const { name, value, op, version, checksum } = this.#cell();
        if (typeof value === "symbol") throw damaged(`VT_${value.description} is an invalid type for column '${name}'`);
        cells.push({ name, op, value, version });
        crc = CRC8_TABLE[crc ^ checksum]!;
      }
    }
    const isDelete = this.#skip(Tag.deleteMarker);
    crc = CRC8_TABLE[crc ^ (isDelete ? 1 : 0)]!;
    const sequence = this.#skip(Tag.extension) ? this.#extension() : null;
    this.#expect(Tag.rowChecksum, "TAG_ROW_CHECKSUM");
    this.#checksum(crc, "row");
    return { primaryKey, cells, isDelete, sequence };
  }

  variant(name: string): Variant {
    const type = this.#bytes[this.#take(1)]!;
    switch (type) {
      case Type.integer:
        return this.#bytes.readBigInt64LE(this.#take(8));
      case Type.double:
        return this.#bytes.readDoubleLE(this.#take(8));
      case Type.boolean:
        return this.#bytes[this.#take(1)] !== 0;
      case Type.string: {
        const length = this.#uint32();
        return this.#text(length, name);
      }
      case Type.blob: {
        const length = this.#uint32();
        const start = this.#take(length);
        return new Uint8Array(this.#bytes.subarray(start, start + length));
      }
      case Type.infMin:
        return INF_MIN;
      case Type.infMax:
        return INF_MAX;
      case Type.autoIncrement:
        return AUTO_INCREMENT;
      default:
        throw damaged(`${typeName(type)} is an invalid type for column '${name}'`);
    }
  }

  #cell(): Omit<Cell, "value"> & { readonly value: Variant | null; readonly checksum: number } {
    const bytes = this.#bytes;
    this.#expect(Tag.cellName, "TAG_CELL_NAME");
    const nameLength = this.#uint32();
    const nameStart = this.#at;
    const name = this.#text(nameLength, "name");
    let crc = crc8(0, bytes, nameStart, this.#at);
    let value: Variant | null = null;
    if (this.#skip(Tag.cellValue)) {
      const length = this.#uint32();
      const start = this.#at;
      value = this.variant(name);
      if (this.#at - start !== length) throw damaged(`Cell data broken, value of column '${name}' has another length`);
      crc = crc8(crc, bytes, start, this.#at);
    }
    let op: CellOp = "put";
    let opByte = -1;
    let versionStart = -1;
    for (;;) {
      if (opByte < 0 && this.#skip(Tag.cellOp)) {
        opByte = bytes[this.#take(1)]!;
        op = OPS[opByte] ?? raise(`Cell data broken, unknown op type ${opByte} of column '${name}'`);
      } else if (versionStart < 0 && this.#skip(Tag.cellVersion)) versionStart = this.#take(8);
      else break;
    }
    if (versionStart >= 0) crc = crc8(crc, bytes, versionStart, versionStart + 8);
    if (opByte >= 0) crc = CRC8_TABLE[crc ^ opByte]!;
    this.#expect(Tag.cellChecksum, "TAG_CELL_CHECKSUM");
    const checksum = this.#checksum(crc, `column '${name}'`);
    return { name, value, op, version: versionStart < 0 ? null : bytes.readBigInt64LE(versionStart), checksum };
  }

  /** The sequence fields in their fixed order; elements that later versions add are skipped by their length. */
  #extension(): SequenceInfo | null {
    const end = this.#end(this.#uint32());
    let sequence: SequenceInfo | null = null;
    while (this.#at < end) {
      const tag = this.#bytes[this.#take(1)]!;
      const elementEnd = this.#end(this.#uint32());
      if (elementEnd > end) throw damaged("Extension is longer than it says");
      if (tag === Tag.sequence) {
        this.#expect(Tag.sequenceEpoch, "TAG_SEQ_INFO_EPOCH");
        const epoch = this.#bytes.readInt32LE(this.#take(4));
        this.#expect(Tag.sequenceTimestamp, "TAG_SEQ_INFO_TS");
        const timestampUs = this.#bytes.readBigInt64LE(this.#take(8));
        this.#expect(Tag.sequenceRowIndex, "TAG_SEQ_INFO_ROW_INDEX");
        sequence = { epoch, timestampUs, rowIndex: this.#bytes.readInt32LE(this.#take(4)) };
        if (this.#at !== elementEnd) throw damaged("Sequence info has another length");
      }
      this.#at = elementEnd;
    }
    if (this.#at !== end) throw damaged("Extension is longer than it says");
    return sequence;
  }

  #checksum(expected: number, of: string): number {
    const found = this.#bytes[this.#take(1)]!;
    if (found !== expected) {
      throw damaged(`Cell data broken, checksum of ${of} is mismatch, expect ${expected} but it was ${found}`);
    }
    return found;
  }

  #text(length: number, name: string): string {
    const start = this.#take(length);
    const text = decodeUtf8(this.#bytes, start, start + length);
    if (text === null) throw damaged(`Value of column \`${name}\` must be UTF8 encoding.`);
    return text;
  }

  #uint32(): number {
    return this.#bytes.readUInt32LE(this.#take(4));
  }

  #skip(tag: number): boolean {
    if (this.#bytes[this.#at] !== tag) return false;
    this.#at++;
    return true;
  }

  #expect(tag: number, name: string): void {
    if (this.#skip(tag)) return;
    const found = this.#bytes[this.#at];
    throw damaged(`Cell data broken, expect ${name} but it was ${found === undefined ? "the end" : hex(found)}`);
  }

  #end(length: number): number {
    if (length > this.#bytes.length - this.#at) throw damaged("Cell data broken, the data end inside a row");
    return this.#at + length;
  }

  /** Moves past `count` bytes and returns where they began. */
  #take(count: number): number {
    const start = this.#at;
    this.#at = this.#end(count);
    return start;
  }
}

function raise(reason: string): never {
  throw damaged(reason);
}
