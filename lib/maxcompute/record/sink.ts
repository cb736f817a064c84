import { crc32cByte, crc32cInt32, crc32cInt64, crc32cUpdate, CRC32C_START } from "../crc32c";

/** Longest varint: 64 bits in groups of seven. */
const MAX_VARINT = 10;

/** Bytes of complete records. Give `bytes` back to the pool once they are sent. */
export interface Slab {
  readonly bytes: Buffer;
  readonly length: number;
}

/** Space in a slab, `[at, end)` of `bytes`, which `view` shows as well. */
export interface Region {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly at: number;
  readonly end: number;
}

/** Lends buffers of one size and keeps a few returned ones for reuse. */
export interface SlabPool {
  readonly slabBytes: number;
  take(): Buffer;
  give(slab: Buffer): void;
}

/** Fresh buffers each time: for tests and small results. */
export function unpooled(slabBytes: number): SlabPool {
  return { slabBytes, take: () => Buffer.allocUnsafeSlow(slabBytes), give: () => {} };
}

/** At most `keep` idle slabs are held; a few per channel make the working set small and the collector idle. */
export function slabPool(slabBytes: number, keep: number): SlabPool {
  const idle: Buffer[] = [];
  return {
    slabBytes,
    take: () => idle.pop() ?? Buffer.allocUnsafeSlow(slabBytes),
    give(slab) {
      if (slab.length === slabBytes && idle.length < keep) idle.push(slab);
    },
  };
}

/**
 * Appends wire values to slabs and feeds the record checksum. A record is always contiguous: one that does not fit
 * moves to the next slab (or to a larger one of its own), so that a record refused half-way can be taken back.
 */
export class RecordSink {
  readonly #pool: SlabPool;
  readonly #full: Slab[] = [];
  #bytes: Buffer;
  #view: DataView;
  #at = 0;
  #recordStart = 0;
  #crc = CRC32C_START;
  readonly #scratch = new DataView(new ArrayBuffer(8));

  constructor(pool: SlabPool) {
    this.#pool = pool;
    this.#bytes = pool.take();
    this.#view = viewOf(this.#bytes);
  }

  /** Register of the record checksum since `beginRecord`. */
  get crc(): number {
    return this.#crc;
  }

  get hasFull(): boolean {
    return this.#full.length > 0;
  }

  beginRecord(): void {
    this.#recordStart = this.#at;
    this.#crc = CRC32C_START;
  }

  /** Forgets everything since `beginRecord`. */
  rollback(): void {
    this.#at = this.#recordStart;
    this.#crc = CRC32C_START;
  }

  /** Bytes of the record begun last. */
  get recordLength(): number {
    return this.#at - this.#recordStart;
  }

