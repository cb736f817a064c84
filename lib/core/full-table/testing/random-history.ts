/** One change record as the change table holds it. */
export interface ChangeRecord {
  readonly pk: string;
  readonly column: string | null;
  readonly version: number | null;
  readonly value: string | null;
  readonly operation: "U" | "DO" | "DA" | "DR";
  readonly sequence: string;
}

/** A source table that is changed at random, with what its stream says of each change. */
export class RandomHistory {
  readonly #columns: readonly string[];
  readonly #keys: number;
  readonly #rows = new Map<string, Map<string, { value: string; version: number }>>();
  #state: number;
  #at = 0;

  constructor({ columns, keys, seed }: { columns: readonly string[]; keys: number; seed: number }) {
    this.#columns = columns;
    this.#keys = keys;
    this.#state = seed;
  }

  /** One put, update or delete of a row; an update may set and delete columns at once. */
  *change(): Generator<ChangeRecord> {
    const pk = `k${this.#below(this.#keys)}`;
    const version = 1_000_000 + this.#at++;
    const kind = this.#below(10);
    let index = 0;
    const record = (
      operation: ChangeRecord["operation"],
      column: string | null,
      value: string | null,
    ): ChangeRecord => {
      const at = String(this.#at).padStart(20, "0");
      const sequence = `0000000001_${at}_0000000000_s:${String(index++).padStart(10, "0")}`;
      const current = column === null ? undefined : this.#rows.get(pk)?.get(column)?.version;
      const told = operation === "U" ? version : operation === "DO" ? (current ?? version) : null;
      return { pk, column, version: told, value, operation, sequence };
    };
    if (kind < 2) {
      this.#rows.delete(pk);
      yield record("DR", null, null);
      return;
    }
    if (kind < 5) {
      yield record("DR", null, null);
      this.#rows.set(pk, new Map());
    }
    const isUpdate = kind >= 5;
    const chosen = this.#columns.filter(() => this.#below(3) > 0);
    for (const column of chosen) {
      const what = isUpdate ? this.#below(6) : 5;
      const row = this.#rows.get(pk);
      if (what < 2 && row) {
        yield record(what === 0 && row.has(column) ? "DO" : "DA", column, null);
        row.delete(column);
      } else if (what >= 2) {
        const value = `v${this.#below(1_000_000)}`;
        yield record("U", column, value);
        if (!this.#rows.has(pk)) this.#rows.set(pk, new Map());
        this.#rows.get(pk)!.set(column, { value, version });
      }
    }
    // A put without columns deletes: the stream tells both alike.
    if (!isUpdate && this.#rows.get(pk)?.size === 0) this.#rows.delete(pk);
  }

  /** What the table holds now, by key, a value or null for each column. */
  rows(): (string | null)[][] {
    return [...this.#rows]
      .map(([pk, row]) => [pk, ...this.#columns.map((column) => row.get(column)?.value ?? null)])
      .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
  }

  /** Mulberry32: small, seeded, the same everywhere. */
  #below(bound: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % bound;
  }
}
