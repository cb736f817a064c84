/** Bytes kept for retries, of all blocks of a client together. */
export class RetainBudget {
  readonly #limitBytes: number;
  #usedBytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  take(bytes: number): boolean {
    if (this.#usedBytes + bytes > this.#limitBytes) return false;
    this.#usedBytes += bytes;
    return true;
  }

  give(bytes: number): void {
    this.#usedBytes -= bytes;
  }
}

/**
 * A source that can be read several times although it can be pulled only once: what has been pulled is kept while the
 * budget allows. Beyond that the beginning is dropped, and only the reader at hand can go on.
 *
 * A reader that is given up may leave a pull under way; the next reader gets that very piece.
 */
export class RetainedBody {
  readonly #source: AsyncIterator<Uint8Array, unknown>;
  readonly #budget: RetainBudget;
  #pieces: Uint8Array[] = [];
  #keptBytes = 0;
  #isLost = false;
  #failure: { readonly thrown: unknown } | null = null;
  #pull: Promise<IteratorResult<Uint8Array, unknown>> | null = null;
  #readers = 0;

  constructor(source: AsyncIterable<Uint8Array>, budget: RetainBudget) {
    this.#source = source[Symbol.asyncIterator]();
    this.#budget = budget;
  }

  /** Whether `read` can still begin at the beginning, and the source has not failed. */
  get canRepeat(): boolean {
    return !this.#isLost && this.#failure === null;
  }

  get isLost(): boolean {
    return this.#isLost;
  }

  /** From the beginning on. Earlier readers get no more. */
  async *read(): AsyncGenerator<Uint8Array, void> {
    const reader = ++this.#readers;
    for (let index = 0; ; index++) {
      const kept = this.#pieces[index];
      if (kept !== undefined) {
        yield kept;
        continue;
      }
      const piece = await this.#next();
      if (reader !== this.#readers || piece === null) return;
      yield piece;
    }
  }

  /** Gives the memory back and tells the source that no more is wanted. */
  close(): void {
    this.#readers++;
    this.#drop();
    // Not waited for: a source that is waiting for rows of its own would hold up the news of a failure.
    this.#source.return?.().catch(() => {});
  }

  /** The next piece of the source, kept if there is room. */
  async #next(): Promise<Uint8Array | null> {
    // A generator that has thrown looks finished from then on; its bytes must not pass for a whole body.
    if (this.#failure !== null) throw this.#failure.thrown;
    this.#pull ??= this.#source.next().then((result) => this.#keep(result));
    const pulled = this.#pull;
    try {
      const result = await pulled;
      return result.done ? null : result.value;
    } catch (thrown) {
      this.#failure = { thrown };
      throw thrown;
    } finally {
      if (this.#pull === pulled) this.#pull = null;
    }
  }

  #keep(result: IteratorResult<Uint8Array, unknown>): IteratorResult<Uint8Array, unknown> {
    if (result.done || this.#isLost) return result;
    if (!this.#budget.take(result.value.length)) {
      this.#drop();
      return result;
    }
    this.#keptBytes += result.value.length;
    const copy = new Uint8Array(result.value);
    this.#pieces.push(copy);
    return { done: false, value: copy };
  }

  #drop(): void {
    this.#isLost = true;
    this.#pieces = [];
    this.#budget.give(this.#keptBytes);
    this.#keptBytes = 0;
  }
}
