import type { DuckDBConnection } from "@duckdb/node-api";
import { z } from "zod";
import { formatOdpsType, parseOdpsType } from "@/lib/maxcompute/odps-type";
import type { Database } from "./database";
import { DEFAULT_SCHEMA, partitionName, type Partition, type Table } from "./table";

export interface Project {
  readonly name: string;
  readonly owner: string;
  readonly comment: string;
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly properties: Readonly<Record<string, string>>;
  readonly schemas: readonly Schema[];
}
export interface Schema {
  readonly name: string;
  readonly comment: string;
  readonly createdAt: number;
}

const CREATE = [
  "CREATE SCHEMA IF NOT EXISTS meta",
  "CREATE SCHEMA IF NOT EXISTS data",
  "CREATE TABLE IF NOT EXISTS meta.projects(name VARCHAR, document VARCHAR)",
  "CREATE TABLE IF NOT EXISTS meta.tables(id INTEGER, document VARCHAR)",
  "CREATE TABLE IF NOT EXISTS meta.partitions(table_id INTEGER, name VARCHAR, document VARCHAR)",
];

/**
 * Projects, schemas, tables and partitions. Held in memory and written through: a change is made in a database
 * transaction together with the rows it belongs to, and seen here only once that has committed.
 */
export class Catalog {
  readonly #projects = new Map<string, Project>();
  readonly #tables = new Map<number, Table>();
  readonly #names = new Map<string, number>();
  readonly #partitions = new Map<number, Map<string, Partition>>();
  #lastId = 0;

  static async open(database: Database): Promise<Catalog> {
    for (const sql of CREATE) await database.run(sql);
    const catalog = new Catalog();
    for (const { document } of await database.rows("SELECT document FROM meta.projects"))
      catalog.applyProject(JSON.parse(String(document)) as Project);
    for (const { document } of await database.rows("SELECT document FROM meta.tables"))
      catalog.applyTable(readTable(String(document)));
    for (const { table_id, document } of await database.rows("SELECT table_id, document FROM meta.partitions"))
      catalog.applyPartition(Number(table_id), JSON.parse(String(document)) as Partition);
    const [last] = await database.rows("SELECT coalesce(max(id), 0) AS id FROM meta.tables");
    catalog.#lastId = Number(last?.id ?? 0);
    return catalog;
  }

  /** A number for a new table. One that is never stored is lost, which does no harm. */
  nextTableId(): number {
    return ++this.#lastId;
  }

  project(name: string): Project | null {
    return this.#projects.get(name.toLowerCase()) ?? null;
  }

  projects(): readonly Project[] {
    return [...this.#projects.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  table(project: string, schema: string, name: string): Table | null {
    const id = this.#names.get(tableKey(project, schema, name));
    return id === undefined ? null : this.#tables.get(id)!;
  }

  tableById(id: number): Table | null {
    return this.#tables.get(id) ?? null;
  }

  /** In the order of their names. */
  tables(project: string, schema: string): readonly Table[] {
    return [...this.#tables.values()]
      .filter((table) => table.project === project.toLowerCase() && table.schema === schema.toLowerCase())
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  partition(table: Table, values: readonly string[]): Partition | null {
    return this.#partitions.get(table.id)?.get(partitionName(table, values)) ?? null;
  }

  /** In the order of their names. */
  partitions(table: Table): readonly Partition[] {
    const byName = this.#partitions.get(table.id);
    if (byName === undefined) return [];
    return [...byName].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, partition]) => partition);
  }

  /**
   * Changes the catalogue and rows in one transaction. The caller holds the locks of the tables it changes and does
   * not read its own changes back from the catalogue before this resolves.
   */
  async change<Result>(
    database: Database,
    work: (change: CatalogChange, connection: DuckDBConnection) => Promise<Result>,
  ): Promise<Result> {
    const applied: (() => void)[] = [];
    const result = await database.transaction((connection) =>
      work(new CatalogChange(this, connection, applied), connection),
    );
    for (const apply of applied) apply();
    return result;
  }

  applyProject(project: Project): void {
    this.#projects.set(project.name, project);
  }

