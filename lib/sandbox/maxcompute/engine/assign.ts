import { sql } from "../sql/fragment";
import type { Statement } from "../sql/statement";
import { translateQuery } from "../sql/translate-query";
import { outermost } from "../sql/translation";
import { quoteName } from "../sql/duck-type";
import { materialize, resultColumn } from "./select";
import type { SqlSession } from "./session";

/** The rows of a script variable, kept until the script ends. */
export interface Assigned {
  drop(): Promise<void>;
}

let count = 0;

/** `@x := SELECT …` runs once; later statements read what it gave. */
export async function runAssignment(
  session: SqlSession,
  statement: Extract<Statement, { kind: "assign" }>,
): Promise<Assigned> {
  const { database } = session.context;
  const physical = `result."v${++count}"`;
  const rows = translateQuery(statement.query, outermost(session.translation));
  const columns = await database.transaction((connection) =>
    materialize(session, connection, rows, `CREATE TABLE ${physical}`),
  );
  const named = columns.map(({ name }, i) => `${resultColumn(i)} AS ${quoteName(name)}`).join(", ");
  session.setVariable(statement.variable, { sql: sql`(SELECT ${named} FROM ${physical})`, columns });
  return { drop: () => database.run(`DROP TABLE IF EXISTS ${physical}`) };
}
