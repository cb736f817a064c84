import type { DuckDBConnection } from "@duckdb/node-api";
import type { DownloadStatus, UploadStatus } from "@/lib/maxcompute/documents/session";
import { formatOdpsType, parseOdpsType } from "@/lib/maxcompute/odps-type";
import type { Database } from "./database";
import type { Column } from "./table";

/** What both kinds of tunnel sessions know. Times are epoch milliseconds. */
interface Session {
  readonly id: string;
  readonly owner: string;
  readonly quota: string;
  readonly createdAt: number;
  /** The columns as they were when the session began. */
  readonly columns: readonly Column[];
  readonly partitionKeys: readonly Column[];
}

export interface UploadSession extends Session {
  readonly tableId: number;
  readonly partition: readonly string[];
  readonly overwrite: boolean;
  /** Whether its rows replace those with the same primary key; `columns` then end with those of the upsert protocol. */
  readonly isUpsert?: true;
  readonly status: UploadStatus;
}

/** A block of an upload session, whole and on disk. */
export interface Block {
  readonly id: number;
  /** Which of the staged rows are this block's. */
  readonly attempt: number;
  /** Of several complete writes of a block the one with the greatest order counts. */
  readonly order: number;
  readonly records: number;
  readonly bytes: number;
  readonly version: number;
  readonly createdAt: number;
}

export interface DownloadSession extends Session {
  readonly source:
    | {
        readonly kind: "table";
        readonly tableId: number;
        readonly partition: readonly string[];
        readonly version: number;
      }
    | { readonly kind: "instance"; readonly instanceId: string; readonly timeZone: string };
  readonly count: number;
  readonly status: DownloadStatus;
}

const CREATE = [
  "CREATE SCHEMA IF NOT EXISTS staging",
  "CREATE TABLE IF NOT EXISTS meta.uploads(id VARCHAR, document VARCHAR)",
  "CREATE TABLE IF NOT EXISTS meta.blocks(upload_id VARCHAR, block_id INTEGER, document VARCHAR)",
  "CREATE TABLE IF NOT EXISTS meta.downloads(id VARCHAR, document VARCHAR)",
];

/** Tunnel sessions. Held in memory and written through; what is open survives a restart with its blocks. */
export class SessionStore {
  readonly #database: Database;
  readonly #uploads = new Map<string, UploadSession>();
  readonly #blocks = new Map<string, Map<number, Block>>();
  readonly #downloads = new Map<string, DownloadSession>();
  #lastNumber = 0;

  private constructor(database: Database) {
    this.#database = database;
  }

  static async open(database: Database): Promise<SessionStore> {
    for (const sql of CREATE) await database.run(sql);
    const store = new SessionStore(database);
    for (const { document } of await database.rows("SELECT document FROM meta.uploads")) {
      const session = readSession<UploadSession>(String(document));
      store.#uploads.set(session.id, session);
    }
    for (const { upload_id, document } of await database.rows("SELECT upload_id, document FROM meta.blocks")) {
      const block = JSON.parse(String(document)) as Block;
      store.#applyBlock(String(upload_id), block);
      store.#lastNumber = Math.max(store.#lastNumber, block.attempt, block.order);
    }
    for (const { document } of await database.rows("SELECT document FROM meta.downloads")) {
      const session = readSession<DownloadSession>(String(document));
      store.#downloads.set(session.id, session);
    }
    return store;
  }

  upload(id: string): UploadSession | null {
    return this.#uploads.get(id) ?? null;
  }

  uploads(): readonly UploadSession[] {
    return [...this.#uploads.values()];
  }

  downloads(): readonly DownloadSession[] {
    return [...this.#downloads.values()];
  }

  download(id: string): DownloadSession | null {
    return this.#downloads.get(id) ?? null;
  }

  /** By rising id. */
  blocks(uploadId: string): readonly Block[] {
    return [...(this.#blocks.get(uploadId)?.values() ?? [])].sort((a, b) => a.id - b.id);
  }

  block(uploadId: string, blockId: number): Block | null {
    return this.#blocks.get(uploadId)?.get(blockId) ?? null;
  }

  /**
   * A number for an attempt or an order, greater than all before. Rows of an interrupted attempt vanish with its
   * transaction, so after a restart counting may go on from the greatest number of a block.
   */
  nextNumber(): number {
    return ++this.#lastNumber;
  }

  /** Writes a session in the caller's transaction; call the result once that has committed. */
  async putUpload(connection: DuckDBConnection, session: UploadSession): Promise<() => void> {
    await connection.run("DELETE FROM meta.uploads WHERE id = $1", [session.id]);
    await connection.run("INSERT INTO meta.uploads VALUES ($1, $2)", [session.id, writeSession(session)]);
    return () => this.#uploads.set(session.id, session);
  }

  /** Only adds: a transaction that began before another write of the block could not replace what it cannot see. */
  async putBlock(connection: DuckDBConnection, uploadId: string, block: Block): Promise<() => void> {
    await connection.run("INSERT INTO meta.blocks VALUES ($1, $2, $3)", [uploadId, block.id, JSON.stringify(block)]);
    return () => this.#applyBlock(uploadId, block);
  }

  async putDownload(session: DownloadSession): Promise<void> {
    await this.#database.transaction(async (connection) => {
      await connection.run("DELETE FROM meta.downloads WHERE id = $1", [session.id]);
      await connection.run("INSERT INTO meta.downloads VALUES ($1, $2)", [session.id, writeSession(session)]);
    });
    this.#downloads.set(session.id, session);
  }

  /** Forgets sessions and what they have staged. */
  async remove(uploadIds: readonly string[], downloadIds: readonly string[]): Promise<void> {
    await this.#database.transaction(async (connection) => {
      for (const id of uploadIds) {
        await connection.run(`DROP TABLE IF EXISTS ${stagingTable(id)}`);
        await connection.run("DELETE FROM meta.uploads WHERE id = $1", [id]);
        await connection.run("DELETE FROM meta.blocks WHERE upload_id = $1", [id]);
      }
      for (const id of downloadIds) await connection.run("DELETE FROM meta.downloads WHERE id = $1", [id]);
    });
    for (const id of uploadIds) {
      this.#uploads.delete(id);
      this.#blocks.delete(id);
    }
    for (const id of downloadIds) this.#downloads.delete(id);
  }

  #applyBlock(uploadId: string, block: Block): void {
    const blocks = this.#blocks.get(uploadId) ?? new Map<number, Block>();
    if ((blocks.get(block.id)?.order ?? -1) < block.order) blocks.set(block.id, block);
    this.#blocks.set(uploadId, blocks);
  }
}

/** DuckDB's name of the table that keeps a session's rows until its commit. */
export function stagingTable(uploadId: string): string {
  return `staging."u${uploadId}"`;
}

function writeSession(session: UploadSession | DownloadSession): string {
  const texts = (columns: readonly Column[]) =>
    columns.map((column) => ({ ...column, type: formatOdpsType(column.type) }));
  return JSON.stringify({ ...session, columns: texts(session.columns), partitionKeys: texts(session.partitionKeys) });
}

function readSession<Kind extends Session>(document: string): Kind {
  const stored = JSON.parse(document) as Kind;
  const types = (columns: readonly Column[]) =>
    columns.map((column) => ({ ...column, type: parseOdpsType(column.type as unknown as string) }));
  return { ...stored, columns: types(stored.columns), partitionKeys: types(stored.partitionKeys) };
}
