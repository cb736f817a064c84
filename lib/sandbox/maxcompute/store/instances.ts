import type { DuckDBConnection } from "@duckdb/node-api";
import type { SqlJob } from "@/lib/maxcompute/documents/job";
import type { TaskStatus } from "@/lib/maxcompute/documents/instance";
import { formatOdpsType, parseOdpsType, type OdpsType } from "@/lib/maxcompute/odps-type";
import type { TableOutput } from "@/lib/maxcompute/documents/summary";
import type { Database } from "./database";

/** A submitted SQL job. Times are epoch milliseconds. */
export interface Instance {
  readonly id: string;
  readonly project: string;
  readonly owner: string;
  readonly job: SqlJob;
  readonly status: TaskStatus;
  readonly startedAt: number;
  readonly endedAt: number | null;
  readonly result: InstanceResult | null;
}

export type InstanceResult =
  | { readonly kind: "text"; readonly text: string; readonly outputs?: readonly TableOutput[] }
  | {
      readonly kind: "rows";
      readonly columns: readonly { readonly name: string; readonly type: OdpsType }[];
      readonly count: number;
      /** The rows' wall times are of this zone. */
      readonly timeZone: string;
    };

/** How long results can be fetched. */
const KEPT_MS = 7 * 24 * 60 * 60 * 1000;

/** Jobs and their results, in the order of their submission. */
export class InstanceStore {
  readonly #database: Database;
  /** Jobs that run in this process; everything else is read from the database. */
  readonly #running = new Map<string, Instance>();

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database, now: Date): Promise<InstanceStore> {
    await database.run("CREATE SCHEMA IF NOT EXISTS result");
    await database.run(
      "CREATE TABLE IF NOT EXISTS meta.instances(id VARCHAR, project VARCHAR, status VARCHAR, started_at BIGINT, document VARCHAR)",
    );
    const store = new InstanceStore(database);
    await store.#failInterrupted(now);
    await store.removeOld(now);
    return store;
  }

  /** A job takes effect together with its end, so one without an end has had no effect. */
  async #failInterrupted(now: Date): Promise<void> {
    const rows = await this.#database.rows("SELECT document FROM meta.instances WHERE status = 'Running'");
    for (const { document } of rows) {
      const text = "ODPS-0010000:System internal error - the service was restarted while the instance was running";
      const instance: Instance = {
        ...readInstance(String(document)),
        status: "Failed",
        endedAt: now.getTime(),
        result: { kind: "text", text },
      };
      await this.#database.transaction((connection) => this.put(connection, instance));
    }
  }

  /** Forgets jobs whose results nobody may fetch any more. */
  async removeOld(now: Date): Promise<void> {
    const before = BigInt(now.getTime() - KEPT_MS);
    const old = await this.#database.rows("SELECT id FROM meta.instances WHERE started_at < $1", [before]);
    if (old.length === 0) return;
    await this.#database.transaction(async (connection) => {
      for (const { id } of old) await connection.run(`DROP TABLE IF EXISTS ${resultTable(String(id))}`);
      await connection.run("DELETE FROM meta.instances WHERE started_at < $1", [before]);
    });
  }

  /** Durable when this resolves. */
  async start(instance: Instance): Promise<void> {
    await this.#database.transaction((connection) => this.put(connection, instance));
    this.#running.set(instance.id, instance);
  }

  /** Writes a job as it stands, in the caller's transaction. */
  async put(connection: DuckDBConnection, instance: Instance): Promise<void> {
    await connection.run("DELETE FROM meta.instances WHERE id = $1", [instance.id]);
    await connection.run("INSERT INTO meta.instances VALUES ($1, $2, $3, $4, $5)", [
      instance.id,
      instance.project,
      instance.status,
      BigInt(instance.startedAt),
      writeInstance(instance),
    ]);
  }

  /** Call when the end of a job is on disk. */
  ended(id: string): void {
    this.#running.delete(id);
  }

  async find(project: string, id: string): Promise<Instance | null> {
    const running = this.#running.get(id);
    if (running) return running.project === project.toLowerCase() ? running : null;
    const [row] = await this.#database.rows("SELECT document FROM meta.instances WHERE id = $1 AND project = $2", [
      id,
      project.toLowerCase(),
    ]);
    return row === undefined ? null : readInstance(String(row.document));
  }

  /** Newest first. */
  async list(project: string, limit: number, before: string | null): Promise<readonly Instance[]> {
    const rows = await this.#database.rows(
      "SELECT document FROM meta.instances WHERE project = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
      [project.toLowerCase(), before, BigInt(limit)],
    );
    return rows.map(({ document }) => readInstance(String(document)));
  }
}

/** DuckDB's name of the table that holds a job's rows. */
export function resultTable(id: string): string {
  return `result."i${id}"`;
}

function writeInstance(instance: Instance): string {
  const { result } = instance;
  if (result?.kind !== "rows") return JSON.stringify(instance);
  const columns = result.columns.map(({ name, type }) => ({ name, type: formatOdpsType(type) }));
  return JSON.stringify({ ...instance, result: { ...result, columns } });
}

function readInstance(document: string): Instance {
  const stored = JSON.parse(document) as Instance & {
    result: { kind: string; columns?: readonly { name: string; type: string }[] } | null;
  };
  if (stored.result?.kind !== "rows") return stored;
  const columns = (stored.result.columns ?? []).map(({ name, type }) => ({ name, type: parseOdpsType(String(type)) }));
  return { ...stored, result: { ...stored.result, columns } };
}
