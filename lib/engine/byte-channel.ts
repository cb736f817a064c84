/**
 * A bounded queue between one producer and one consumer. The bound is bytes, not items: a producer waits while the
 * bytes in the queue have reached the budget, so an item larger than the budget passes alone instead of waiting for
 * ever. Ends in one of two ways: `end` lets the consumer drain what is left; `fail` makes both sides throw at once.
 */
export class ByteChannel<Item> {
  readonly #budget: number;
  readonly #items: { readonly item: Item; readonly bytes: number }[] = [];
  readonly #waiting: (() => void)[] = [];
  #used = 0;
  #ended = false;
  #failure: { readonly reason: unknown } | null = null;

  constructor(budgetBytes: number) {
    this.#budget = budgetBytes;
  }

  async push(item: Item, bytes: number): Promise<void> {
    while (this.#failure === null && this.#used >= this.#budget) await this.#change();
    this.#throwIfFailed();
    this.#items.push({ item, bytes });
    this.#used += bytes;
    this.#wake();
  }

  /** The oldest item, or null once the channel has ended and is empty. */
  async pull(): Promise<Item | null> {
    while (this.#failure === null && this.#items.length === 0 && !this.#ended) await this.#change();
    this.#throwIfFailed();
    const next = this.#items.shift();
    if (next === undefined) return null;
    this.#used -= next.bytes;
    this.#wake();
    return next.item;
  }

  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The first reason counts. */
  fail(reason: unknown): void {
    this.#failure ??= { reason };
    this.#wake();
  }

  #throwIfFailed(): void {
    if (this.#failure !== null) throw this.#failure.reason;
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #wake(): void {
    for (const resume of this.#waiting.splice(0)) resume();
  }
}
