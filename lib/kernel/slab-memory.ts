/**
 * Buffers of one size within one piece of memory, lent out again once they are given back. The buffer that was given back
 * last goes first: it is still in the processor's cache. A buffer that is never given back is not lent again.
 */
export class SlabMemory {
  readonly #idle: Buffer<ArrayBuffer>[] = [];
  readonly #lent = new Set<Buffer>();

  /** `bytes` of `memory` from `start` on, in buffers of `slabBytes`. */
  constructor(memory: ArrayBuffer, start: number, bytes: number, slabBytes: number) {
    for (let slab = Math.floor(bytes / slabBytes) - 1; slab >= 0; slab--) {
      this.#idle.push(Buffer.from(memory, start + slab * slabBytes, slabBytes));
    }
  }

  /** A buffer filled with anything, or null when all are lent. */
  take(): Buffer<ArrayBuffer> | null {
    const slab = this.#idle.pop();
    if (slab === undefined) return null;
    this.#lent.add(slab);
    return slab;
  }

  /** False, and nothing is done, when it did not lend this buffer. */
  give(slab: Buffer): boolean {
    if (!this.#lent.delete(slab)) return false;
    this.#idle.push(slab as Buffer<ArrayBuffer>);
    return true;
  }
}
