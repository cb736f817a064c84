import type { DuckDBConnection } from "@duckdb/node-api";
import { duckType, quoteName } from "../sql/duck-type";
import { columnNotFound, ddlFailed, tableExists } from "../sql/odps-error";
import type { AlterAction, Statement } from "../sql/statement";
import type { CatalogChange } from "../store/catalog";
import { physicalTable, type Column, type Table } from "../store/table";
import { clearRows } from "./contents";
import { columnOf } from "./define";
import { changeCatalog, NOTHING, requireTable, tableLocks, type Outcome, type StatementResult } from "./job";
import { addPartitions, dropPartitions, renamePartition, touch } from "./partitions";
import { completeSpec, leadingSpec } from "./partition-spec";
import type { SqlSession } from "./session";

type Alter = Extract<Statement, { kind: "alter" }>;

/** One ALTER TABLE in progress. */
export interface Alteration {
  readonly session: SqlSession;
  readonly table: Table;
  readonly change: CatalogChange;
  readonly connection: DuckDBConnection;
}

export async function runAlter(session: SqlSession, alter: Alter, outcome: Outcome): Promise<StatementResult> {
  const { context } = session;
  const places = [session.place(alter.table)];
  if (alter.action.kind === "rename") places.push({ ...places[0]!, name: alter.action.name.text });
  const names = places.flatMap((place) => tableLocks(place, null));
  const found = session.table(alter.table);
  return context.locks.hold([...names, ...tableLocks(places[0]!, found).slice(1)], async () => {
    const table = session.table(alter.table);
    return changeCatalog(context, outcome, async (change, connection) => {
      await act({ session, table, change, connection }, alter);
      return NOTHING;
    });
  });
}

async function act(alteration: Alteration, { action, table: name }: Alter): Promise<void> {
  const { session, table, change } = alteration;
  const now = session.context.now().getTime();
  const put = (changed: Partial<Table>) => change.putTable({ ...table, lastDdlAt: now, ...changed });
  switch (action.kind) {
    case "rename": {
      const taken = session.context.catalog.table(table.project, table.schema, action.name.text);
      if (taken !== null && taken.id !== table.id)
        throw tableExists(action.name.at, `${table.project}.${action.name.text}`);
      return put({ name: action.name.text });
    }
    case "setComment":
      return put({ comment: action.comment });
    case "setLifecycle":
      return put({ lifecycle: action.days });
    case "setProperties":
      return put({ properties: { ...table.properties, ...action.properties } });
    case "nothing":
      return;
  }
  requireTable(table);
  switch (action.kind) {
    case "addPartitions":
      return addPartitions(alteration, action);
    case "dropPartitions":
      return dropPartitions(alteration, action, name.at);
    case "renamePartition":
      return renamePartition(alteration, action);
    case "touch":
      return touch(alteration, action.partition && completeSpec(table, action.partition));
    case "addColumns":
      return put({ columns: await addColumns(alteration, action) });
    case "dropColumns":
      return put({ columns: await dropColumns(alteration, action) });
    case "changeColumn":
      return put(await changeColumn(alteration, action));
  }
}

type Action<Kind extends AlterAction["kind"]> = Extract<AlterAction, { kind: Kind }>;

/** New columns go behind the others, but before the partition columns: a new physical table takes over the rows. */
async function addColumns({ table, connection }: Alteration, action: Action<"addColumns">): Promise<readonly Column[]> {
  const all = [...table.columns, ...table.partitionKeys];
  const fresh = action.columns.map(columnOf).filter(({ name }) => {
    const exists = all.some((column) => column.name === name);
    if (exists && !action.ifNotExists) throw ddlFailed(`column ${name} already exists`);
    return !exists;
  });
  const columns = [...table.columns, ...fresh];
  await rebuild(connection, table, columns, (column) => (fresh.includes(column) ? "NULL" : quoteName(column.name)));
  return columns;
}

