import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AUTO_INCREMENT, type PrimaryKey, type WireRow } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { changed, checkChangeOf, dependsOnRow, returned } from "../rows/decide-change";
import { decodeStoredRow, encodeStoredRow, sizeOf, unexpired, type StoredRow } from "../rows/stored-row";
import { invalid, noSuchTable } from "../service-error";
import { encodeKey } from "./key";
import type { RowChange } from "./operation";
import type { StreamLog } from "./stream-log";
import { ACTION, type Table } from "./table";
import type { TableBook } from "./table-book";

const PURGED_ROWS = 1000;

export interface WrittenRow {
  /** What the request asked to have returned, as PlainBuffer. */
  readonly row: Uint8Array | null;
  readonly sizeBytes: number;
}

/** Applies single changes to rows and streams inside the writer's transaction. */
export class RowWriter {
  readonly #tables: TableBook;
  readonly #log: StreamLog;
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #after: StatementSync;
  readonly #purgedUpTo = new Map<number, Uint8Array>();

  constructor(database: DatabaseSync, tables: TableBook, log: StreamLog) {
    this.#tables = tables;
    this.#log = log;
    this.#get = database.prepare("SELECT bytes FROM row WHERE tbl = ? AND pk = ?");
    this.#put = database.prepare("INSERT OR REPLACE INTO row VALUES (?, ?, ?)");
    this.#delete = database.prepare("DELETE FROM row WHERE tbl = ? AND pk = ?");
    this.#after = database.prepare("SELECT pk, bytes FROM row WHERE tbl = ? AND pk > ? ORDER BY pk LIMIT ?");
  }

  /** Whatever is refused is refused before anything is written. @throws ServiceError */
  write(change: RowChange, nowMs: number): WrittenRow {
    const table = this.#tables.find(change.tableId);
    if (table === null) throw noSuchTable();
    const wire = decodeRow(change.row);
    const primaryKey = this.#assignKey(table, change, wire, nowMs);
    const key = encodeKey(primaryKey.map(({ value }) => value));
    const current = this.#current(table, key, change, nowMs);
    const decision = { change, wire, primaryKey, current, options: table.options };
    checkChangeOf(decision, nowMs);

    const place = table.stream === null ? null : this.#log.next(table.id, key, nowMs * 1000);
    const version = BigInt(place === null ? nowMs : Math.floor(place.us / 1000));
    const after = changed(decision, version);
    if (after.cells !== null) this.#put.run(table.id, key, encodeStoredRow({ primaryKey, cells: after.cells }));
    else if (change.type === "delete") this.#delete.run(table.id, key);
    if (place !== null) {
      const sequence = { epoch: 0, timestampUs: BigInt(place.us), rowIndex: place.rowIndex };
      const record = encodeRow({ primaryKey, cells: after.recorded, isDelete: wire.isDelete, sequence });
      this.#log.append(place, ACTION[change.type], record, origin(table, primaryKey, current));
    }
    return { row: returned(change, primaryKey, after), sizeBytes: sizeOf(wire.primaryKey) + sizeOf(wire.cells) };
  }

  /** Frees the space of expired cells among the next rows. Nobody could see them any more, so no stream hears of it. */
  purge(tableId: number, nowMs: number): void {
    const table = this.#tables.find(tableId);
    if (table === null || table.options.timeToLive < 0) return;
    const rows = this.#after.all(tableId, this.#purgedUpTo.get(tableId) ?? new Uint8Array(0), PURGED_ROWS);
    for (const { pk, bytes } of rows as unknown as { pk: Uint8Array; bytes: Uint8Array }[]) {
      const stored = decodeStoredRow(bytes);
      const row = unexpired(stored, table.options, nowMs);
      if (row === null) this.#delete.run(tableId, pk);
      else if (row.cells.length < stored.cells.length) this.#put.run(tableId, pk, encodeStoredRow(row));
    }
    const last = rows.at(-1)?.pk as Uint8Array | undefined;
    if (last !== undefined && rows.length === PURGED_ROWS) this.#purgedUpTo.set(tableId, last);
    else this.#purgedUpTo.delete(tableId);
  }

  #assignKey(table: Table, { existence, columnCondition }: RowChange, wire: WireRow, nowMs: number): PrimaryKey {
    if (!wire.primaryKey.some(({ value }) => value === AUTO_INCREMENT)) return wire.primaryKey as PrimaryKey;
    if (existence !== "IGNORE" || columnCondition !== null)
      throw invalid("Condition is not allowed when the AUTO_INCREMENT primary key is not given.");
    const assigned = this.#tables.nextAutoIncrement(table.id, nowMs);
    return wire.primaryKey.map(({ name, value }) => ({
      name,
      value: value === AUTO_INCREMENT ? assigned : value,
    })) as PrimaryKey;
  }

  /** The row as it stands, where the change depends on it; null also when nothing needs to know. */
  #current(table: Table, key: Uint8Array, change: RowChange, nowMs: number): StoredRow | null {
    if (!dependsOnRow(change) && (table.stream?.originColumns.length ?? 0) === 0) return null;
    const found = this.#get.get(table.id, key);
    return found === undefined ? null : unexpired(decodeStoredRow(found.bytes as Uint8Array), table.options, nowMs);
  }
}

/** The previous values of the stream's original columns, or null when there are none. */
function origin({ stream }: Table, primaryKey: PrimaryKey, current: StoredRow | null): Uint8Array | null {
  if (stream === null || stream.originColumns.length === 0 || current === null) return null;
  const cells = current.cells.filter(({ name }) => stream.originColumns.includes(name));
  return encodeRow({ primaryKey, cells });
}
