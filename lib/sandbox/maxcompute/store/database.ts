import { DuckDBInstance, type DuckDBConnection, type DuckDBValue } from "@duckdb/node-api";
import { mkdirSync } from "node:fs";
import { join } from "node:path";

/** A row as objects are hard to type: by column name. */
export type DatabaseRow = Readonly<Record<string, DuckDBValue>>;

export interface DatabaseOptions {
  /** The folder of the database file; created when missing. */
  readonly home: string;
  readonly threads: number;
  readonly memoryLimit: string;
}

/**
 * The sandbox's one DuckDB file. A connection runs one statement at a time, so each piece of work takes one from a pool,
 * which grows as it must: work that holds a connection may be waiting for other work that needs one.
 * A transaction that conflicts with another fails; callers avoid that by holding the locks of what they change.
 */
export class Database {
  readonly #instance: DuckDBInstance;
  readonly #idle: DuckDBConnection[] = [];

  private constructor(instance: DuckDBInstance) {
    this.#instance = instance;
  }

  /** @throws when another process has the file open: a database file has one process. */
  static async open({ home, threads, memoryLimit }: DatabaseOptions): Promise<Database> {
    mkdirSync(home, { recursive: true });
    const instance = await DuckDBInstance.create(join(home, "maxcompute.duckdb"), {
      threads: String(threads),
      memory_limit: memoryLimit,
      temp_directory: join(home, "tmp"),
      preserve_insertion_order: "true",
      autoinstall_known_extensions: "false",
      autoload_known_extensions: "false",
      allow_community_extensions: "false",
    });
    return new Database(instance);
  }

  /** Lends a connection outside any transaction. */
  async use<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    const connection = await this.borrow();
    try {
      return await work(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  /** All of `work` or nothing of it. What a resolved call has written is on disk. */
  async transaction<Result>(work: (connection: DuckDBConnection) => Promise<Result>): Promise<Result> {
    return this.use(async (connection) => {
      await connection.run("BEGIN TRANSACTION");
      try {
        const result = await work(connection);
        await connection.run("COMMIT");
        return result;
      } catch (thrown) {
        await connection.run("ROLLBACK").catch(() => undefined);
        throw thrown;
      }
    });
  }

  /** A connection until `giveBack`, for work that `use` cannot hold: generators. */
  async borrow(): Promise<DuckDBConnection> {
    return this.#idle.pop() ?? (await this.#instance.connect());
  }

  giveBack(connection: DuckDBConnection): void {
    this.#idle.push(connection);
  }

  async run(sql: string, values: DuckDBValue[] = []): Promise<void> {
    await this.use((connection) => connection.run(sql, values));
  }

  async rows(sql: string, values: DuckDBValue[] = []): Promise<readonly DatabaseRow[]> {
    return this.use(async (connection) => (await connection.runAndReadAll(sql, values)).getRowObjects());
  }

  /** Call when no work is under way. Everything committed is in the file afterwards, without a log beside it. */
  async close(): Promise<void> {
    await this.run("CHECKPOINT").catch(() => undefined);
    for (const connection of this.#idle.splice(0)) connection.closeSync();
    this.#instance.closeSync();
  }
}