  /**
   * Room for at least `bytes` more, for a kernel that writes whole records by itself. It must say with `advance` how far
   * it came before anything else is done with the sink.
   */
  region(bytes: number): Region {
    this.beginRecord();
    this.#reserve(bytes);
    return { bytes: this.#bytes, view: this.#view, at: this.#at, end: this.#bytes.length };
  }

  advance(at: number): void {
    this.#at = at;
  }

  /** Slabs that take no more records. */
  takeFull(): Slab[] {
    return this.#full.splice(0);
  }

  /** Everything that is left. The sink cannot be used afterwards. */
  takeAll(): Slab[] {
    if (this.#at > 0) this.#full.push({ bytes: this.#bytes, length: this.#at });
    else this.#pool.give(this.#bytes);
    return this.takeFull();
  }

  tag(tag: number): void {
    this.varint32(tag);
  }

  /** Checksum only: field numbers are fed as int32. */
  feedInt32(value: number): void {
    this.#crc = crc32cInt32(this.#crc, value);
  }

  /** Unsigned, no checksum: tags, lengths, counts and checksums themselves. */
  varint32(value: number): void {
    this.#reserve(MAX_VARINT);
    const bytes = this.#bytes;
    let at = this.#at;
    let rest = value >>> 0;
    while (rest > 127) {
      bytes[at++] = (rest & 127) | 128;
      rest >>>= 7;
    }
    bytes[at++] = rest;
    this.#at = at;
  }

  /** Null flags: one byte, no checksum. */
  flag(isNull: boolean): void {
    this.varint32(isNull ? 1 : 0);
  }

  boolean(value: boolean): void {
    this.varint32(value ? 1 : 0);
    this.#crc = crc32cByte(this.#crc, value ? 1 : 0);
  }

  /** sint64: zig-zag on the wire, eight bytes in the checksum. */
  int64(value: bigint): void {
    this.#scratch.setBigInt64(0, value, true);
    const low = this.#scratch.getInt32(0, true);
    const high = this.#scratch.getInt32(4, true);
    this.#crc = crc32cInt64(this.#crc, low, high);
    this.#zigZag(low, high);
  }

  /** sint64 without checksum: the record count. */
  uncheckedInt64(value: bigint): void {
    this.#scratch.setBigInt64(0, value, true);
    this.#zigZag(this.#scratch.getInt32(0, true), this.#scratch.getInt32(4, true));
  }

  /** sint32: zig-zag on the wire, four bytes in the checksum. */
  int32(value: number): void {
    this.#crc = crc32cInt32(this.#crc, value);
    this.varint32((value << 1) ^ (value >> 31));
  }

  float(value: number): void {
    this.#reserve(4);
    this.#view.setFloat32(this.#at, value, true);
    this.#crc = crc32cUpdate(this.#crc, this.#bytes, this.#at, this.#at + 4);
    this.#at += 4;
  }

  double(value: number): void {
    this.#reserve(8);
    this.#view.setFloat64(this.#at, value, true);
    this.#crc = crc32cUpdate(this.#crc, this.#bytes, this.#at, this.#at + 8);
    this.#at += 8;
  }

  /** Length and UTF-8 bytes. The text must be well formed, `byteLength` exact. */
  text(value: string, byteLength: number): void {
    this.varint32(byteLength);
    this.#reserve(byteLength);
    this.#bytes.write(value, this.#at, byteLength, "utf8");
    this.#feedWritten(byteLength);
  }

  bytes(value: Uint8Array): void {
    this.varint32(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#at);
    this.#feedWritten(value.length);
  }

  #feedWritten(length: number): void {
    this.#crc = crc32cUpdate(this.#crc, this.#bytes, this.#at, this.#at + length);
    this.#at += length;
  }

  #zigZag(low: number, high: number): void {
    this.#reserve(MAX_VARINT);
    const sign = high >> 31;
    let lo = (low << 1) ^ sign;
    let hi = ((high << 1) | (low >>> 31)) ^ sign;
    const bytes = this.#bytes;
    let at = this.#at;
    while (hi !== 0 || lo >>> 7 !== 0) {
      bytes[at++] = (lo & 127) | 128;
      lo = (lo >>> 7) | (hi << 25);
      hi >>>= 7;
    }
    bytes[at++] = lo & 127;
    this.#at = at;
  }

  #reserve(count: number): void {
    if (this.#at + count > this.#bytes.length) this.#nextSlab(count);
  }

  #nextSlab(count: number): void {
    const begun = this.#bytes.subarray(this.#recordStart, this.#at);
    const needed = begun.length + count;
    // A record larger than a slab doubles its own buffer, so that appending to it stays linear.
    const isLarge = needed > this.#pool.slabBytes;
    const next = isLarge ? Buffer.allocUnsafeSlow(needed * 2) : this.#pool.take();
    next.set(begun);
    if (this.#recordStart > 0) this.#full.push({ bytes: this.#bytes, length: this.#recordStart });
    else this.#pool.give(this.#bytes);
    this.#bytes = next;
    this.#view = viewOf(next);
    this.#at = begun.length;
    this.#recordStart = 0;
  }
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
