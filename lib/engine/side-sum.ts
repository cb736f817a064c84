import { MultisetHash } from "./multiset-hash";

/** Records and their order-free hash, as one side of a comparison counts them. */
export class SideSum {
  records = 0;
  readonly #hash = new MultisetHash();

  add(records: number, sum: bigint): void {
    this.records += records;
    this.#hash.add(sum);
  }

  side(): { records: number; hash: string } {
    return { records: this.records, hash: this.#hash.toString() };
  }
}

/** The same per split, and over all of them. */
export class SplitSums {
  readonly #bySplit = new Map<string, SideSum>();
  readonly #total = new SideSum();

  add(split: string, records: number, sum: bigint): void {
    const one = this.#bySplit.get(split) ?? new SideSum();
    this.#bySplit.set(split, one);
    one.add(records, sum);
    this.#total.add(records, sum);
  }

  of(split: string): { records: number; hash: string } {
    return (this.#bySplit.get(split) ?? new SideSum()).side();
  }

  total(): { records: number; hash: string } {
    return this.#total.side();
  }

  splits(): Iterable<string> {
    return this.#bySplit.keys();
  }
}
