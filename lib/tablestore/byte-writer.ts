import { AppError } from "@/lib/core/errors";
import { crc8 } from "./crc8";

/** A buffer that grows while it is written; `length` is also the position of the next byte. */
export class ByteWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity = 256) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  byte(value: number): void {
    this.#reserve(1);
    this.#buffer[this.#length++] = value;
  }

  uint32(value: number): void {
    this.#length = this.#reserve(4).writeUInt32LE(value, this.#length);
  }

  int32(value: number): void {
    this.#length = this.#reserve(4).writeInt32LE(value, this.#length);
  }

  int64(value: bigint): void {
    this.#length = this.#reserve(8).writeBigInt64LE(value, this.#length);
  }

  double(value: number): void {
    this.#length = this.#reserve(8).writeDoubleLE(value, this.#length);
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length).set(value, this.#length);
    this.#length += value.length;
  }

  /**
   * Writes `text` as UTF-8 and returns its length in bytes.
   * @throws AppError "tablestore.invalid_text" for lone surrogates, which UTF-8 can only replace, not keep.
   */
  utf8(text: string): number {
    if (!text.isWellFormed()) throw new AppError("tablestore.invalid_text", { text: text.toWellFormed() });
    const written = this.#reserve(text.length < 512 ? text.length * 3 : Buffer.byteLength(text)).write(
      text,
      this.#length,
      "utf8",
    );
    this.#length += written;
    return written;
  }

  /** A length field to be filled by `endUint32` with the bytes written after it. */
  beginUint32(): number {
    this.uint32(0);
    return this.#length;
  }

  endUint32(start: number): void {
    this.#buffer.writeUInt32LE(this.#length - start, start - 4);
  }

  /** Unsigned LEB128, as protobuf writes it; `value` holds 64 bits, negative numbers as two's complement. */
  varint64(value: bigint): void {
    for (value = BigInt.asUintN(64, value); value > 0x7fn; value >>= 7n) this.byte(Number(value & 0x7fn) | 0x80);
    this.byte(Number(value));
  }

  /** The same for 0 … 2³²−1. */
  varint32(value: number): void {
    for (; value > 0x7f; value >>>= 7) this.byte((value & 0x7f) | 0x80);
    this.byte(value);
  }

  crc8(crc: number, start: number, end = this.#length): number {
    return crc8(crc, this.#buffer, start, end);
  }

  /** A copy of what was written. */
  finish(): Uint8Array {
    const bytes = new Uint8Array(this.#length);
    bytes.set(this.#buffer.subarray(0, this.#length));
    return bytes;
  }

  #reserve(count: number): Buffer {
    if (this.#length + count > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + count));
      this.#buffer.copy(grown, 0, 0, this.#length);
      this.#buffer = grown;
    }
    return this.#buffer;
  }
}
