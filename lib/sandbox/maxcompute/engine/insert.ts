import type { DuckDBConnection } from "@duckdb/node-api";
import { duckType, quoteText } from "../sql/duck-type";
import { castTo } from "../sql/cast";
import { join, sql, type Fragment } from "../sql/fragment";
import { OdpsError, semanticError, spot } from "../sql/odps-error";
import type { Insert } from "../sql/statement";
import { translateQuery } from "../sql/translate-query";
import { outermost } from "../sql/translation";
import { typed } from "../sql/typed";
import { tableLabel, type Column, type Table } from "../store/table";
import { putRows, type Target } from "./contents";
import { odpsErrorOf } from "./duck-error";
import { changeCatalog, requireTable, tableLock, type Outcome, type ResultColumn, type StatementResult } from "./job";
import { DEFAULT_PARTITION, insertSpec } from "./partition-spec";
import { materialize, resultColumn } from "./select";
import type { SqlSession } from "./session";

const STAGED = `temp."inserted"`;

/** INSERT INTO and INSERT OVERWRITE. The query runs to its end before the first row of the table changes. */
export async function runInsert(session: SqlSession, insert: Insert, outcome: Outcome): Promise<StatementResult> {
  const { context } = session;
  const found = requireTable(session.table(insert.table));
  return context.locks.hold([tableLock(found)], async () => {
    const table = requireTable(session.table(insert.table));
    const levels = staticLevels(table, insert);
    const rows = translateQuery(insert.query, outermost(session.translation));
    return changeCatalog(context, outcome, async (change, connection) => {
      const given = await materialize(session, connection, rows, `CREATE TEMP TABLE "inserted"`);
      const wanted = targetColumns(table, insert, levels);
      if (given.length !== wanted.length)
        throw semanticError(
          insert.table.at,
          `wrong column count in INSERT: ${given.length} columns are given where ${wanted.length} are expected`,
        );
      const values = targetValues(table, levels, wanted, given);
      let [records, bytes] = [0, 0];
      const partitions = await addressed(connection, table, levels, wanted);
      for (const partition of partitions) {
        const target: Target = { table, values: partition.values };
        const select = sql`SELECT ${join(values, ", ")} FROM ${STAGED}${partition.where}`;
        try {
          const put = await putRows(context, change, connection, target, { select, overwrite: insert.overwrite });
          records += put.records;
          bytes += put.bytes;
        } catch (thrown) {
          throw odpsErrorOf(thrown, select);
        }
      }
      await connection.run(`DROP TABLE ${STAGED}`);
      return { kind: "text", text: "", outputs: [{ table: tableLabel(table), records, bytes }] };
    });
  });
}

function staticLevels(table: Table, insert: Insert): readonly (string | null)[] {
  if (insert.partition !== null) return insertSpec(table, insert.partition);
  // Without a PARTITION clause all keys are dynamic, provided the columns are named or the query gives them last.
  return table.partitionKeys.map(() => null);
}

/** The columns that the query's columns go to, one by one. */
function targetColumns(table: Table, insert: Insert, levels: readonly (string | null)[]): Column[] {
  const dynamic = table.partitionKeys.filter((_, i) => levels[i] === null);
  if (insert.columns.length === 0) return [...table.columns, ...dynamic];
  const named = insert.columns.map((name) => {
    const column = [...table.columns, ...dynamic].find((candidate) => candidate.name === name.text);
    if (column === undefined)
      throw new OdpsError(
        "ODPS-0130191",
        `${spot(name.at)} Invalid column - ${name.text} is not a column of ${table.name}`,
      );
    return column;
  });
  return [...named, ...dynamic.filter((key) => !named.includes(key))];
}

/** One value per physical column, cast to its type and turned from wall time to instant. */
function targetValues(
  table: Table,
  levels: readonly (string | null)[],
  wanted: readonly Column[],
  given: readonly ResultColumn[],
): Fragment[] {
  const data = table.columns.map((column) => {
    const index = wanted.indexOf(column);
    if (index === -1) return sql`CAST(${column.defaultValue ?? "NULL"} AS ${duckType(column.type)})`;
    return storedValue(column, sql`${resultColumn(index)}`, given[index]!);
  });
  const keys = table.partitionKeys.map((key, i) => {
    const level = levels[i];
    if (typeof level === "string") return sql`CAST(${quoteText(level)} AS ${duckType(key.type)})`;
    const index = wanted.indexOf(key);
    return sql`CAST(${dynamicText(index)} AS ${duckType(key.type)})`;
  });
  return [...data, ...keys];
}

/** A value of a query as the column stores it. */
export function storedValue(
  column: Pick<Column, "type">,
  value: Fragment,
  given: Pick<ResultColumn, "type">,
): Fragment {
  const isSame = JSON.stringify(column.type) === JSON.stringify(given.type);
  const cast = isSame ? value : castTo(typed(value, given.type), column.type);
  if (column.type.kind === "datetime") return sql`fn.to_instant(date_trunc('millisecond', ${cast}))`;
  return column.type.kind === "timestamp" ? sql`fn.to_instant_ns(${cast})` : cast;
}

/** A missing value of a partition key goes to the default partition. */
function dynamicText(index: number): string {
  return `coalesce(nullif(CAST(${resultColumn(index)} AS VARCHAR), ''), ${quoteText(DEFAULT_PARTITION)})`;
}

/** The partitions that the staged rows belong to, each with the condition that picks its rows. */
async function addressed(
  connection: DuckDBConnection,
  table: Table,
  levels: readonly (string | null)[],
  wanted: readonly Column[],
): Promise<{ values: readonly string[]; where: Fragment }[]> {
  const dynamic = table.partitionKeys.filter((_, i) => levels[i] === null);
  if (dynamic.length === 0) return [{ values: levels.map((level) => level ?? ""), where: sql`` }];
  const texts = dynamic.map((key) => dynamicText(wanted.indexOf(key)));
  const found = await connection.runAndReadAll(`SELECT DISTINCT ${texts.join(", ")} FROM ${STAGED} ORDER BY ALL`);
  return found.getRows().map((row) => {
    const own = row.map(String);
    const where = texts.map((text, i) => `${text} = ${quoteText(own[i]!)}`).join(" AND ");
    const values = levels.map((level) => level ?? own.shift() ?? "");
    return { values, where: sql` WHERE ${where}` };
  });
}
