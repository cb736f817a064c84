import type { DuckDBConnection } from "@duckdb/node-api";
import type { Expression, Name } from "../sql/ast";
import { quoteName } from "../sql/duck-type";
import { from, join, sql, type Fragment } from "../sql/fragment";
import { columnNotFound } from "../sql/odps-error";
import type { Assignment, Merge, MergeClause, Statement } from "../sql/statement";
import { translateExpression } from "../sql/translate-expression";
import { translateQuery } from "../sql/translate-query";
import { outermost, type Relation, type Scope } from "../sql/translation";
import { physicalTable, type Column, type Table } from "../store/table";
import { recount } from "./contents";
import { odpsErrorOf } from "./duck-error";
import { changeCatalog, NOTHING, requireTransactional, tableLock, type Outcome, type StatementResult } from "./job";
import { storedValue } from "./insert";
import { outputColumns, wallTimes, type SqlSession } from "./session";

type Of<Kind extends Statement["kind"]> = Extract<Statement, { kind: Kind }>;

/** Rows of transactional tables change in place; all that a statement changes changes at once. */
async function modify(
  session: SqlSession,
  table: Table,
  outcome: Outcome,
  statement: () => Fragment,
): Promise<StatementResult> {
  const { context } = session;
  return context.locks.hold([tableLock(table)], () =>
    changeCatalog(context, outcome, async (change, connection) => {
      await session.prepare(connection);
      await run(connection, statement());
      const targets =
        table.partitionKeys.length === 0 ? [[]] : context.catalog.partitions(table).map(({ values }) => values);
      for (const values of targets) await recount(context, change, connection, { table, values });
      return NOTHING;
    }),
  );
}

async function run(connection: DuckDBConnection, statement: Fragment): Promise<void> {
  try {
    await connection.run(statement.text);
  } catch (thrown) {
    throw odpsErrorOf(thrown, statement);
  }
}

export async function runDelete(
  session: SqlSession,
  statement: Of<"delete">,
  outcome: Outcome,
): Promise<StatementResult> {
  const table = requireTransactional(session.table(statement.table), "DELETE");
  return modify(session, table, outcome, () => {
    const { scope, alias } = target(session, table, statement.alias);
    const where = statement.where === null ? "" : sql` WHERE ${translateExpression(statement.where, scope)}`;
    return from(statement.at, sql`DELETE FROM ${physicalTable(table)} AS ${quoteName(alias)}${where}`);
  });
}

export async function runUpdate(
  session: SqlSession,
  statement: Of<"update">,
  outcome: Outcome,
): Promise<StatementResult> {
  const table = requireTransactional(session.table(statement.table), "UPDATE");
  return modify(session, table, outcome, () => {
    const { scope, alias } = target(session, table, statement.alias);
    const where = statement.where === null ? "" : sql` WHERE ${translateExpression(statement.where, scope)}`;
    const set = assignments(table, statement.set, scope);
    return from(statement.at, sql`UPDATE ${physicalTable(table)} AS ${quoteName(alias)} SET ${set}${where}`);
  });
}

export async function runMerge(session: SqlSession, merge: Merge, outcome: Outcome): Promise<StatementResult> {
  const table = requireTransactional(session.table(merge.target), "MERGE");
  return modify(session, table, outcome, () => {
    const { scope, alias } = target(session, table, merge.alias);
    const rows = translateQuery(merge.source, outermost(session.translation));
    const source: Relation = { alias: merge.sourceAlias.text, columns: rows.columns };
    const both: Scope = { ...scope, relations: [...scope.relations, source] };
    const sourceOnly: Scope = { ...scope, relations: [source] };
    const clauses = merge.clauses.map((clause) =>
      mergeClause(table, clause, clause.kind === "insert" ? sourceOnly : both),
    );
    const using = sql`(${rows.sql}) AS ${quoteName(merge.sourceAlias.text)}`;
    const on = translateExpression(merge.on, both);
    return sql`MERGE INTO ${physicalTable(table)} AS ${quoteName(alias)} USING ${using} ON ${on}${join(clauses, "")}`;
  });
}

function mergeClause(table: Table, clause: MergeClause, scope: Scope): Fragment {
  const condition = clause.condition === null ? "" : sql` AND ${translateExpression(clause.condition, scope)}`;
  switch (clause.kind) {
    case "delete":
      return sql` WHEN MATCHED${condition} THEN DELETE`;
    case "update":
      return sql` WHEN MATCHED${condition} THEN UPDATE SET ${assignments(table, clause.set, scope)}`;
    case "insert": {
      const all = [...table.columns, ...table.partitionKeys];
      const columns = clause.columns.length === 0 ? all : clause.columns.map((name) => columnOf(table, name));
      const values = clause.values.map((value, i) => stored(columns[i]!, value, scope));
      const names = columns.map(({ name }) => quoteName(name)).join(", ");
      return sql` WHEN NOT MATCHED${condition} THEN INSERT (${names}) VALUES (${join(values, ", ")})`;
    }
  }
}

function assignments(table: Table, set: readonly Assignment[], scope: Scope): Fragment {
  const parts = set.map(({ column, value }) => {
    const found = columnOf(table, column);
    return sql`${quoteName(found.name)} = ${stored(found, value, scope)}`;
  });
  return join(parts, ", ");
}

function stored(column: Column, value: Expression, scope: Scope): Fragment {
  const given = translateExpression(value, scope);
  return given.type === null ? given : storedValue(column, given, { type: given.type });
}

function columnOf(table: Table, name: Name): Column {
  const column = [...table.columns, ...table.partitionKeys].find((candidate) => candidate.name === name.text);
  if (column === undefined) throw columnNotFound(name.at, name.text);
  return column;
}

/** The scope in which a changed table's own columns are read: they are stored, so instants are turned on the way. */
function target(session: SqlSession, table: Table, given: Name | null): { scope: Scope; alias: string } {
  const alias = given?.text ?? table.name;
  const relation: Relation = { alias, columns: outputColumns(table), stored: wallTimes(table) };
  return { scope: { ...outermost(session.translation), relations: [relation] }, alias };
}
