import { crc32cInt32, crc32cUpdate } from "../crc32c";
import { shiftTable, type ShiftTable } from "../crc32c-shift";
import { WIRE_DELIMITED, WIRE_VARINT } from "../record/wire";

/** Copies read and write up to seven bytes beyond their end. */
export const COPY_SLACK = 8;
/** Tag and length of a field before its bytes. */
export const MAX_FIELD_HEAD = 10;

/** Prepared bytes of one field or several, and what they do to the record's checksum. */
export class FieldBytes {
  bytes: Buffer;
  view: DataView;
  length = 0;
  /** Bytes the checksum is fed with: not the same as those on the wire. */
  crcLength = 0;
  /** Register after those bytes from 0. */
  own = 0;
  /** Of `crcLength`; null when it is too rare to have one. */
  table: ShiftTable | null = null;

  constructor(capacity: number) {
    this.bytes = Buffer.alloc(capacity + COPY_SLACK);
    this.view = viewOf(this.bytes);
  }

  clear(): void {
    this.length = 0;
    this.crcLength = 0;
    this.own = 0;
  }

  /** Room for `count` more bytes behind the head of a field. */
  reserve(count: number): void {
    const needed = this.length + MAX_FIELD_HEAD + count + COPY_SLACK;
    if (needed <= this.bytes.length) return;
    const larger = Buffer.alloc(needed * 2);
    larger.set(this.bytes.subarray(0, this.length));
    this.bytes = larger;
    this.view = viewOf(larger);
  }

  /** The head of a text field of `count` bytes; the caller appends those and calls `fedText`. */
  beginText(field: number, count: number): void {
    this.reserve(count);
    this.length = writeVarint(this.bytes, this.length, (field << 3) | WIRE_DELIMITED);
    this.length = writeVarint(this.bytes, this.length, count);
  }

  /** Feeds the field's number and the `count` bytes written last. */
  fedText(field: number, count: number): void {
    this.own = crc32cUpdate(crc32cInt32(this.own, field), this.bytes, this.length - count, this.length);
    this.crcLength += 4 + count;
  }

  text(field: number, source: DataView, from: number, to: number): void {
    this.beginText(field, to - from);
    copyBytes(this.view, this.length, source, from, to - from);
    this.length += to - from;
    this.fedText(field, to - from);
  }

  int64(field: number, low: number, high: number): void {
    this.reserve(MAX_FIELD_HEAD);
    this.length = writeVarint(this.bytes, this.length, (field << 3) | WIRE_VARINT);
    this.length = writeZigZag(this.bytes, this.length, low, high);
    this.own = crc32cInt32(crc32cInt32(crc32cInt32(this.own, field), low), high);
    this.crcLength += 12;
  }

  /** Call when everything is in. */
  finish(): void {
    this.table = shiftTable(this.crcLength);
  }
}

/** Copies eight bytes at a time: up to `COPY_SLACK` bytes more than asked for. */
export function copy(target: DataView, at: number, source: DataView, length: number): void {
  for (let i = 0; i < length; i += 8) target.setBigInt64(at + i, source.getBigInt64(i, true), true);
}

/** Copies exactly `length` bytes from one place to another, eight at a time. */
export function copyBytes(target: DataView, at: number, source: DataView, from: number, length: number): void {
  const words = length & ~7;
  for (let i = 0; i < words; i += 8) target.setBigInt64(at + i, source.getBigInt64(from + i, true), true);
  for (let i = words; i < length; i++) target.setUint8(at + i, source.getUint8(from + i));
}

export function writeVarint(out: Uint8Array, at: number, value: number): number {
  let end = at;
  let rest = value >>> 0;
  while (rest > 127) {
    out[end++] = (rest & 127) | 128;
    rest >>>= 7;
  }
  out[end++] = rest;
  return end;
}

export function writeZigZag(out: Uint8Array, at: number, low: number, high: number): number {
  const sign = high >> 31;
  let lo = (low << 1) ^ sign;
  let hi = ((high << 1) | (low >>> 31)) ^ sign;
  let end = at;
  while (hi !== 0 || lo >>> 7 !== 0) {
    out[end++] = (lo & 127) | 128;
    lo = (lo >>> 7) | (hi << 25);
    hi >>>= 7;
  }
  out[end++] = lo;
  return end;
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