  applyTable(table: Table): void {
    const before = this.#tables.get(table.id);
    if (before) this.#names.delete(tableKey(before.project, before.schema, before.name));
    this.#tables.set(table.id, table);
    this.#names.set(tableKey(table.project, table.schema, table.name), table.id);
    this.#lastId = Math.max(this.#lastId, table.id);
  }

  applyTableRemoval(table: Table): void {
    this.#tables.delete(table.id);
    this.#partitions.delete(table.id);
    this.#names.delete(tableKey(table.project, table.schema, table.name));
  }

  applyPartition(tableId: number, partition: Partition): void {
    const table = this.#tables.get(tableId);
    if (!table) return;
    const partitions = this.#partitions.get(tableId) ?? new Map<string, Partition>();
    partitions.set(partitionName(table, partition.values), partition);
    this.#partitions.set(tableId, partitions);
  }

  applyPartitionRemoval(table: Table, values: readonly string[]): void {
    this.#partitions.get(table.id)?.delete(partitionName(table, values));
  }
}

/** The writes of one transaction, and what they will mean for the catalogue in memory. */
export class CatalogChange {
  readonly #catalog: Catalog;
  readonly #connection: DuckDBConnection;
  readonly #applied: (() => void)[];

  constructor(catalog: Catalog, connection: DuckDBConnection, applied: (() => void)[]) {
    this.#catalog = catalog;
    this.#connection = connection;
    this.#applied = applied;
  }

  async putProject(project: Project): Promise<void> {
    await this.#connection.run("DELETE FROM meta.projects WHERE name = $1", [project.name]);
    await this.#connection.run("INSERT INTO meta.projects VALUES ($1, $2)", [project.name, JSON.stringify(project)]);
    this.afterCommit(() => this.#catalog.applyProject(project));
  }

  async putTable(table: Table): Promise<void> {
    await this.#connection.run("DELETE FROM meta.tables WHERE id = $1", [table.id]);
    await this.#connection.run("INSERT INTO meta.tables VALUES ($1, $2)", [table.id, writeTable(table)]);
    this.afterCommit(() => this.#catalog.applyTable(table));
  }

  async removeTable(table: Table): Promise<void> {
    await this.#connection.run("DELETE FROM meta.tables WHERE id = $1", [table.id]);
    await this.#connection.run("DELETE FROM meta.partitions WHERE table_id = $1", [table.id]);
    this.afterCommit(() => this.#catalog.applyTableRemoval(table));
  }

  async putPartition(table: Table, partition: Partition): Promise<void> {
    const name = partitionName(table, partition.values);
    await this.#connection.run("DELETE FROM meta.partitions WHERE table_id = $1 AND name = $2", [table.id, name]);
    await this.#connection.run("INSERT INTO meta.partitions VALUES ($1, $2, $3)", [
      table.id,
      name,
      JSON.stringify(partition),
    ]);
    this.afterCommit(() => this.#catalog.applyPartition(table.id, partition));
  }

  async removePartition(table: Table, values: readonly string[]): Promise<void> {
    const name = partitionName(table, values);
    await this.#connection.run("DELETE FROM meta.partitions WHERE table_id = $1 AND name = $2", [table.id, name]);
    this.afterCommit(() => this.#catalog.applyPartitionRemoval(table, values));
  }

  afterCommit(apply: () => void): void {
    this.#applied.push(apply);
  }
}

function tableKey(project: string, schema: string, name: string): string {
  return JSON.stringify([project, schema || DEFAULT_SCHEMA, name].map((part) => part.toLowerCase()));
}

const storedColumn = z.looseObject({ type: z.string() });
const storedTable = z.looseObject({ columns: z.array(storedColumn), partitionKeys: z.array(storedColumn) });

/** Column types are stored as their text. */
function writeTable(table: Table): string {
  const column = ({ type, ...rest }: Table["columns"][number]) => ({ ...rest, type: formatOdpsType(type) });
  return JSON.stringify({
    ...table,
    columns: table.columns.map(column),
    partitionKeys: table.partitionKeys.map(column),
  });
}

function readTable(document: string): Table {
  const stored = storedTable.parse(JSON.parse(document));
  const column = (item: z.infer<typeof storedColumn>) => ({ ...item, type: parseOdpsType(item.type) });
  return {
    ...stored,
    columns: stored.columns.map(column),
    partitionKeys: stored.partitionKeys.map(column),
  } as unknown as Table;
}
