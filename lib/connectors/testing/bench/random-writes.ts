import type { RowChange } from "@/lib/tablestore/client";
import type { Cell, ColumnValue } from "@/lib/tablestore/row";

export const COLUMNS = [
  { source: "Name", name: "name", type: "STRING" },
  { source: "city", name: "city", type: "STRING" },
  { source: "score", name: "score", type: "BIGINT" },
  { source: "rate", name: "rate", type: "DOUBLE" },
  { source: "paid", name: "paid", type: "BOOLEAN" },
] as const;
type Column = (typeof COLUMNS)[number];
const WORDS = ["", "North", "Süd", "西湖", "it's", 'say "no"', "back\\slash", "two\nlines", "  ", "🚲"];

/** Keys `k000000` up: as wide as needed to be cut into slices by their first characters. */
export const keyOf = (index: number) => `k${String(index).padStart(6, "0")}`;

/** Random puts, updates and deletes of rows, with deletes of columns and of single versions within the updates. */
export class RandomWrites {
  readonly #keys: number;
  #state: number;
  /** Counts up, so that every value written has a version of its own. */
  #version: bigint;
  /** Version of each cell as far as these writes know, to delete exactly that one. */
  readonly #versions = new Map<string, bigint>();

  constructor({ keys, seed, firstVersion }: { keys: number; seed: number; firstVersion: bigint }) {
    this.#keys = keys;
    this.#state = seed;
    this.#version = firstVersion;
  }

  /** Changes of as many different rows. */
  batch(rows: number): RowChange[] {
    const keys = new Set<string>();
    while (keys.size < rows) keys.add(keyOf(this.#below(this.#keys)));
    return [...keys].map((key) => this.#change(key));
  }

  #change(pk: string): RowChange {
    const key = [{ name: "pk", value: pk }];
    const kind = this.#below(10);
    if (kind === 0) return { type: "DELETE", key };
    // A put without any column is told like a deletion, so that a row always keeps one.
    const kept = this.#below(COLUMNS.length);
    const chosen = COLUMNS.filter((_, at) => at === kept || this.#below(2) === 0);
    if (kind < 4) return { type: "PUT", key, cells: chosen.map((column) => this.#put(pk, column)) };
    return { type: "UPDATE", key, cells: chosen.map((column) => this.#update(pk, column)) };
  }

  #update(pk: string, column: Column): Cell {
    const { source: name } = column;
    switch (this.#below(8)) {
      case 0:
        return { name, op: "deleteAll", value: null, version: null };
      case 1:
        return { name, op: "deleteOne", value: null, version: this.#versions.get(`${pk} ${name}`) ?? this.#version };
      default:
        return this.#put(pk, column);
    }
  }

  #put(pk: string, { source: name, type }: Column): Cell {
    const version = this.#version++;
    this.#versions.set(`${pk} ${name}`, version);
    return { name, op: "put", value: this.#value(type), version };
  }

  #value(type: Column["type"]): ColumnValue {
    switch (type) {
      case "STRING":
        return `${WORDS[this.#below(WORDS.length)]}${this.#below(3) === 0 ? this.#below(1_000) : ""}`;
      case "BIGINT":
        return BigInt(this.#below(2 ** 31)) * BigInt(this.#below(2 ** 31)) * (this.#below(2) === 0 ? 1n : -1n);
      case "DOUBLE":
        return (this.#below(2 ** 31) - 2 ** 30) / 10 ** this.#below(12);
      case "BOOLEAN":
        return this.#below(2) === 0;
    }
  }

  /** Mulberry32: small, seeded, the same everywhere. */
  #below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }
}
