import { randomUUID } from "node:crypto";
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { compareKeys } from "./key";
import { readShard } from "./shard-row";
import type { Action, Shard } from "./table";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type OpenShard = Mutable<Shard>;

/** Where a record stands in its shard. */
export interface Place {
  readonly us: number;
  readonly rowIndex: number;
}

/**
 * The growing end of every stream. What it knows of open shards is kept in memory and written once per group; after a
 * group that failed, `load` reads it anew.
 */
export class StreamLog {
  readonly #open = new Map<number, OpenShard[]>();
  readonly #dirty = new Set<OpenShard>();
  readonly #shardsOf: StatementSync;
  readonly #insertShard: StatementSync;
  readonly #updateShard: StatementSync;
  readonly #deleteShard: StatementSync;
  readonly #append: StatementSync;
  readonly #timeAt: StatementSync;
  readonly #discard: StatementSync;

  constructor(database: DatabaseSync) {
    this.#shardsOf = database.prepare("SELECT * FROM shard WHERE tbl = ? ORDER BY id");
    this.#insertShard = database.prepare(
      `INSERT INTO shard (tbl, uuid, parent, sibling, created_us, closed_us, first_kept, last, last_us, last_row_index,
         low, high) VALUES (?, ?, ?, ?, ?, NULL, 1, 0, ?, 0, ?, ?)`,
    );
    this.#updateShard = database.prepare(
      "UPDATE shard SET closed_us = ?, first_kept = ?, last = ?, last_us = ?, last_row_index = ? WHERE id = ?",
    );
    this.#deleteShard = database.prepare("DELETE FROM shard WHERE id = ?");
    this.#append = database.prepare("INSERT INTO stream VALUES (?, ?, ?, ?, ?, ?, ?)");
    this.#timeAt = database.prepare("SELECT us FROM stream WHERE shard = ? AND position = ?");
    this.#discard = database.prepare(
      "INSERT INTO garbage VALUES ('stream', ?, ?) ON CONFLICT DO UPDATE SET below = max(below, excluded.below)",
    );
  }

  /** Forgets what is in memory; the next use of a table reads it again. */
  reload(): void {
    this.#open.clear();
    this.#dirty.clear();
  }

  /** The open shards of a table from the lowest keys to the highest; none when its stream is off. */
  openShards(tableId: number): readonly Shard[] {
    return this.#shards(tableId);
  }

  /** Starts a stream with one shard per partition. `bounds` are where partitions meet, ascending. */
  create(tableId: number, bounds: readonly Uint8Array[], nowUs: number): void {
    for (let index = 0; index <= bounds.length; index++)
      this.#insert(tableId, [], nowUs, bounds[index - 1] ?? null, bounds[index] ?? null);
    this.#open.delete(tableId);
  }

  drop(tableId: number): void {
    this.flush();
    for (const shard of this.#all(tableId)) this.#remove(shard);
    this.#open.delete(tableId);
  }

  /** The place of the next record of the shard that `key` belongs to: times of a shard never go back. */
  next(tableId: number, key: Uint8Array, nowUs: number): Place & { readonly shard: Shard } {
    const shard = this.#shardOf(tableId, key);
    const us = Math.max(nowUs, shard.lastUs);
    const rowIndex = shard.last > 0 && us === shard.lastUs ? shard.lastRowIndex + 1 : 0;
    return { shard, us, rowIndex };
  }

  append(place: Place & { shard: Shard }, action: Action, record: Uint8Array, origin: Uint8Array | null): void {
    const shard = place.shard as OpenShard;
    shard.last += 1;
    shard.lastUs = place.us;
    shard.lastRowIndex = place.rowIndex;
    this.#append.run(shard.id, shard.last, place.us, place.rowIndex, action, record, origin);
    this.#dirty.add(shard);
  }

  /** Writes what appending changed; before every commit. */
  flush(): void {
    for (const shard of this.#dirty) this.#update(shard);
    this.#dirty.clear();
  }

  /** Ends the partition's shard and begins two, meeting at `at`. */
  split(tableId: number, partition: number, at: Uint8Array, nowUs: number): void {
    const parent = this.#shards(tableId)[partition];
    if (parent === undefined) throw new RangeError(`no open shard ${partition}`);
    const us = this.#close(parent, nowUs);
    this.#insert(tableId, [parent], us, parent.low, at);
    this.#insert(tableId, [parent], us, at, parent.high);
    this.#open.delete(tableId);
  }

  /** Ends the partition's shard and its right neighbour's and begins one for both. */
  merge(tableId: number, partition: number, nowUs: number): void {
    const [left, right] = this.#shards(tableId).slice(partition, partition + 2);
    if (left === undefined || right === undefined)
      throw new RangeError(`no open shards ${partition} and its neighbour`);
    const us = Math.max(this.#close(left, nowUs), this.#close(right, nowUs));
    this.#insert(tableId, [left, right], us, left.low, right.high);
    this.#open.delete(tableId);
  }

  /** Forgets records older than `beforeUs` and closed shards that are older altogether. */
  trim(tableId: number, beforeUs: number): void {
    this.flush();
    for (const shard of this.#all(tableId)) {
      const first = this.#firstAtOrAfter(shard, beforeUs);
      if (first > shard.firstKept) {
        this.#discard.run(shard.id, first);
        shard.firstKept = first;
        this.#update(shard);
      }
      if (shard.closedUs !== null && shard.closedUs < beforeUs && first > shard.last) this.#remove(shard);
    }
    this.#open.delete(tableId);
  }

  #firstAtOrAfter(shard: Shard, us: number): number {
    let [low, high] = [shard.firstKept, shard.last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if ((this.#timeAt.get(shard.id, middle)!.us as number) < us) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #all(tableId: number): OpenShard[] {
    return this.#shardsOf.all(tableId).map(readShard);
  }

  #shards(tableId: number): OpenShard[] {
    let shards = this.#open.get(tableId);
    if (shards === undefined) {
      this.flush();
      shards = this.#all(tableId).filter((shard) => shard.closedUs === null);
      shards.sort((a, b) => (a.low === null ? -1 : b.low === null ? 1 : compareKeys(a.low, b.low)));
      this.#open.set(tableId, shards);
    }
    return shards;
  }

  #shardOf(tableId: number, key: Uint8Array): OpenShard {
    const shards = this.#shards(tableId);
    const shard =
      shards.length === 1 ? shards[0] : shards.findLast(({ low }) => low === null || compareKeys(low, key) <= 0);
    if (shard === undefined) throw new RangeError(`table ${tableId} has no open shard`);
    return shard;
  }

  #close(shard: OpenShard, nowUs: number): number {
    shard.closedUs = Math.max(nowUs, shard.lastUs);
    this.#dirty.delete(shard);
    this.#update(shard);
    return shard.closedUs;
  }

  /** A child's first time is never before its parents' last one. */
  #insert(
    tableId: number,
    parents: readonly Shard[],
    us: number,
    low: Uint8Array | null,
    high: Uint8Array | null,
  ): void {
    const [parent, sibling] = parents;
    this.#insertShard.run(tableId, randomUUID(), parent?.uuid ?? null, sibling?.uuid ?? null, us, us, low, high);
  }

  #update({ closedUs, firstKept, last, lastUs, lastRowIndex, id }: Shard): void {
    this.#updateShard.run(closedUs, firstKept, last, lastUs, lastRowIndex, id);
  }

  #remove(shard: Shard): void {
    this.#discard.run(shard.id, Number.MAX_SAFE_INTEGER);
    this.#deleteShard.run(shard.id);
  }
}
