import { formatOdpsType } from "@/lib/maxcompute/odps-type";
import { OdpsError } from "../sql/odps-error";
import type { Statement } from "../sql/statement";
import { DEFAULT_SCHEMA, partitionName, totalContents, type Column, type Table } from "../store/table";
import { completeSpec, leadingSpec } from "./partition-spec";
import type { SqlSession } from "./session";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** One `owner:name` per line. */
export function showTables(session: SqlSession, show: Of<"showTables">): string {
  const place = placeOfTables(session, show);
  if (session.context.catalog.project(place.project) === null)
    throw new OdpsError("ODPS-0420111", ` Project not found - '${place.project}'`);
  const pattern = show.like === null ? null : wildcard(show.like.toLowerCase());
  return session.context.catalog
    .tables(place.project, place.schema)
    .filter(({ name }) => pattern === null || pattern.test(name))
    .map(({ owner, name }) => `${owner}:${name}\n`)
    .join("");
}

function placeOfTables(session: SqlSession, { in: name }: Of<"showTables">): { project: string; schema: string } {
  if (name === null) return { project: session.project, schema: session.defaultSchema };
  const [first, second] = name.parts.map((part) => part.text);
  if (second !== undefined) return { project: first!, schema: second };
  return session.hasSchemas
    ? { project: session.project, schema: first! }
    : { project: first!, schema: DEFAULT_SCHEMA };
}

