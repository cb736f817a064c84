import type { DuckDBConnection } from "@duckdb/node-api";
import { duckType, quoteName, quoteText } from "../sql/duck-type";
import { outermost } from "../sql/translation";
import { ddlFailed, OdpsError, semanticError, spot, tableExists, tableNotFound } from "../sql/odps-error";
import type { ColumnDefinition, CreateTable, Statement } from "../sql/statement";
import { translateQuery } from "../sql/translate-query";
import { emptyContents, physicalTable, type Column, type Table } from "../store/table";
import { changeCatalog, NOTHING, tableLocks, type Outcome, type StatementResult } from "./job";
import type { SqlSession } from "./session";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

const MAX_COLUMNS = 1_200;
const MAX_PARTITION_LEVELS = 6;
const MAX_NAME_BYTES = 128;

/** CREATE TABLE with a column list, or LIKE another table. `CREATE TABLE … AS` goes on with an INSERT. */
export async function runCreateTable(
  session: SqlSession,
  create: CreateTable,
  outcome: Outcome,
): Promise<StatementResult> {
  const { context } = session;
  const place = session.place(create.name);
  return context.locks.hold(tableLocks(place, null), async () => {
    const existing = session.find(create.name);
    if (existing !== null && !create.ifNotExists) throw tableExists(create.name.at, session.label(create.name));
    return changeCatalog(context, outcome, async (change, connection) => {
      if (existing === null) {
        const table = newTable(session, create);
        await createPhysical(connection, table);
        await change.putTable(table);
      }
      return NOTHING;
    });
  });
}

function newTable(session: SqlSession, create: CreateTable): Table {
  const { context } = session;
  const place = requirePlace(session, create.name);
  const like = create.like === null ? null : session.table(create.like);
  const columns = like?.columns ?? create.columns.map(columnOf);
  const partitionKeys = like?.partitionKeys ?? create.partitionKeys.map(columnOf);
  checkColumns(create, [...columns, ...partitionKeys]);
  if (partitionKeys.length > MAX_PARTITION_LEVELS)
    throw semanticError(create.name.at, `too many partition levels, at most ${MAX_PARTITION_LEVELS} are allowed`);
  for (const key of create.primaryKey)
    if (!columns.some((column) => column.name === key.text))
      throw semanticError(key.at, `column ${key.text} cannot be resolved`);
  const now = context.now().getTime();
  return {
    id: context.catalog.nextTableId(),
    ...place,
    kind: "table",
    owner: session.owner,
    comment: create.comment,
    columns,
    partitionKeys,
    primaryKey: create.primaryKey.map((key) => key.text),
    properties: create.properties,
    lifecycle: create.lifecycle,
    viewText: null,
    createdAt: now,
    lastDdlAt: now,
    contents: emptyContents(now),
  };
}

function requirePlace(
  session: SqlSession,
  name: CreateTable["name"],
): { project: string; schema: string; name: string } {
  const place = session.place(name);
  const project = session.context.catalog.project(place.project);
  if (project === null) throw new OdpsError("ODPS-0420111", ` Project not found - '${place.project}'`);
  if (!project.schemas.some((schema) => schema.name === place.schema))
    throw new OdpsError("ODPS-0110061", ` Failed to run ddltask - schema ${place.schema} does not exist`);
  if (Buffer.byteLength(place.name) > MAX_NAME_BYTES || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(place.name))
    throw new OdpsError(
      "ODPS-0130161",
      `${spot(name.at)} Parse exception - invalid table name '${place.name.slice(0, 150)}'`,
    );
  return place;
}

export function columnOf(definition: ColumnDefinition): Column {
  const { name, type, comment, nullable, defaultValue } = definition;
  if (defaultValue !== null && !["text", "number", "boolean", "null", "typedText"].includes(defaultValue.kind))
    throw semanticError(defaultValue.at, "a default value must be a constant");
  return { name: name.text, type, comment, nullable, defaultValue: defaultText(definition) };
}

/** The default value as SQL of either dialect. */
function defaultText({ defaultValue }: ColumnDefinition): string | null {
  switch (defaultValue?.kind) {
    case "text":
    case "typedText":
      return quoteText(defaultValue.value);
    case "number":
      return defaultValue.value.replace(/(BD|[LSYDF])$/i, "");
    case "boolean":
      return defaultValue.value ? "TRUE" : "FALSE";
    default:
      return null;
  }
}

