import type { Query } from "../sql/ast";
import { join, sql } from "../sql/fragment";
import { OdpsError, tableExists } from "../sql/odps-error";
import type { CreateTable } from "../sql/statement";
import { translateQuery } from "../sql/translate-query";
import { outermost } from "../sql/translation";
import { emptyContents, type Column, type Table } from "../store/table";
import { putRows } from "./contents";
import { createPhysical } from "./define";
import { storedValue } from "./insert";
import { changeCatalog, NOTHING, tableLocks, type Outcome, type StatementResult } from "./job";
import { materialize, resultColumn } from "./select";
import type { SqlSession } from "./session";

/** `CREATE TABLE … [LIFECYCLE n] AS SELECT …`: the table and its rows appear together. */
export async function runCreateTableAs(
  session: SqlSession,
  create: CreateTable,
  query: Query,
  outcome: Outcome,
): Promise<StatementResult> {
  const { context } = session;
  const place = session.place(create.name);
  if (create.partitionKeys.length > 0)
    throw new OdpsError(
      "ODPS-0130071",
      " Semantic analysis exception - the sandbox does not support a partitioned CREATE TABLE AS",
    );
  return context.locks.hold(tableLocks(place, null), async () => {
    const existing = session.find(create.name);
    if (existing !== null && !create.ifNotExists) throw tableExists(create.name.at, session.label(create.name));
    return changeCatalog(context, outcome, async (change, connection) => {
      if (existing !== null) return NOTHING;
      const rows = translateQuery(query, outermost(session.translation));
      const given = await materialize(session, connection, rows, `CREATE TEMP TABLE "created"`);
      const now = context.now().getTime();
      const columns = given.map(({ name, type }): Column => ({
        name,
        type,
        comment: "",
        nullable: true,
        defaultValue: null,
      }));
      const table: Table = {
        id: context.catalog.nextTableId(),
        ...place,
        kind: "table",
        owner: session.owner,
        comment: create.comment,
        columns,
        partitionKeys: [],
        primaryKey: [],
        properties: create.properties,
        lifecycle: create.lifecycle,
        viewText: null,
        createdAt: now,
        lastDdlAt: now,
        contents: emptyContents(now),
      };
      await createPhysical(connection, table);
      const values = columns.map((column, i) => storedValue(column, sql`${resultColumn(i)}`, given[i]!));
      const select = sql`SELECT ${join(values, ", ")} FROM temp."created"`;
      await putRows(context, change, connection, { table, values: [] }, { select, overwrite: false });
      await connection.run(`DROP TABLE temp."created"`);
      return NOTHING;
    });
  });
}
