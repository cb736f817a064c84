import { OdpsError } from "../sql/odps-error";
import { parseScript } from "../sql/parse-statement";
import type { Statement } from "../sql/statement";
import { runAlter, runTruncate } from "./alter";
import { runAssignment, type Assigned } from "./assign";
import { runCreateTableAs } from "./create-as";
import { runCreateTable, runCreateView, runDrop, runSchema } from "./define";
import { runInsert } from "./insert";
import { changeCatalog, NOTHING, throwIfCancelled, type Outcome, type StatementResult } from "./job";
import { runDelete, runMerge, runUpdate } from "./modify";
import { runSelect } from "./select";
import { describeTable, showCreateTable, showPartitions, showSchemas, showTables } from "./show";
import type { SqlSession } from "./session";

/**
 * Runs the statements of a script one after the other, each whole or not at all. The result is the last one's, and is
 * recorded with its effect.
 * @throws OdpsError
 */
export async function runScript(session: SqlSession, script: string, outcome: Outcome): Promise<void> {
  const statements = parseScript(script);
  if (statements.length === 0) throw new OdpsError("ODPS-0130161", "[1,1] Parse exception - the statement is empty");
  const interim: Outcome = { ...outcome, record: async () => {} };
  const assigned: Assigned[] = [];
  try {
    for (const [i, statement] of statements.entries()) {
      throwIfCancelled(outcome.signal);
      const isLast = i === statements.length - 1;
      if (statement.kind === "assign") assigned.push(await runAssignment(session, statement));
      // Only the last SELECT has a reader.
      if (statement.kind === "assign" || (statement.kind === "select" && !isLast)) {
        if (isLast) await recordOnly(session, outcome, NOTHING);
      } else await runStatement(session, statement, isLast ? outcome : interim);
    }
  } finally {
    for (const variable of assigned) await variable.drop();
  }
}

async function runStatement(session: SqlSession, statement: Statement, outcome: Outcome): Promise<StatementResult> {
  const answer = (text: string) => recordOnly(session, outcome, { kind: "text", text });
  switch (statement.kind) {
    case "select":
      return runSelect(session, statement.query, outcome);
    case "createTable":
      return statement.as === null
        ? runCreateTable(session, statement, outcome)
        : runCreateTableAs(session, statement, statement.as, outcome);
    case "createView":
      return runCreateView(session, statement, outcome);
    case "drop":
      return runDrop(session, statement, outcome);
    case "createSchema":
    case "dropSchema":
      return runSchema(session, statement, outcome);
    case "truncate":
      return runTruncate(session, statement, outcome);
    case "alter":
      return runAlter(session, statement, outcome);
    case "insert":
      return runInsert(session, statement, outcome);
    case "delete":
      return runDelete(session, statement, outcome);
    case "update":
      return runUpdate(session, statement, outcome);
    case "merge":
      return runMerge(session, statement, outcome);
    case "showTables":
      return answer(showTables(session, statement));
    case "showPartitions":
      return answer(showPartitions(session, statement));
    case "showCreateTable":
      return answer(showCreateTable(session, statement));
    case "showSchemas":
      return answer(showSchemas(session));
    case "describe":
      return answer(describeTable(session, statement));
    case "set":
      session.settings.set(statement.name, statement.value);
      return answer("OK");
    case "assign":
      return NOTHING;
  }
}

async function recordOnly(session: SqlSession, outcome: Outcome, result: StatementResult): Promise<StatementResult> {
  return changeCatalog(session.context, outcome, async () => result);
}