function checkColumns(create: CreateTable, columns: readonly Column[]): void {
  if (columns.length > MAX_COLUMNS)
    throw semanticError(create.name.at, `too many columns, at most ${MAX_COLUMNS} are allowed`);
  const seen = new Set<string>();
  for (const { name } of columns) {
    if (seen.has(name)) throw semanticError(create.name.at, `column ${name} is defined more than once`);
    seen.add(name);
  }
}

export async function createPhysical(connection: DuckDBConnection, table: Table): Promise<void> {
  const columns = [...table.columns, ...table.partitionKeys].map(
    ({ name, type, nullable }) => `${quoteName(name)} ${duckType(type)}${nullable ? "" : " NOT NULL"}`,
  );
  await connection.run(`CREATE TABLE ${physicalTable(table)}(${columns.join(", ")})`);
}

export async function runDrop(session: SqlSession, drop: Of<"drop">, outcome: Outcome): Promise<StatementResult> {
  const { context } = session;
  const place = session.place(drop.name);
  return context.locks.hold(tableLocks(place, session.find(drop.name)), async () => {
    const table = session.find(drop.name);
    if (table === null && !drop.ifExists) throw tableNotFound(drop.name.at, session.label(drop.name));
    if (table !== null && table.kind !== drop.what)
      throw ddlFailed(`${session.label(drop.name)} is a ${table.kind}, use DROP ${table.kind.toUpperCase()}`);
    return changeCatalog(context, outcome, async (change, connection) => {
      if (table !== null) {
        if (table.kind === "table") await connection.run(`DROP TABLE ${physicalTable(table)}`);
        await change.removeTable(table);
      }
      return NOTHING;
    });
  });
}

export async function runCreateView(
  session: SqlSession,
  create: Of<"createView">,
  outcome: Outcome,
): Promise<StatementResult> {
  const { context } = session;
  return context.locks.hold(tableLocks(session.place(create.name), null), async () => {
    const place = requirePlace(session, create.name);
    const existing = session.find(create.name);
    const replaced = existing?.kind === "view" && create.orReplace ? existing : null;
    if (existing !== null && replaced === null) {
      if (!create.ifNotExists) throw tableExists(create.name.at, session.label(create.name));
      return changeCatalog(context, outcome, async () => NOTHING);
    }
    const rows = translateQuery(create.query, outermost(session.translation));
    const now = context.now().getTime();
    const columns = rows.columns.map(({ name, type }, i) => ({
      name: create.columns[i]?.text ?? name,
      type: type ?? { kind: "string" as const },
      comment: "",
      nullable: true,
      defaultValue: null,
    }));
    const view: Table = {
      id: replaced?.id ?? context.catalog.nextTableId(),
      ...place,
      kind: "view",
      owner: session.owner,
      comment: create.comment,
      columns,
      partitionKeys: [],
      primaryKey: [],
      properties: {},
      lifecycle: null,
      viewText: create.text,
      createdAt: replaced?.createdAt ?? now,
      lastDdlAt: now,
      contents: emptyContents(now),
    };
    return changeCatalog(context, outcome, async (change) => {
      await change.putTable(view);
      return NOTHING;
    });
  });
}

export async function runSchema(
  session: SqlSession,
  statement: Of<"createSchema"> | Of<"dropSchema">,
  outcome: Outcome,
): Promise<StatementResult> {
  const { context } = session;
  const parts = statement.name.parts.map((part) => part.text);
  const projectName = parts.length > 1 ? parts[0]! : session.project;
  const name = parts.at(-1)!;
  return context.locks.hold([`project ${projectName}`], async () => {
    const project = context.catalog.project(projectName);
    if (project === null) throw new OdpsError("ODPS-0420111", ` Project not found - '${projectName}'`);
    const existing = project.schemas.find((schema) => schema.name === name);
    if (statement.kind === "createSchema") {
      if (existing && !statement.ifNotExists) throw ddlFailed(`schema ${name} already exists`);
      const schema = existing ?? { name, comment: statement.comment, createdAt: context.now().getTime() };
      const schemas = [...project.schemas.filter((candidate) => candidate !== existing), schema];
      return changeCatalog(context, outcome, async (change) => {
        await change.putProject({ ...project, schemas });
        return NOTHING;
      });
    }
    if (!existing && !statement.ifExists) throw ddlFailed(`schema ${name} does not exist`);
    if (context.catalog.tables(projectName, name).length > 0) throw ddlFailed(`schema ${name} is not empty`);
    return changeCatalog(context, outcome, async (change) => {
      await change.putProject({ ...project, schemas: project.schemas.filter((candidate) => candidate !== existing) });
      return NOTHING;
    });
  });
}
