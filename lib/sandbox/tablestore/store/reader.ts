import type { DatabaseSync, StatementSync } from "node:sqlite";
import { openForReading } from "./schema";
import { readShard } from "./shard-row";
import { readTable } from "./table-book";
import type { Action, Shard, StreamRecord, Table } from "./table";

export type Direction = "FORWARD" | "BACKWARD";

/** Encoded keys. Forward `[from, to)`, backward from the high `from` down to and without `to`. */
export interface KeyRange {
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  readonly direction: Direction;
}

/** Where rows are read from: what is committed, or what a transaction has made of it. */
export interface RowSource {
  /** The bytes of a stored row, or null. */
  row(tableId: number, key: Uint8Array): Uint8Array | null;
  /** Rows in key order until `visit` returns false. */
  scan(tableId: number, range: KeyRange, visit: (bytes: Uint8Array, key: Uint8Array) => boolean): void;
}

/**
 * Committed data, on a connection of its own. `snapshot` is one consistent view; nothing in it may be asynchronous,
 * because an open read transaction keeps the log of the database from being reset.
 */
export class StoreReader implements RowSource {
  readonly #database: DatabaseSync;
  readonly #instances: StatementSync;
  readonly #tables: StatementSync;
  readonly #row: StatementSync;
  readonly #forward: StatementSync;
  readonly #backward: StatementSync;
  readonly #shardsOf: StatementSync;
  readonly #shard: StatementSync;
  readonly #records: StatementSync;
  readonly #timeAt: StatementSync;
  readonly #count: StatementSync;

  constructor(file: string) {
    this.#database = openForReading(file);
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#instances = prepare("SELECT name FROM instance ORDER BY name");
    this.#tables = prepare("SELECT * FROM tbl ORDER BY instance, name");
    this.#row = prepare("SELECT bytes FROM row WHERE tbl = ? AND pk = ?");
    this.#forward = prepare("SELECT pk, bytes FROM row WHERE tbl = ? AND pk >= ? AND pk < ? ORDER BY pk");
    this.#backward = prepare("SELECT pk, bytes FROM row WHERE tbl = ? AND pk <= ? AND pk > ? ORDER BY pk DESC");
    this.#shardsOf = prepare("SELECT * FROM shard WHERE tbl = ? ORDER BY id");
    this.#shard = prepare("SELECT * FROM shard WHERE uuid = ?");
    this.#records = prepare(
      "SELECT position, action, us, record, origin FROM stream WHERE shard = ? AND position >= ? ORDER BY position LIMIT ?",
    );
    this.#timeAt = prepare("SELECT us FROM stream WHERE shard = ? AND position = ?");
    this.#count = prepare("SELECT count(*) AS rows FROM (SELECT 1 FROM row WHERE tbl = ? LIMIT ?)");
  }

  instances(): string[] {
    return this.#instances.all().map((row) => row.name as string);
  }

  tables(): Table[] {
    return this.#tables.all().map(readTable);
  }

  snapshot<T>(read: () => T): T {
    this.#database.exec("BEGIN");
    try {
      return read();
    } finally {
      this.#database.exec("COMMIT");
    }
  }

  row(tableId: number, key: Uint8Array): Uint8Array | null {
    return (this.#row.get(tableId, key)?.bytes as Uint8Array | undefined) ?? null;
  }

  scan(tableId: number, range: KeyRange, visit: (bytes: Uint8Array, key: Uint8Array) => boolean): void {
    const rows = range.direction === "FORWARD" ? this.#forward : this.#backward;
    for (const { pk, bytes } of rows.iterate(tableId, range.from, range.to))
      if (!visit(bytes as Uint8Array, pk as Uint8Array)) return;
  }

  /** Parents before children. */
  shards(tableId: number): Shard[] {
    return this.#shardsOf.all(tableId).map(readShard);
  }

  shard(uuid: string): Shard | null {
    const row = this.#shard.get(uuid);
    return row === undefined ? null : readShard(row);
  }

  records(shard: Shard, from: number, limit: number): Iterable<StreamRecord> {
    return this.#records.iterate(shard.id, from, limit) as unknown as Iterable<StreamRecord & { action: Action }>;
  }

  /** Position of the first kept record at or after `us`; `last + 1` when there is none. */
  seek(shard: Shard, us: number): number {
    let [low, high] = [shard.firstKept, shard.last + 1];
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (this.timeAt(shard, middle)! < us) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  timeAt(shard: Shard, position: number): number | null {
    return (this.#timeAt.get(shard.id, position)?.us as number | undefined) ?? null;
  }

  /** Rows of a table, counted up to `most`: counting them all would take as long as reading them. */
  countRows(tableId: number, most: number): number {
    return this.#count.get(tableId, most)!.rows as number;
  }

  close(): void {
    this.#database.close();
  }
}
