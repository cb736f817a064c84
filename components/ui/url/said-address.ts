/** A page's path, and its query without the question mark. */
export interface Address {
  readonly path: string;
  readonly query: string;
}

/**
 * What a page has said to its address and has not heard back. The router takes an address over a moment later, and as it
 * does so it writes that one into the browser, although newer ones are on their way: until it has caught up, neither its
 * own state nor the browser's address is what the page says.
 */
export class SaidAddress {
  #latest: Address | null = null;
  /** Where the router was when this began, and all that are on their way to it. */
  #underWay: ReadonlySet<string> = new Set();
  readonly #listeners = new Set<() => void>();

  /** The newest address that the router has not taken over yet. */
  readonly latest = (): Address | null => this.#latest;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** `from`: the query that this changes. */
  say(address: Address, from: string): void {
    const before = this.#latest?.path === address.path ? this.#underWay : [from];
    this.#underWay = new Set([...before, address.query]);
    this.#change(address);
  }

  /** The router is at this address: the newest that was said, one before it, or somebody else's. */
  arrived({ path, query }: Address): void {
    if (this.#latest === null) return;
    const isLate = path === this.#latest.path && query !== this.#latest.query && this.#underWay.has(query);
    if (!isLate) this.#change(null);
  }

  #change(latest: Address | null): void {
    this.#latest = latest;
    for (const listener of this.#listeners) listener();
  }
}
