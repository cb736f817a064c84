import { randomUUID } from "node:crypto";
import { MAX_CELL_TEXT } from "@/lib/core/catalog";
import { AppError, toAppError } from "@/lib/core/errors";
import type { QueryResult, QueryRows, QueryStart, QueryView } from "@/lib/core/sql/query";
import { readStatements, type SqlStatement } from "@/lib/core/sql/statements";
import { toStoredError } from "@/lib/core/stored-error";
import type { SqlConnection } from "@/lib/engine/sql-connection";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { askSource, openSource, type OpenSource } from "./open-source";
import { previewCell } from "./preview-cell";

const LISTED = 100;
/** Of a statement in the audit log; the query itself is kept whole. */
const AUDITED_TEXT = 2_000;

/**
 * Runs one statement on a data source, for a look at what is there.
 * @throws AppError "sql.syntax" | "sql.empty" | "sql.one_statement" | "sql.changes_data" | "sql.not_supported"
 */
export async function startQuery(wish: QueryStart, actor: Actor, signal: AbortSignal): Promise<QueryView> {
  const source = await openSource(wish, "data.read", actor);
  const { statement, hints } = onlyStatement(wish.sql);
  const changesData = statement.effect !== "read";
  if (changesData && !wish.allowChanges) throw new AppError("sql.changes_data", { verb: statement.verb });
  if (changesData) demand(actor, source.workspaceId, "data.write");
  await using connection = connectionOf(source);
  const id = randomUUID();
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    await sql.query(
      `insert into sql_query (id, workspace_id, data_source_id, environment, sql, changes_data, requested_by, requested_at)
       values ($1, $2, $3, $4::environment, $5, $6, $7, $8)`,
      [id, source.workspaceId, source.id, wish.environment, wish.sql, changesData, actor.id ?? actor.name, at],
    );
    const object = { objectType: "dataSource", objectId: source.id, objectName: source.dataSource.name };
    const after = { query: id, sql: wish.sql.slice(0, AUDITED_TEXT), changesData };
    await writeAudit(sql, actor, { workspaceId: source.workspaceId, ...object, action: "sql.query", after }, at);
  });
  try {
    const instance = await askSource(source, signal, (signal) =>
      connection.submit({ sql: statement.text, name: jobName(id), hints }, signal),
    );
    await database().query("update sql_query set remote_id = $2 where id = $1", [id, instance]);
  } catch (error) {
    await settleSubmission(connection, { id, at, changesData }, toAppError(error));
  }
  return getQuery(id, actor, signal);
}

/** What the service knows the instance by before it has given it an id. */
const jobName = (id: string) => `millrace_query_${id.replaceAll("-", "_")}`;

function onlyStatement(text: string): { statement: SqlStatement; hints: Record<string, string> } {
  const all = readStatements(text);
  const hints = Object.fromEntries(all.flatMap(({ hint }) => (hint ? [[hint.name, hint.value]] : [])));
  const statements = all.filter(({ effect }) => effect !== "set");
  if (statements.length > 1) throw new AppError("sql.one_statement", { count: statements.length });
  if (!statements[0]) throw new AppError("sql.empty", {});
  return { statement: statements[0], hints };
}

interface Submission {
  readonly id: string;
  readonly at: Date;
  readonly changesData: boolean;
}

const LOOK_MS = 5_000;
/** A submission without an answer after so long will get none. */
const SUBMISSION_MS = 2 * 60_000;
const CLOCK_SKEW_MS = 15 * 60_000;

/** A submission that was not answered may have arrived: the service is asked for it by its name. */
async function settleSubmission(
  connection: SqlConnection,
  { id, at, changesData }: Submission,
  error: AppError,
): Promise<void> {
  const since = new Date(at.getTime() - CLOCK_SKEW_MS);
  const found = await connection.find(jobName(id), since, AbortSignal.timeout(LOOK_MS)).catch(() => undefined);
  if (typeof found === "string")
    await database().query("update sql_query set remote_id = $2 where id = $1", [id, found]);
  // Statements that the service has refused have an answer; the others may still take effect.
  else if (changesData && (error.details.requestId === undefined || found === undefined))
    await end(id, "UNKNOWN", new AppError("sql.submission_unknown", {}, { cause: error }));
  else await end(id, "FAILURE", error);
}

