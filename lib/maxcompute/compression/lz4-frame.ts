import { damaged } from "../record/source";
import { ByteQueue } from "./byte-queue";
import { lz4Bound, lz4CompressBlock, lz4ExpandBlock } from "./lz4-block";
import type { SyncStage } from "./stage";
import { Xxh32, xxh32 } from "./xxh32";

/*
 * LZ4 frames:
 *
 *   frame := magic FLG BD [content size u64] [dictionary id u32] header checksum, block*, u32 0, [content checksum u32]
 *   block := u32 LE size (top bit: stored as is) data [block checksum u32]
 *   FLG   := version 01, independent blocks, block checksums, content size, content checksum, reserved, dictionary id
 *
 * Java writes and reads independent blocks only; PyODPS writes linked ones. Reading takes both.
 * Source: github.com/lz4/lz4 doc/lz4_Frame_format.md
 */

const MAGIC = 0x184d2204;
const VERSION_1 = 0x40;
const INDEPENDENT_BLOCKS = 0x20;
const BLOCK_CHECKSUMS = 0x10;
const CONTENT_SIZE = 0x08;
const CONTENT_CHECKSUM = 0x04;
const DICTIONARY_ID = 0x01;
const STORED = 0x80000000;
const BLOCK_BYTES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };
const WRITTEN_BLOCK_CODE = 5;
const WRITTEN_BLOCK_BYTES = BLOCK_BYTES[WRITTEN_BLOCK_CODE]!;
/** How far matches of linked blocks reach back. */
const HISTORY_BYTES = 1 << 16;

export class Lz4FrameWriter implements SyncStage {
  readonly #queue = new ByteQueue();
  readonly #hash = new Xxh32();
  #hasBegun = false;

  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    yield* this.#begin();
    this.#queue.push(chunk);
    for (let block; (block = this.#queue.take(WRITTEN_BLOCK_BYTES)) !== null;) yield this.#block(block);
  }

  *end(): Iterable<Uint8Array> {
    yield* this.#begin();
    const rest = this.#queue.take(this.#queue.length)!;
    if (rest.length > 0) yield this.#block(rest);
    const tail = Buffer.alloc(8);
    tail.writeUInt32LE(this.#hash.digest(), 4);
    yield tail;
  }

  *#begin(): Iterable<Uint8Array> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const header = Buffer.alloc(7);
    header.writeUInt32LE(MAGIC);
    header[4] = VERSION_1 | INDEPENDENT_BLOCKS | CONTENT_CHECKSUM;
    header[5] = WRITTEN_BLOCK_CODE << 4;
    header[6] = headerChecksum(header.subarray(4, 6));
    yield header;
  }

  #block(block: Uint8Array): Uint8Array {
    this.#hash.update(block);
    const packed = Buffer.allocUnsafe(4 + lz4Bound(block.length));
    const length = lz4CompressBlock(block, packed.subarray(4));
    if (length < block.length) {
      packed.writeUInt32LE(length);
      return packed.subarray(0, 4 + length);
    }
    packed.writeUInt32LE((STORED | block.length) >>> 0);
    packed.set(block, 4);
    return packed.subarray(0, 4 + block.length);
  }
}

interface FrameHeader {
  readonly flags: number;
  readonly blockBytes: number;
  readonly contentBytes: number | null;
}

export class Lz4FrameReader implements SyncStage {
  readonly #queue = new ByteQueue();
  readonly #hash = new Xxh32();
  #header: FrameHeader | null = null;
  #isDone = false;
  #produced = 0;
  /** `[0, #history)` holds the end of what was produced last, the rest takes the next block. */
  #window: Uint8Array = new Uint8Array(0);
  #history = 0;

