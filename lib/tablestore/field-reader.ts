import { AppError } from "@/lib/core/errors";
import { asBuffer } from "./utf8";

/** Wire types of protobuf; groups (3, 4) do not occur. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/** Walks the fields of one protobuf message. After `next` the members describe the field it found. */
export class FieldReader {
  readonly bytes: Buffer;
  readonly #message: string;
  #at = 0;
  number = 0;
  wireType = VARINT;
  /** The two halves of a `VARINT` field, unsigned. */
  low = 0;
  high = 0;
  /** Where the value of any other field is. */
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array, message: string) {
    this.bytes = asBuffer(bytes);
    this.#message = message;
  }

  /** @throws AppError "tablestore.damaged_message" */
  next(): boolean {
    if (this.#at >= this.bytes.length) return false;
    this.#varint();
    this.number = this.low >>> 3;
    this.wireType = this.low & 7;
    if (this.high !== 0 || this.number === 0) this.damaged("holds an impossible field number");
    if (this.wireType === VARINT) {
      this.#varint();
      return true;
    }
    this.#skip(this.#valueLength());
    return true;
  }

  damaged(reason: string): never {
    throw new AppError("tablestore.damaged_message", { reason: `${this.#message} ${reason}` });
  }

  #valueLength(): number {
    switch (this.wireType) {
      case FIXED64:
        return 8;
      case FIXED32:
        return 4;
      case BYTES:
        this.#varint();
        return this.high === 0 ? this.low : Infinity;
      default:
        return this.damaged(`holds wire type ${this.wireType}`);
    }
  }

  #skip(length: number): void {
    if (length > this.bytes.length - this.#at) this.damaged("ends inside a field");
    this.start = this.#at;
    this.#at = this.end = this.#at + length;
  }

  /** Up to ten bytes of seven bits, lowest first; what exceeds 64 bits is dropped. */
  #varint(): void {
    const { bytes } = this;
    this.low = 0;
    this.high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= bytes.length) this.damaged("ends inside a field");
      const byte = bytes[this.#at++]!;
      const bits = byte & 0x7f;
      if (shift < 28) this.low |= bits << shift;
      else if (shift === 28) {
        this.low |= bits << 28;
        this.high |= bits >>> 4;
      } else this.high |= bits << (shift - 32);
      if (byte < 0x80) {
        this.low >>>= 0;
        this.high >>>= 0;
        return;
      }
    }
    this.damaged("holds a number of more than ten bytes");
  }
}
