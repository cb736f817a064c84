import type { DatabaseSync, StatementSync } from "node:sqlite";
import { AppError } from "@/lib/core/errors";
import { internalError, invalid, ServiceError } from "../service-error";
import type { OperationResult, Refusal, RowResult, StoreOperation } from "./operation";
import { RowWriter } from "./row-writer";
import { openForWriting } from "./schema";
import { StreamLog } from "./stream-log";
import { TableBook } from "./table-book";

const GARBAGE_SLICE = 5000;

/**
 * The only writer of a store. A group of operations is one transaction: what `apply` returns is on disk. An operation
 * that is refused leaves the others of its group alone; a group whose commit fails, fails as a whole.
 */
export class StoreWriter {
  readonly #database: DatabaseSync;
  readonly #tables: TableBook;
  readonly #log: StreamLog;
  readonly #rows: RowWriter;
  readonly #createInstance: StatementSync;
  readonly #someGarbage: StatementSync;
  readonly #cleanRows: StatementSync;
  readonly #cleanStream: StatementSync;
  readonly #forgetGarbage: StatementSync;

  constructor(file: string) {
    this.#database = openForWriting(file);
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#log = new StreamLog(this.#database);
    this.#tables = new TableBook(this.#database, this.#log);
    this.#rows = new RowWriter(this.#database, this.#tables, this.#log);
    this.#createInstance = prepare("INSERT OR IGNORE INTO instance VALUES (?)");
    this.#someGarbage = prepare("SELECT kind, id, below FROM garbage LIMIT 1");
    this.#cleanRows = prepare(
      `DELETE FROM row WHERE tbl = ?1 AND pk IN (SELECT pk FROM row WHERE tbl = ?1 LIMIT ${GARBAGE_SLICE})`,
    );
    this.#cleanStream = prepare(
      `DELETE FROM stream WHERE shard = ?1 AND position IN
         (SELECT position FROM stream WHERE shard = ?1 AND position < ?2 LIMIT ${GARBAGE_SLICE})`,
    );
    this.#forgetGarbage = prepare("DELETE FROM garbage WHERE kind = ? AND id = ? AND below = ?");
  }

  apply(group: readonly StoreOperation[]): OperationResult[] {
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      const results = group.map((operation) => this.#applyOne(operation));
      this.#log.flush();
      this.#tables.flush();
      this.#database.exec("COMMIT");
      return results;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      this.#reload();
      process.emitWarning(`a group of writes failed: ${error instanceof Error ? error.message : String(error)}`);
      return group.map(() => ({ ok: false, error: refusal(internalError()) }));
    }
  }

  /** Deletes a slice of what nobody can read any more; false when there is nothing left, or when that failed. */
  clean(): boolean {
    try {
      const found = this.#someGarbage.get() as { kind: string; id: number; below: number } | undefined;
      if (found === undefined) return false;
      const { kind, id, below } = found;
      this.#database.exec("BEGIN IMMEDIATE");
      const { changes } = kind === "row" ? this.#cleanRows.run(id) : this.#cleanStream.run(id, below);
      if (Number(changes) < GARBAGE_SLICE) this.#forgetGarbage.run(kind, id, below);
      this.#database.exec("COMMIT");
      return true;
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      process.emitWarning(`old data could not be deleted: ${error instanceof Error ? error.message : String(error)}`);
      return false;
    }
  }

  close(): void {
    this.#database.close();
  }

  #applyOne(operation: StoreOperation): OperationResult {
    try {
      return { ok: true, rows: this.#run(operation) };
    } catch (error) {
      return { ok: false, error: refusal(asServiceError(error)) };
    }
  }

  #run(operation: StoreOperation): RowResult[] {
    switch (operation.kind) {
      case "write":
        return operation.isAtomic
          ? this.#writeAll(operation)
          : operation.changes.map((change) => this.#writeOne(change, operation.nowMs));
      case "createInstance":
        this.#createInstance.run(operation.name);
        return [];
      case "createTable":
        this.#tables.create(operation);
        return [];
      case "changeTable":
        this.#tables.change(operation.tableId, operation.change, operation.nowMs);
        return [];
      case "dropTable":
        this.#tables.drop(operation.tableId);
        return [];
      case "trim":
        this.#log.trim(operation.tableId, operation.beforeUs);
        return [];
      case "purge":
        this.#rows.purge(operation.tableId, operation.nowMs);
        return [];
      case "split":
        this.#tables.split(operation.tableId, operation.partition, operation.at, operation.nowMs);
        return [];
      case "merge":
        this.#tables.merge(operation.tableId, operation.partition, operation.nowMs);
        return [];
    }
  }

  #writeOne(change: Parameters<RowWriter["write"]>[0], nowMs: number): RowResult {
    try {
      return { ok: true, ...this.#rows.write(change, nowMs) };
    } catch (error) {
      return { ok: false, error: refusal(asServiceError(error)) };
    }
  }

  #writeAll({ changes, nowMs }: Extract<StoreOperation, { kind: "write" }>): RowResult[] {
    this.#log.flush();
    this.#tables.flush();
    this.#database.exec("SAVEPOINT atomic");
    try {
      const results = changes.map((change): RowResult => ({ ok: true, ...this.#rows.write(change, nowMs) }));
      this.#log.flush();
      this.#tables.flush();
      this.#database.exec("RELEASE atomic");
      return results;
    } catch (error) {
      this.#database.exec("ROLLBACK TO atomic; RELEASE atomic");
      this.#reload();
      throw error;
    }
  }

  #reload(): void {
    this.#log.reload();
    this.#tables.reload();
  }
}

/** What the service says about it; a failure of the store itself is passed on and ends the group. */
function asServiceError(error: unknown): ServiceError {
  if (error instanceof ServiceError) return error;
  if (error instanceof RangeError) return invalid(error.message);
  if (error instanceof AppError && error.code === "tablestore.damaged_row") return invalid(String(error.params.reason));
  throw error;
}

function refusal({ status, code, message }: ServiceError): Refusal {
  return { status, code, message };
}
