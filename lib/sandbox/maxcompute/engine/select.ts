import type { DuckDBConnection } from "@duckdb/node-api";
import type { OdpsType } from "@/lib/maxcompute/odps-type";
import type { Query } from "../sql/ast";
import { duckType, quoteName } from "../sql/duck-type";
import { sql, type Fragment } from "../sql/fragment";
import { translateQuery } from "../sql/translate-query";
import { outermost, type OutputColumn, type Rows } from "../sql/translation";
import { odpsErrorOf } from "./duck-error";
import { changeCatalog, type Outcome, type ResultColumn, type StatementResult } from "./job";
import { odpsTypeOf } from "./result-type";
import type { SqlSession } from "./session";

/** Runs a query into the job's result table, which keeps the order of the rows. */
export async function runSelect(session: SqlSession, query: Query, outcome: Outcome): Promise<StatementResult> {
  const rows = translateQuery(query, outermost(session.translation));
  return changeCatalog(session.context, outcome, async (_change, connection) => {
    const columns = await materialize(session, connection, rows, `CREATE TABLE ${outcome.resultTable}`);
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM ${outcome.resultTable}`);
    const count = Number(counted.getRows()[0]?.[0] ?? 0);
    return { kind: "rows", columns, count, timeZone: session.timeZone };
  });
}

/** Fills a new table with columns `c0`, `c1`, … and tells their MaxCompute types. */
export async function materialize(
  session: SqlSession,
  connection: DuckDBConnection,
  rows: Rows,
  create: string,
): Promise<readonly ResultColumn[]> {
  await session.prepare(connection);
  const found = await describe(connection, rows.sql);
  const names = found.map((_, i) => `c${i}`).join(", ");
  const statement = sql`${create}(${names}) AS ${rows.sql}`;
  try {
    await connection.run(statement.text);
  } catch (thrown) {
    throw odpsErrorOf(thrown, statement);
  }
  return found.map((column, i) => ({ name: column.name, type: reconcile(column, rows.columns, i) }));
}

async function describe(
  connection: DuckDBConnection,
  query: Fragment,
): Promise<readonly { readonly name: string; readonly duck: string; readonly type: OdpsType }[]> {
  try {
    const prepared = await connection.prepare(query.text);
    const columns = Array.from({ length: prepared.columnCount }, (_, i) => {
      const type = prepared.columnType(i);
      return { name: prepared.columnName(i), duck: type.toString(), type: odpsTypeOf(type) };
    });
    prepared.destroySync();
    return columns;
  } catch (thrown) {
    throw odpsErrorOf(thrown, query);
  }
}

/** The type known from the columns' declarations, where DuckDB's agrees; else what DuckDB's means. */
function reconcile(
  found: { readonly name: string; readonly duck: string; readonly type: OdpsType },
  expected: readonly OutputColumn[],
  index: number,
): OdpsType {
  const guess = expected[index];
  if (guess?.type && guess.name === found.name && sameDuckType(duckType(guess.type), found.duck)) return guess.type;
  return found.type;
}

function sameDuckType(a: string, b: string): boolean {
  const plain = (text: string) => text.replaceAll('"', "").replaceAll(", ", ",").toUpperCase();
  return plain(a) === plain(b);
}

/** The name of a column of a materialized table. */
export function resultColumn(index: number): string {
  return quoteName(`c${index}`);
}
