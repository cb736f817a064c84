import type { DatabaseSync, StatementSync } from "node:sqlite";
import { noSuchTable, quotaExhausted, tableExists } from "../service-error";
import { decodeKey, encodeKey } from "./key";
import type { DefinitionChange, StoreOperation } from "./operation";
import type { StreamLog } from "./stream-log";
import type { Table, TableDefinition } from "./table";

const TABLES_PER_INSTANCE = 64;

type CreateTable = Extract<StoreOperation, { kind: "createTable" }>;
interface OpenTable {
  table: Table;
  lastAuto: number;
}

/** The writer's tables: their definitions and counters. After a group that failed, `reload` forgets them. */
export class TableBook {
  readonly #log: StreamLog;
  readonly #open = new Map<number, OpenTable | null>();
  readonly #counted = new Set<number>();
  readonly #byId: StatementSync;
  readonly #namesIn: StatementSync;
  readonly #insert: StatementSync;
  readonly #redefine: StatementSync;
  readonly #count: StatementSync;
  readonly #delete: StatementSync;
  readonly #discardRows: StatementSync;
  readonly #keyInTheMiddle: StatementSync;

  constructor(database: DatabaseSync, log: StreamLog) {
    this.#log = log;
    this.#byId = database.prepare("SELECT * FROM tbl WHERE id = ?");
    this.#namesIn = database.prepare("SELECT name FROM tbl WHERE instance = ?");
    this.#insert = database.prepare(
      "INSERT INTO tbl (instance, name, definition, last_auto) VALUES (?, ?, ?, 0) RETURNING id",
    );
    this.#redefine = database.prepare("UPDATE tbl SET definition = ? WHERE id = ?");
    this.#count = database.prepare("UPDATE tbl SET last_auto = ? WHERE id = ?");
    this.#delete = database.prepare("DELETE FROM tbl WHERE id = ?");
    this.#discardRows = database.prepare("INSERT INTO garbage VALUES ('row', ?, 0)");
    this.#keyInTheMiddle = database.prepare(
      `SELECT pk FROM row WHERE tbl = :table AND pk >= :low AND pk < :high LIMIT 1 OFFSET
         (SELECT count(*) / 2 FROM row WHERE tbl = :table AND pk >= :low AND pk < :high)`,
    );
  }

  reload(): void {
    this.#open.clear();
    this.#counted.clear();
  }

  find(tableId: number): Table | null {
    return this.#find(tableId)?.table ?? null;
  }

  create({ instance, name, definition, stream, nowMs }: CreateTable): void {
    const names = this.#namesIn.all(instance).map((row) => row.name);
    if (names.length >= TABLES_PER_INSTANCE)
      throw quotaExhausted(`Number of tables exceeds the quota:${TABLES_PER_INSTANCE}.`);
    if (names.includes(name)) throw tableExists();
    const createdUs = nowMs * 1000;
    const complete = { ...definition, createdUs, stream: stream && newStream(name, stream, createdUs) };
    const { id } = this.#insert.get(instance, name, JSON.stringify(complete)) as { id: number };
    if (stream !== null) this.#log.create(id, bounds(complete), createdUs);
    this.#open.delete(id);
  }

  change(tableId: number, { stream, ...rest }: DefinitionChange, nowMs: number): void {
    const table = this.#mustFind(tableId);
    const nowUs = nowMs * 1000;
    const options = { ...table.options, ...rest.options };
    const storedVersions = Math.max(table.options.storedVersions, options.maxVersions);
    const changed = { ...table, ...rest, options: { ...options, storedVersions } };
    if (stream === null && table.stream !== null) this.#log.drop(tableId);
    if (stream && table.stream === null) this.#log.create(tableId, bounds(table), nowUs);
    this.#define(
      stream === undefined
        ? changed
        : { ...changed, stream: stream && (renewed(table, stream) ?? newStream(table.name, stream, nowUs)) },
    );
  }

  drop(tableId: number): void {
    this.#mustFind(tableId);
    this.#log.drop(tableId);
    this.#delete.run(tableId);
    this.#discardRows.run(tableId);
    this.#open.delete(tableId);
  }

  /** Splits a partition at an encoded first key column, or where its rows halve. @throws RangeError */
  split(tableId: number, partition: number, at: Uint8Array | null, nowMs: number): void {
    const table = this.#mustFind(tableId);
    const meetings = bounds(table);
    if (partition < 0 || partition > meetings.length) throw new RangeError(`there is no partition ${partition}`);
    const [low, high] = [meetings[partition - 1] ?? Uint8Array.of(), meetings[partition] ?? Uint8Array.of(0xff)];
    const key = at ?? this.#middle(tableId, low, high);
    if (key === null || Buffer.compare(key, low) <= 0 || Buffer.compare(key, high) >= 0)
      throw new RangeError(`partition ${partition} cannot be split there`);
    if (table.stream !== null) this.#log.split(tableId, partition, key, nowMs * 1000);
    const splitKeys = table.splitKeys.toSpliced(partition, 0, Buffer.from(key).toString("hex"));
    this.#define({ ...table, splitKeys });
  }

  /** Merges a partition with its right neighbour. @throws RangeError */
  merge(tableId: number, partition: number, nowMs: number): void {
    const table = this.#mustFind(tableId);
    if (partition < 0 || partition >= table.splitKeys.length)
      throw new RangeError(`partition ${partition} has no right neighbour`);
    if (table.stream !== null) this.#log.merge(tableId, partition, nowMs * 1000);
    this.#define({ ...table, splitKeys: table.splitKeys.toSpliced(partition, 1) });
  }

  /** Rises with every call, over restarts too; the service's own values look like times in microseconds as well. */
  nextAutoIncrement(tableId: number, nowMs: number): bigint {
    const open = this.#find(tableId);
    if (open === null) throw noSuchTable();
    open.lastAuto = Math.max(open.lastAuto + 1, nowMs * 1000);
    this.#counted.add(tableId);
    return BigInt(open.lastAuto);
  }

  /** Writes the counters that moved; before every commit. */
  flush(): void {
    for (const id of this.#counted) this.#count.run(this.#find(id)?.lastAuto ?? 0, id);
    this.#counted.clear();
  }

  #find(tableId: number): OpenTable | null {
    let open = this.#open.get(tableId);
    if (open === undefined) {
      const row = this.#byId.get(tableId);
      open = row === undefined ? null : { table: readTable(row), lastAuto: row.last_auto as number };
      this.#open.set(tableId, open);
    }
    return open;
  }

  #mustFind(tableId: number): Table {
    const table = this.find(tableId);
    if (table === null) throw noSuchTable();
    return table;
  }

  #define(table: Table): void {
    const { id, instance: _instance, name: _name, ...definition } = table;
    this.#redefine.run(JSON.stringify(definition), id);
    const open = this.#find(id);
    if (open !== null) open.table = table;
  }

  #middle(tableId: number, low: Uint8Array, high: Uint8Array): Uint8Array | null {
    const found = this.#keyInTheMiddle.get({ table: tableId, low, high });
    const [first] = found === undefined ? [] : decodeKey(found.pk as Uint8Array);
    return first === undefined ? null : encodeKey([first]);
  }
}

/** A row of the `tbl` table. */
export function readTable(row: Readonly<Record<string, unknown>>): Table {
  const definition = JSON.parse(row.definition as string) as TableDefinition;
  return { ...definition, id: row.id as number, instance: row.instance as string, name: row.name as string };
}

function bounds({ splitKeys }: Pick<TableDefinition, "splitKeys">): Uint8Array[] {
  return splitKeys.map((hex) => new Uint8Array(Buffer.from(hex, "hex")));
}

type StreamWish = NonNullable<CreateTable["stream"]>;

function newStream(tableName: string, wish: StreamWish, enabledUs: number) {
  return { ...wish, id: `${tableName}_${String(enabledUs).padStart(16, "0")}`, enabledUs };
}

/** A stream that is on already keeps its identity. */
function renewed(table: Table, wish: StreamWish) {
  return table.stream && { ...table.stream, ...wish };
}
