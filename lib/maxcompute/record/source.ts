import { AppError } from "@/lib/core/errors";
import { crc32cByte, crc32cInt32, crc32cInt64, crc32cUpdate, CRC32C_START } from "../crc32c";

/** Thrown, never shown: the bytes at hand end inside a value. `needed` is how many the value wants at least. */
export class MoreBytesNeeded {
  needed = 1;
}
const moreBytesNeeded = new MoreBytesNeeded();

/** Reads wire values from one buffer and feeds the record checksum. Every read checks the bounds first. */
export class RecordSource {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;
  /** Register of the record checksum. */
  crc = CRC32C_START;
  /** Halves of the 64-bit number read last. */
  #low = 0;
  #high = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));

  /** Reads go on in `bytes[from…to)`. */
  reset(bytes: Buffer, from: number, to: number): void {
    this.bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.at = from;
    this.end = to;
  }

  feedInt32(value: number): void {
    this.crc = crc32cInt32(this.crc, value);
  }

  /** Unsigned, in its shortest form, no checksum: tags, lengths and counts. */
  varint32(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      if (this.at >= this.end) short(1);
      const byte = this.bytes[this.at++]!;
      if (shift === 28 && byte > 15) damaged("a 32-bit number is too long");
      value |= (byte & 127) << shift;
      if (byte < 128) {
        if (byte === 0 && shift > 0) damaged("a number is padded with zeros");
        return value >>> 0;
      }
    }
  }

  /**
   * A checksum. Java and pure-Python PyODPS write an unsigned 32-bit varint; compiled PyODPS sign-extends to 64 bits.
   * Source: PyODPS odps/src/varint.cc
   */
  checksum(): number {
    this.#varint64();
    if (this.#high !== 0 && !(this.#high === -1 && this.#low < 0)) damaged("a checksum is too long");
    return this.#low >>> 0;
  }

  flag(): boolean {
    const value = this.varint32();
    if (value > 1) damaged("a null flag is neither 0 nor 1");
    return value === 1;
  }

  boolean(): boolean {
    const value = this.varint32();
    if (value > 1) damaged("a boolean is neither 0 nor 1");
    this.crc = crc32cByte(this.crc, value);
    return value === 1;
  }

  int64(): bigint {
    this.#signed64();
    this.crc = crc32cInt64(this.crc, this.#low, this.#high);
    return this.#asBigInt();
  }

  /** A sint64 that must be a safe integer, and whose range the caller checks. */
  safeInt64(): number {
    this.#signed64();
    this.crc = crc32cInt64(this.crc, this.#low, this.#high);
    const value = this.#high * 4294967296 + (this.#low >>> 0);
    if (!Number.isSafeInteger(value)) damaged("a number is outside the range of its type");
    return value;
  }

  /** A sint64 without checksum: the record count. */
  uncheckedInt64(): bigint {
    this.#signed64();
    return this.#asBigInt();
  }

  int32(): number {
    const raw = this.varint32();
    const value = (raw >>> 1) ^ -(raw & 1);
    this.crc = crc32cInt32(this.crc, value);
    return value;
  }

  float(): number {
    const from = this.#take(4);
    this.crc = crc32cUpdate(this.crc, this.bytes, from, from + 4);
    return this.#view.getFloat32(from, true);
  }

  double(): number {
    const from = this.#take(8);
    this.crc = crc32cUpdate(this.crc, this.bytes, from, from + 8);
    return this.#view.getFloat64(from, true);
  }

  /** A length and that many bytes, as a view that is valid until the next `reset`. */
  view(): Buffer {
    const length = this.varint32();
    const from = this.#take(length);
    this.crc = crc32cUpdate(this.crc, this.bytes, from, from + length);
    return this.bytes.subarray(from, from + length);
  }

  /** Number of elements, each at least one byte long. */
  count(): number {
    const count = this.varint32();
    if (count > this.end - this.at) short(count);
    return count;
  }

  #signed64(): void {
    this.#varint64();
    const sign = -(this.#low & 1);
    this.#low = ((this.#low >>> 1) | (this.#high << 31)) ^ sign;
    this.#high = (this.#high >>> 1) ^ sign;
  }

  /** Leaves the two halves in `#low` and `#high`. */
  #varint64(): void {
    let lo = 0;
    let hi = 0;
    for (let group = 0; ; group++) {
      if (this.at >= this.end) short(1);
      const byte = this.bytes[this.at++]!;
      const bits = byte & 127;
      if (group < 4) lo |= bits << (7 * group);
      else if (group === 4) {
        lo |= bits << 28;
        hi = bits >>> 4;
      } else if (group < 9) hi |= bits << (7 * group - 32);
      else if (byte > 1) damaged("a 64-bit number is too long");
      else hi |= byte << 31;
      if (byte < 128) {
        if (byte === 0 && group > 0) damaged("a number is padded with zeros");
        break;
      }
    }
    this.#low = lo;
    this.#high = hi;
  }

  #take(length: number): number {
    if (length > this.end - this.at) short(length);
    const from = this.at;
    this.at += length;
    return from;
  }

  #asBigInt(): bigint {
    return (BigInt(this.#high) << 32n) | BigInt(this.#low >>> 0);
  }
}

function short(needed: number): never {
  moreBytesNeeded.needed = needed;
  throw moreBytesNeeded;
}

/** @throws AppError "maxcompute.stream_damaged" */
export function damaged(reason: string, cause?: unknown): never {
  throw new AppError("maxcompute.stream_damaged", { reason }, { cause });
}