async function dropColumns(
  { table, connection }: Alteration,
  action: Action<"dropColumns">,
): Promise<readonly Column[]> {
  const dropped = action.columns.map((name) => {
    const column = table.columns.find((candidate) => candidate.name === name.text);
    if (!column) throw columnNotFound(name.at, name.text);
    return column;
  });
  const columns = table.columns.filter((column) => !dropped.includes(column));
  if (columns.length === 0) throw ddlFailed("a table needs at least one column");
  for (const { name } of dropped)
    await connection.run(`ALTER TABLE ${physicalTable(table)} DROP COLUMN ${quoteName(name)}`);
  return columns;
}

async function changeColumn(
  { table, connection }: Alteration,
  action: Action<"changeColumn">,
): Promise<Pick<Table, "columns" | "partitionKeys">> {
  const isKey = table.partitionKeys.some(({ name }) => name === action.column.text);
  const all = isKey ? table.partitionKeys : table.columns;
  const old = all.find(({ name }) => name === action.column.text);
  if (!old) throw columnNotFound(action.column.at, action.column.text);
  const fresh: Column = {
    ...old,
    name: action.name.text,
    type: action.type ?? old.type,
    comment: action.comment ?? old.comment,
    nullable: action.nullable ?? old.nullable,
  };
  const physical = physicalTable(table);
  if (fresh.nullable && !old.nullable)
    await connection.run(`ALTER TABLE ${physical} ALTER COLUMN ${quoteName(old.name)} DROP NOT NULL`);
  if (duckType(fresh.type) !== duckType(old.type))
    await connection.run(`ALTER TABLE ${physical} ALTER COLUMN ${quoteName(old.name)} TYPE ${duckType(fresh.type)}`);
  if (fresh.name !== old.name) {
    if ([...table.columns, ...table.partitionKeys].some(({ name }) => name === fresh.name))
      throw ddlFailed(`column ${fresh.name} already exists`);
    await connection.run(`ALTER TABLE ${physical} RENAME COLUMN ${quoteName(old.name)} TO ${quoteName(fresh.name)}`);
  }
  const replaced = all.map((column) => (column === old ? fresh : column));
  return isKey
    ? { columns: table.columns, partitionKeys: replaced }
    : { columns: replaced, partitionKeys: table.partitionKeys };
}

async function rebuild(
  connection: DuckDBConnection,
  table: Table,
  columns: readonly Column[],
  value: (column: Column) => string,
): Promise<void> {
  const physical = physicalTable(table);
  const all = [...columns, ...table.partitionKeys];
  const definitions = all.map(
    ({ name, type, nullable }) => `${quoteName(name)} ${duckType(type)}${nullable ? "" : " NOT NULL"}`,
  );
  const rebuilt = `data."rebuilt${table.id}"`;
  await connection.run(`CREATE TABLE ${rebuilt}(${definitions.join(", ")})`);
  await connection.run(`INSERT INTO ${rebuilt} SELECT ${all.map(value).join(", ")} FROM ${physical}`);
  await connection.run(`DROP TABLE ${physical}`);
  await connection.run(`ALTER TABLE ${rebuilt} RENAME TO "t${table.id}"`);
}

export async function runTruncate(
  session: SqlSession,
  truncate: Extract<Statement, { kind: "truncate" }>,
  outcome: Outcome,
): Promise<StatementResult> {
  const { context } = session;
  const found = requireTable(session.table(truncate.table));
  return context.locks.hold(tableLocks(session.place(truncate.table), found).slice(1), async () => {
    const table = session.table(truncate.table);
    return changeCatalog(context, outcome, async (change, connection) => {
      for (const values of truncated(session, table, truncate))
        await clearRows(context, change, connection, { table, values });
      return NOTHING;
    });
  });
}

/** The value lists of what is emptied: a whole table, all partitions, or those that begin with the given levels. */
function truncated(
  { context }: SqlSession,
  table: Table,
  truncate: Extract<Statement, { kind: "truncate" }>,
): readonly (readonly string[])[] {
  if (table.partitionKeys.length === 0) return [[]];
  const all = context.catalog.partitions(table).map(({ values }) => values);
  if (truncate.partitions.length === 0) return all;
  return truncate.partitions.flatMap((clause) => {
    const leading = leadingSpec(table, clause);
    return all.filter((values) => leading.every((value, i) => values[i] === value));
  });
}
