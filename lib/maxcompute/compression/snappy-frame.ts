import { compress, uncompress } from "snappyjs";
import { crc32cOf } from "../crc32c";
import { damaged } from "../record/source";
import { ByteQueue } from "./byte-queue";
import type { SyncStage } from "./stage";

/*
 * Snappy framing format:
 *
 *   stream := chunk+                    the first chunk is the stream identifier
 *   chunk  := type u24 LE length body
 *   body   := of types 00 (compressed) and 01 (as is): u32 LE masked CRC32C of the content, then at most 65,536 bytes of it
 *
 * Types 80…fd are skipped, 02…7f are errors, fe is padding, ff the identifier. The format has no end mark: that a stream
 * is whole is proven by the record stream inside.
 * Source: google/snappy framing_format.txt
 */

const IDENTIFIER = Uint8Array.of(0xff, 6, 0, 0, 0x73, 0x4e, 0x61, 0x50, 0x70, 0x59);
const BLOCK_BYTES = 65_536;
const CHECKSUM_BYTES = 4;
const COMPRESSED = 0x00;
const AS_IS = 0x01;
const FIRST_SKIPPABLE = 0x80;
const STREAM_IDENTIFIER = 0xff;

export class SnappyFrameWriter implements SyncStage {
  readonly #queue = new ByteQueue();
  #hasBegun = false;

  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    yield* this.#begin();
    this.#queue.push(chunk);
    for (let block; (block = this.#queue.take(BLOCK_BYTES)) !== null;) yield frame(block);
  }

  *end(): Iterable<Uint8Array> {
    yield* this.#begin();
    const rest = this.#queue.take(this.#queue.length)!;
    if (rest.length > 0) yield frame(rest);
  }

  *#begin(): Iterable<Uint8Array> {
    if (!this.#hasBegun) yield IDENTIFIER;
    this.#hasBegun = true;
  }
}

export class SnappyFrameReader implements SyncStage {
  readonly #queue = new ByteQueue();
  #hasBegun = false;

  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    this.#queue.push(chunk);
    for (let body; (body = this.#nextChunk()) !== null;) if (body.length > 0) yield body;
  }

  *end(): Iterable<Uint8Array> {
    if (this.#queue.length > 0 || !this.#hasBegun) damaged("the snappy data ends too early");
  }

  /** Content of the next chunk, empty when it has none; null while it is incomplete. */
  #nextChunk(): Uint8Array | null {
    const header = this.#queue.peek(4);
    if (header === null) return null;
    const type = header[0]!;
    const length = header[1]! | (header[2]! << 8) | (header[3]! << 16);
    if (!this.#hasBegun && type !== STREAM_IDENTIFIER) damaged("the snappy data has no stream identifier");
    const chunk = this.#queue.take(4 + length);
    if (chunk === null) return null;
    const body = chunk.subarray(4);
    if (type === STREAM_IDENTIFIER) {
      if (this.#hasBegun) damaged("a second snappy stream follows the first");
      if (Buffer.compare(chunk, IDENTIFIER) !== 0) damaged("the snappy stream identifier is wrong");
      this.#hasBegun = true;
    } else if (type === COMPRESSED || type === AS_IS) {
      return content(type, body);
    } else if (type < FIRST_SKIPPABLE) {
      damaged(`the snappy chunk type ${type} is unknown`);
    }
    return new Uint8Array(0);
  }
}

function content(type: number, body: Uint8Array): Uint8Array {
  if (body.length < CHECKSUM_BYTES) damaged("a snappy chunk is too short");
  const checksum = (body[0]! | (body[1]! << 8) | (body[2]! << 16) | (body[3]! << 24)) >>> 0;
  const data = body.subarray(CHECKSUM_BYTES);
  if (type === AS_IS && data.length > BLOCK_BYTES) damaged("a snappy chunk is too long");
  const block = type === AS_IS ? data : expand(data);
  if (maskedChecksum(block) !== checksum) damaged("the checksum of a snappy chunk does not match");
  return block;
}

function expand(data: Uint8Array): Uint8Array {
  try {
    return uncompress(data, BLOCK_BYTES);
  } catch (thrown) {
    return damaged("the snappy data is not valid", thrown);
  }
}

function frame(block: Uint8Array): Uint8Array {
  const packed = compress(block);
  const isSmaller = packed.length < block.length;
  const data = isSmaller ? packed : block;
  const out = Buffer.allocUnsafe(4 + CHECKSUM_BYTES + data.length);
  out[0] = isSmaller ? COMPRESSED : AS_IS;
  out.writeUIntLE(CHECKSUM_BYTES + data.length, 1, 3);
  out.writeUInt32LE(maskedChecksum(block), 4);
  out.set(data, 8);
  return out;
}

function maskedChecksum(block: Uint8Array): number {
  const crc = crc32cOf(block);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}