/** The query as it stands now: the service is asked while it runs. Only whoever ran it may see it. */
export async function getQuery(id: string, actor: Actor, signal: AbortSignal): Promise<QueryView> {
  const row = await findQuery(id, actor);
  if (row.state !== "RUNNING") return row;
  if (row.instance === null && systemClock.now().getTime() - row.requestedAt.getTime() < SUBMISSION_MS) return row;
  const source = await openSource(row, "data.read", actor);
  await using connection = connectionOf(source);
  if (row.instance === null) {
    // Whoever submitted it is gone.
    await settleSubmission(connection, { ...row, at: row.requestedAt }, new AppError("sql.submission_unknown", {}));
    return findQuery(id, actor);
  }
  const state = await askSource(source, signal, (signal) => connection.state(row.instance!, signal));
  if (state.kind === "succeeded") await end(id, "SUCCESS", null);
  else if (state.kind === "failed") await end(id, "FAILURE", source.mask.error(state.error));
  else if (state.kind === "cancelled") await end(id, "STOPPED", null);
  return findQuery(id, actor);
}

/** The first rows of a query that has succeeded. @throws AppError "sql.query_ended" */
export async function queryRows(
  id: string,
  { limit, whole }: QueryRows,
  actor: Actor,
  signal: AbortSignal,
): Promise<QueryResult> {
  const row = await findQuery(id, actor);
  if (row.state !== "SUCCESS" || row.instance === null) throw new AppError("sql.query_ended", {});
  const source = await openSource(row, "data.read", actor);
  await using connection = connectionOf(source);
  const longest = whole ? Infinity : MAX_CELL_TEXT;
  const { columns, rows, truncated } = await askSource(source, signal, (signal) =>
    connection.result(row.instance!, limit, signal),
  );
  return {
    columns: [...columns],
    rows: rows.map((cells) => cells.map((value) => previewCell(value, longest))),
    truncated,
  };
}

export async function stopQuery(id: string, actor: Actor, signal: AbortSignal): Promise<QueryView> {
  const row = await findQuery(id, actor);
  if (row.state === "RUNNING" && row.instance !== null) {
    const source = await openSource(row, "data.read", actor);
    await using connection = connectionOf(source);
    await askSource(source, signal, (signal) => connection.cancel(row.instance!, signal));
  }
  return getQuery(id, actor, signal);
}

/** The caller's latest queries in a workspace, newest first. */
export async function listQueries(workspaceId: string, actor: Actor): Promise<QueryView[]> {
  demand(actor, workspaceId, "data.read");
  const rows = await database().query<QueryView & { workspaceId: string; requestedBy: string }>(
    `${SELECT} where q.workspace_id = $1 and q.requested_by = $2 order by q.requested_at desc limit ${LISTED}`,
    [workspaceId, actor.id ?? actor.name],
  );
  return rows.map(({ workspaceId: _, requestedBy: __, ...view }) => view);
}

const SELECT = `select q.id, q.workspace_id as "workspaceId", q.requested_by as "requestedBy", q.data_source_id as "dataSourceId", d.name as "dataSource", q.environment, q.sql,
  q.changes_data as "changesData", q.state, q.remote_id as instance, q.error, q.requested_at as "requestedAt",
  q.finished_at as "finishedAt" from sql_query q join data_source d on d.id = q.data_source_id`;

async function findQuery(id: string, actor: Actor): Promise<QueryView> {
  const [row] = await database().query<QueryView & { workspaceId: string; requestedBy: string }>(
    `${SELECT} where q.id = $1`,
    [id],
  );
  if (!row) throw new AppError("common.not_found", { object: `Query ${id}` });
  const { workspaceId, requestedBy, ...view } = row;
  demand(actor, workspaceId, "data.read");
  if (requestedBy !== (actor.id ?? actor.name)) throw new AppError("common.not_found", { object: `Query ${id}` });
  return view;
}

async function end(id: string, state: QueryView["state"], error: AppError | null): Promise<void> {
  await database().query(
    "update sql_query set state = $2::sql_query_state, error = $3, finished_at = $4 where id = $1",
    [id, state, error && JSON.stringify(toStoredError(error)), systemClock.now()],
  );
}

/** @throws AppError "sql.not_supported" */
function connectionOf({ catalog, dataSource }: OpenSource): SqlConnection {
  if (!catalog.sql) throw new AppError("sql.not_supported", { name: dataSource.name, type: dataSource.type });
  return catalog.sql(dataSource, {});
}
