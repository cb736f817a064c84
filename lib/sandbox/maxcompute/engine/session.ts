import type { DuckDBConnection } from "@duckdb/node-api";
import type { TableName } from "../sql/ast";
import { quoteName, quoteText } from "../sql/duck-type";
import { sql, type Fragment } from "../sql/fragment";
import { OdpsError, semanticError, spot, tableNotFound, type Position } from "../sql/odps-error";
import { parseScript } from "../sql/parse-statement";
import { translateQuery } from "../sql/translate-query";
import { outermost, type OutputColumn, type Rows, type Translation } from "../sql/translation";
import type { Limits } from "../limits";
import type { Catalog } from "../store/catalog";
import type { Database } from "../store/database";
import type { Locks } from "../store/locks";
import { DEFAULT_SCHEMA, physicalTable, type Table } from "../store/table";

/** What every SQL job of the server shares. */
export interface EngineContext {
  readonly database: Database;
  readonly catalog: Catalog;
  readonly locks: Locks;
  readonly now: () => Date;
  readonly limits: Pick<Limits, "refusesFullScan">;
}

const MAX_VIEW_DEPTH = 16;

/** One job's view of the world: its project, its settings, its variables. */
export class SqlSession {
  readonly context: EngineContext;
  readonly project: string;
  readonly owner: string;
  /** Hints of the job and of its SET statements. */
  readonly settings: Map<string, string>;
  readonly startedAt: Date;
  readonly #variables = new Map<string, Rows>();
  #viewDepth = 0;

  constructor(
    context: EngineContext,
    job: { project: string; owner: string; settings: Readonly<Record<string, string>> },
  ) {
    this.context = context;
    this.project = job.project;
    this.owner = job.owner;
    this.settings = new Map(Object.entries(job.settings));
    this.startedAt = context.now();
  }

  get timeZone(): string {
    const project = this.context.catalog.project(this.project);
    return this.settings.get("odps.sql.timezone") ?? project?.properties["odps.sql.timezone"] ?? "Asia/Shanghai";
  }

  get defaultSchema(): string {
    return this.settings.get("odps.default.schema") ?? DEFAULT_SCHEMA;
  }

  get hasSchemas(): boolean {
    const named = this.settings.get("odps.namespace.schema") ?? this.settings.get("odps.sql.allow.namespace.schema");
    const project = this.context.catalog.project(this.project);
    return (named ?? project?.properties["odps.schema.model.enabled"]) === "true";
  }

  /** Where a name points: two parts are `project.table`, or `schema.table` in a project with schemas. */
  place(name: TableName): { project: string; schema: string; name: string } {
    const parts = name.parts.map((part) => part.text);
    const table = parts.at(-1)!;
    if (parts.length === 3) return { project: parts[0]!, schema: parts[1]!, name: table };
    if (parts.length === 1) return { project: this.project, schema: this.defaultSchema, name: table };
    const isSchema = this.hasSchemas && this.#schemaExists(this.project, parts[0]!);
    return isSchema
      ? { project: this.project, schema: parts[0]!, name: table }
      : { project: parts[0]!, schema: DEFAULT_SCHEMA, name: table };
  }

