/** Chance that can be repeated: the same seed draws the same numbers. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** In [0, 1). Mulberry32. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  oneOf<Item>(items: readonly Item[]): Item {
    return items[this.int(0, items.length - 1)]!;
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }
}

/** The seed of the n-th run of a campaign. */
export function seedOf(campaign: number, run: number): number {
  return new Chance(Math.imul(campaign, 2_654_435_761) ^ Math.imul(run + 1, 40_503)).int(1, 2 ** 31 - 1);
}