/** `*` stands for anything. */
function wildcard(pattern: string): RegExp {
  const escaped = pattern
    .replace(/[.+?^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("%", ".*");
  return new RegExp(`^${escaped}$`);
}

/** One `pt=20250701/hh=08` per line, in order. */
export function showPartitions(session: SqlSession, show: Of<"showPartitions">): string {
  const table = session.table(show.table);
  if (table.partitionKeys.length === 0)
    throw new OdpsError("ODPS-0130071", ` Semantic analysis exception - table ${table.name} is not partitioned`);
  const leading = show.partition === null ? [] : leadingSpec(table, show.partition);
  return session.context.catalog
    .partitions(table)
    .filter(({ values }) => leading.every((value, i) => values[i] === value))
    .map(({ values }) => `${partitionName(table, values)}\n`)
    .join("");
}

export function showSchemas(session: SqlSession): string {
  const project = session.context.catalog.project(session.project);
  return (project?.schemas ?? []).map(({ name }) => `${name}\n`).join("");
}

export function showCreateTable(session: SqlSession, show: Of<"showCreateTable">): string {
  const table = session.table(show.table);
  const place = table.schema === DEFAULT_SCHEMA ? table.project : `${table.project}.${table.schema}`;
  if (table.kind === "view") return `CREATE VIEW IF NOT EXISTS ${place}.${table.name} AS ${table.viewText};`;
  const lines = [`CREATE TABLE IF NOT EXISTS ${place}.${table.name}(${table.columns.map(definition).join(", ")}`];
  if (table.primaryKey.length > 0) lines[0] += `, PRIMARY KEY (${table.primaryKey.join(", ")})`;
  lines[0] += ")";
  if (table.comment !== "") lines.push(`COMMENT ${quoted(table.comment)}`);
  if (table.partitionKeys.length > 0) lines.push(`PARTITIONED BY (${table.partitionKeys.map(definition).join(", ")})`);
  lines.push("STORED AS ALIORC");
  const properties = Object.entries(table.properties).map(([key, value]) => `${quoted(key)}=${quoted(value)}`);
  if (properties.length > 0) lines.push(`TBLPROPERTIES (${properties.join(", ")})`);
  if (table.lifecycle !== null) lines.push(`LIFECYCLE ${table.lifecycle}`);
  return `${lines.join(" ")};`;
}

function definition({ name, type, nullable, defaultValue, comment }: Column): string {
  const parts = [`${name} ${formatOdpsType(type).toUpperCase()}`];
  if (!nullable) parts.push("NOT NULL");
  if (defaultValue !== null) parts.push(`DEFAULT ${defaultValue}`);
  if (comment !== "") parts.push(`COMMENT ${quoted(comment)}`);
  return parts.join(" ");
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

/** The boxed text that people know from the command line client. */
export function describeTable(session: SqlSession, { table: name, extended, partition }: Of<"describe">): string {
  const table = session.table(name);
  if (partition !== null) return describePartition(session, table, completeSpec(table, partition));
  const { catalog } = session.context;
  const total = totalContents(table, catalog.partitions(table));
  const time = (at: number) => wallTime(session, at);
  const box = new Box();
  box.rule();
  box.row(` Owner:                    ${table.owner}`);
  box.row(` Project:                  ${table.project}`);
  if (table.schema !== DEFAULT_SCHEMA || session.hasSchemas) box.row(` Schema:                   ${table.schema}`);
  box.row(` TableComment:             ${table.comment}`);
  box.rule();
  box.row(` CreateTime:               ${time(table.createdAt)}`);
  box.row(` LastDDLTime:              ${time(table.lastDdlAt)}`);
  box.row(` LastModifiedTime:         ${time(total.modifiedAt)}`);
  if (table.lifecycle !== null) box.row(` Lifecycle:                ${table.lifecycle}`);
  box.rule();
  if (table.kind === "view") box.row(` VirtualView  : YES  | ViewText: ${table.viewText}`);
  else box.row(` InternalTable: YES      | Size: ${total.bytes}`);
  box.rule();
  box.row(" Native Columns:");
  box.rule();
  box.row(columnLine("Field", "Type", "Label", "Comment"));
  box.rule();
  for (const column of table.columns) box.row(columnLine(column.name, formatOdpsType(column.type), "", column.comment));
  box.rule();
  if (table.partitionKeys.length > 0) {
    box.row(" Partition Columns:");
    box.rule();
    for (const key of table.partitionKeys) box.row(columnLine(key.name, formatOdpsType(key.type), "", key.comment));
    box.rule();
  }
  if (extended) {
    box.row(" Extended Info:");
    box.rule();
    box.row(` TableID:                  ${table.id}`);
    box.row(` IsArchived:               false`);
    box.row(` PhysicalSize:             ${total.bytes}`);
    box.row(` FileNum:                  ${total.records > 0 ? 1 : 0}`);
    box.row(` StoredAs:                 AliOrc`);
    box.row(` CompressionStrategy:      normal`);
    box.rule();
  }
  return box.text;
}

function describePartition(session: SqlSession, table: Table, values: readonly string[]): string {
  const partition = session.context.catalog.partition(table, values);
  if (partition === null)
    throw new OdpsError("ODPS-0130271", ` Partition does not exist - ${partitionName(table, values)} in ${table.name}`);
  const box = new Box();
  box.rule();
  box.row(` PartitionSize: ${partition.contents.bytes}`);
  box.rule();
  box.row(` CreateTime:               ${wallTime(session, partition.createdAt)}`);
  box.row(` LastDDLTime:              ${wallTime(session, partition.lastDdlAt)}`);
  box.row(` LastModifiedTime:         ${wallTime(session, partition.contents.modifiedAt)}`);
  box.rule();
  return box.text;
}

function wallTime({ timeZone }: SqlSession, at: number): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone, dateStyle: "short", timeStyle: "medium" }).format(new Date(at));
}

function columnLine(...cells: readonly string[]): string {
  const widths = [15, 10, 5, 45];
  return cells.map((cell, i) => ` ${cell.padEnd(widths[i]!)} `).join("|");
}

class Box {
  static readonly #WIDTH = 86;
  text = "";

  rule(): void {
    this.text += `+${"-".repeat(Box.#WIDTH)}+\n`;
  }

  row(content: string): void {
    this.text += `|${content.padEnd(Box.#WIDTH)}|\n`;
  }
}