  #schemaExists(project: string, schema: string): boolean {
    return this.context.catalog.project(project)?.schemas.some((candidate) => candidate.name === schema) ?? false;
  }

  find(name: TableName): Table | null {
    const place = this.place(name);
    if (this.context.catalog.project(place.project) === null)
      throw new OdpsError("ODPS-0420111", ` Project not found - '${place.project}'`);
    return this.context.catalog.table(place.project, place.schema, place.name);
  }

  /** @throws OdpsError ODPS-0130131 */
  table(name: TableName): Table {
    const table = this.find(name);
    if (table === null) throw tableNotFound(name.at, this.label(name));
    return table;
  }

  label(name: TableName): string {
    const place = this.place(name);
    return name.parts.length === 3 || place.schema !== DEFAULT_SCHEMA
      ? `${place.project}.${place.schema}.${place.name}`
      : `${place.project}.${place.name}`;
  }

  setVariable(name: string, rows: Rows): void {
    this.#variables.set(name, rows);
  }

  get translation(): Translation {
    return {
      source: (name) => this.#source(name),
      variable: (name, at) => this.#variable(name, at),
      isProject: (name) => this.context.catalog.project(name) !== null,
      maxPartition: (name, at) => this.#maxPartition(name, at),
      now: this.#nowFragment(),
      isOdps2: this.settings.get("odps.sql.type.system.odps2") !== "false",
      projectName: this.project,
    };
  }

  /** Makes a connection behave like this session. */
  async prepare(connection: DuckDBConnection): Promise<void> {
    await connection.run(`SET TimeZone = ${quoteText(await this.#checkedZone(connection))}`);
    await connection.run("SET errors_as_json = true");
  }

  async #checkedZone(connection: DuckDBConnection): Promise<string> {
    const zone = this.timeZone;
    const found = await connection.runAndReadAll("SELECT 1 FROM pg_timezone_names() WHERE name = $1", [zone]);
    if (found.currentRowCount === 0)
      throw new OdpsError("ODPS-0130121", ` Invalid argument - unknown time zone '${zone}'`);
    return zone;
  }

  #source(name: TableName): Rows {
    const table = this.table(name);
    if (table.kind === "view") return this.#view(table, name.at);
    const rows = { sql: wallRows(table), columns: outputColumns(table) };
    if (table.partitionKeys.length === 0 || this.#mayScan) return rows;
    return { ...rows, filteredBy: table.partitionKeys.map((key) => key.name) };
  }

  get #mayScan(): boolean {
    const setting = this.settings.get("odps.sql.allow.fullscan");
    return setting === undefined ? !this.context.limits.refusesFullScan : setting !== "false";
  }

  #view(view: Table, at: Position): Rows {
    const [statement] = parseScript(view.viewText ?? "");
    if (statement?.kind !== "select") throw semanticError(at, `view ${view.name} cannot be resolved`);
    if (this.#viewDepth >= MAX_VIEW_DEPTH) throw semanticError(at, "views are nested too deeply");
    this.#viewDepth++;
    try {
      const rows = translateQuery(statement.query, outermost(this.translation));
      const names = view.columns.map((column) => quoteName(column.name)).join(", ");
      return { sql: sql`(SELECT * FROM (${rows.sql}) AS "view_rows"(${names}))`, columns: outputColumns(view) };
    } finally {
      this.#viewDepth--;
    }
  }

  #variable(name: string, at: Position): Rows {
    const rows = this.#variables.get(name);
    if (rows === undefined) throw semanticError(at, `variable @${name} cannot be resolved`);
    return rows;
  }

  #maxPartition(label: string, at: Position): string | null {
    const parts = label.split(".").map((text) => ({ text: text.replaceAll("`", "").toLowerCase(), at }));
    const table = this.table({ parts, at });
    if (table.partitionKeys.length === 0)
      throw new OdpsError("ODPS-0130121", `${spot(at)} Invalid argument type - table ${label} is not partitioned`);
    const filled = this.context.catalog.partitions(table).filter(({ contents }) => contents.records > 0);
    return filled
      .map(({ values }) => values[0]!)
      .reduce<string | null>((max, value) => (max === null || value > max ? value : max), null);
  }

  #nowFragment(): Fragment {
    const text = this.startedAt.toISOString().replace("T", " ").replace("Z", "");
    return sql`fn.to_wall(TIMESTAMP ${quoteText(text)})`;
  }
}

export function outputColumns(table: Table): readonly OutputColumn[] {
  return [...table.columns, ...table.partitionKeys].map(({ name, type }) => ({ name, type }));
}

/** The macro that makes a wall time of each column that stores an instant. */
export function wallTimes(table: Table): ReadonlyMap<string, string> {
  const macros = new Map<string, string>();
  for (const { name, type } of [...table.columns, ...table.partitionKeys]) {
    if (type.kind === "datetime") macros.set(name, "fn.to_wall");
    if (type.kind === "timestamp") macros.set(name, "fn.to_wall_ns");
  }
  return macros;
}

/** A table's rows with its instants as wall times of the session. */
function wallRows(table: Table): Fragment {
  const physical = physicalTable(table);
  const replaced = [...wallTimes(table)].map(([name, macro]) => `${macro}(${quoteName(name)}) AS ${quoteName(name)}`);
  return replaced.length === 0 ? sql`${physical}` : sql`(SELECT * REPLACE (${replaced.join(", ")}) FROM ${physical})`;
}
