/** Smaller pieces cost less than looking after them. */
const LEAST_BYTES = 16_384;

/**
 * Memory for pages and their tables that is lent out again once it has been given back, in pieces of powers of two. Left to
 * the collector, it would pile up: what a page takes is large, and the collector counts objects. Nobody has to give
 * anything back; what is given back must not be looked at any more.
 */
export class PageMemory {
  readonly #mostIdleBytes: number;
  readonly #idle = new Map<number, ArrayBuffer[]>();
  readonly #lent = new WeakSet<ArrayBufferLike>();
  #idleBytes = 0;

  /** At most `mostIdleBytes` are kept for the next one. */
  constructor(mostIdleBytes: number) {
    this.#mostIdleBytes = mostIdleBytes;
  }

  /** At least `bytes`, filled with anything. */
  take(bytes: number): ArrayBuffer {
    const size = Math.max(LEAST_BYTES, 2 ** Math.ceil(Math.log2(bytes)));
    const memory = this.#idle.get(size)?.pop();
    if (memory !== undefined) this.#idleBytes -= size;
    const lent = memory ?? Buffer.allocUnsafeSlow(size).buffer;
    this.#lent.add(lent);
    return lent;
  }

  /** Takes back what it lent; anything else, and what is given a second time, is left to the collector. */
  give(memory: ArrayBufferLike): void {
    if (!this.#lent.delete(memory)) return;
    const size = memory.byteLength;
    if (this.#idleBytes + size > this.#mostIdleBytes) return;
    this.#idleBytes += size;
    const idle = this.#idle.get(size) ?? [];
    this.#idle.set(size, idle);
    idle.push(memory as ArrayBuffer);
  }

  /** A copy of a table in memory of its own. */
  copyOf(table: Int32Array): Int32Array<ArrayBuffer> {
    const copy = new Int32Array(this.take(table.byteLength), 0, table.length);
    copy.set(table);
    return copy;
  }
}

/** What the pages of this process share. */
export const pageMemory = new PageMemory(32 << 20);
