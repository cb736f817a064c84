/** Collects pieces of any size and hands out runs of bytes of a wanted size. */
export class ByteQueue {
  #pieces: Uint8Array[] = [];
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** Copies the piece: its owner may reuse it. */
  push(piece: Uint8Array): void {
    if (piece.length === 0) return;
    this.#pieces.push(new Uint8Array(piece));
    this.#length += piece.length;
  }

  /** The first `count` bytes without removing them; null while there are fewer. */
  peek(count: number): Uint8Array | null {
    if (count > this.#length) return null;
    if (this.#pieces.length === 0) return new Uint8Array(0);
    if (this.#pieces[0]!.length < count) this.#pieces = [Buffer.concat(this.#pieces)];
    return this.#pieces[0]!.subarray(0, count);
  }

  /** Removes and gives the first `count` bytes; null while there are fewer. */
  take(count: number): Uint8Array | null {
    const bytes = this.peek(count);
    if (bytes === null || count === 0) return bytes;
    const first = this.#pieces[0]!;
    if (first.length === count) this.#pieces.shift();
    else this.#pieces[0] = first.subarray(count);
    this.#length -= count;
    return bytes;
  }
}