  *push(chunk: Uint8Array): Iterable<Uint8Array> {
    this.#queue.push(chunk);
    this.#header ??= this.#readHeader();
    if (this.#header === null) return;
    for (let block; !this.#isDone && (block = this.#nextBlock(this.#header)) !== null;) {
      if (block.length > 0) yield block;
    }
    if (this.#isDone && this.#queue.length > 0) damaged("bytes follow the end of the lz4 frame");
  }

  *end(): Iterable<Uint8Array> {
    if (!this.#isDone) damaged("the lz4 data ends too early");
  }

  #readHeader(): FrameHeader | null {
    const fixed = this.#queue.peek(6);
    if (fixed === null) return null;
    if (u32(fixed, 0) !== MAGIC) damaged("the lz4 data is not valid");
    const flags = fixed[4]!;
    if ((flags & 0xc0) !== VERSION_1 || (flags & 2) !== 0) damaged("the lz4 frame has an unknown version");
    if (flags & DICTIONARY_ID) damaged("the lz4 frame needs a dictionary");
    const descriptorBytes = flags & CONTENT_SIZE ? 10 : 2;
    const header = this.#queue.take(4 + descriptorBytes + 1);
    if (header === null) return null;
    const descriptor = header.subarray(4, 4 + descriptorBytes);
    if (headerChecksum(descriptor) !== header[4 + descriptorBytes]) damaged("the lz4 header checksum does not match");
    const blockBytes = BLOCK_BYTES[fixed[5]! >> 4] ?? damaged("the lz4 block size is unknown");
    this.#window = new Uint8Array(HISTORY_BYTES + blockBytes);
    const contentBytes = flags & CONTENT_SIZE ? u32(descriptor, 2) + u32(descriptor, 6) * 2 ** 32 : null;
    return { flags, blockBytes, contentBytes };
  }

  /** Content of the next block, empty at the end mark; null while it is incomplete. */
  #nextBlock(header: FrameHeader): Uint8Array | null {
    const sizeField = this.#queue.peek(4);
    if (sizeField === null) return null;
    const size = u32(sizeField, 0);
    if (size === 0) return this.#readEnd(header);
    const length = size % STORED;
    if (length > header.blockBytes) damaged("an lz4 block is too long");
    const checksumBytes = header.flags & BLOCK_CHECKSUMS ? 4 : 0;
    const framed = this.#queue.take(4 + length + checksumBytes);
    if (framed === null) return null;
    const data = framed.subarray(4, 4 + length);
    if (checksumBytes > 0 && u32(framed, 4 + length) !== xxh32(data)) {
      damaged("the checksum of an lz4 block does not match");
    }
    const content = size >= STORED ? this.#store(data) : this.#expand(data, header);
    this.#hash.update(content);
    this.#produced += content.length;
    return content;
  }

  #store(data: Uint8Array): Uint8Array {
    this.#window.set(data, this.#history);
    return this.#slide(data.length);
  }

  #expand(data: Uint8Array, header: FrameHeader): Uint8Array {
    const floor = header.flags & INDEPENDENT_BLOCKS ? this.#history : 0;
    const room = this.#window.subarray(0, this.#history + header.blockBytes);
    return this.#slide(lz4ExpandBlock(data, room, this.#history, floor) - this.#history);
  }

  /** Copies the block out and keeps the end of everything so far as history. */
  #slide(length: number): Uint8Array {
    const end = this.#history + length;
    const content = this.#window.slice(this.#history, end);
    const kept = Math.min(end, HISTORY_BYTES);
    this.#window.copyWithin(0, end - kept, end);
    this.#history = kept;
    return content;
  }

  #readEnd({ flags, contentBytes }: FrameHeader): Uint8Array | null {
    const hasChecksum = (flags & CONTENT_CHECKSUM) !== 0;
    const tail = this.#queue.take(hasChecksum ? 8 : 4);
    if (tail === null) return null;
    if (hasChecksum && u32(tail, 4) !== this.#hash.digest()) damaged("the checksum of the lz4 frame does not match");
    if (contentBytes !== null && contentBytes !== this.#produced)
      damaged("the lz4 frame has another length than it says");
    this.#isDone = true;
    return new Uint8Array(0);
  }
}

function headerChecksum(descriptor: Uint8Array): number {
  return (xxh32(descriptor) >>> 8) & 255;
}

function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;
}
