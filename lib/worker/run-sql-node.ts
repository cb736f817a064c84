import { catalogOf } from "@/lib/connectors";
import { AppError, toAppError } from "@/lib/core/errors";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { SampleRows } from "@/lib/core/node";
import { readSqlNode } from "@/lib/core/sql/node-script";
import type { DataSource, JournalEntry, RunLog, SqlResult, Value } from "@/lib/engine/contract";
import { runSql, type SqlStatementRun } from "@/lib/engine/run-sql";
import type { ClaimedRun } from "@/lib/instances/claim";
import type { AttemptOutcome, AttemptResult } from "@/lib/instances/end-attempt";
import { AttemptJournal, readHistory, storeJob } from "@/lib/instances/journal";
import type { Clock } from "@/lib/platform/clock";
import type { Database } from "@/lib/platform/db";
import { prepareSql } from "@/lib/instances/prepare-job";
import { stopReasonOf } from "./stop-reason";

interface SqlNodeTools {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly log: RunLog;
  /** Opens a data source of the workspace by name. */
  readonly open: (name: string) => Promise<DataSource>;
}

/**
 * Runs the statements of an SQL node. Errors before the first statement are thrown, later ones are in the result.
 * @throws AppError "sql.*" | "job.unresolved_reference" | "data_source.*"
 */
export async function runSqlNode(run: ClaimedRun, tools: SqlNodeTools): Promise<AttemptResult> {
  const { database, clock, signal, log } = tools;
  const text = await prepareSql(database, run);
  await storeJob(database, run, text);
  const { dataSource: name, statements } = readSqlNode(text);
  if (name === null) throw new AppError("sql.no_data_source", {});
  if (statements.every(({ effect }) => effect === "set")) throw new AppError("sql.empty", {});
  const dataSource = await tools.open(name);
  const catalog = catalogOf(dataSource.type);
  if (!catalog?.sql) throw new AppError("sql.not_supported", { name, type: dataSource.type });
  log.info(`${statements.length} statements on data source ${name}.`);
  const startedAt = clock.now();
  const history = (await readHistory(database, run)) as readonly JournalEntry[];
  let done: readonly SqlStatementRun[] = [];
  const end = (outcome: AttemptOutcome, error: AppError | null): AttemptResult =>
    resultOf({ outcome, done, error, startedAt, finishedAt: clock.now() });
  await using connection = catalog.sql(dataSource, { log });
  try {
    done = await runSql({
      statements,
      connection,
      attempt: `${formatInstanceId(run)}/${run.attemptId}`,
      log,
      journal: new AttemptJournal(database, run, run.attemptId),
      history,
      dryRun: run.options.dryRun === true,
      onProgress: (statementRuns) => (done = [...statementRuns]),
      now: () => clock.now(),
      pause: (ms, wanted) => clock.sleep(ms, wanted),
      cancelsOnStop: () => stopReasonOf(signal)?.kind !== "handedOver",
      signal,
    });
    return end("SUCCESS", null);
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.code === "instance.lease_lost") throw error;
    if (error.code === "run.commit_unknown" || error.code === "run.sql_changed") return end("UNKNOWN", error);
    const stop = stopReasonOf(signal);
    if (stop?.kind === "timedOut") return end("TIMED_OUT", timedOut(startedAt, clock.now()));
    if (stop) return end("STOPPED", stop.kind === "stopped" ? new AppError("instance.stopped", {}) : null);
    log.error(`${error.code}: ${error.message}`);
    return end("FAILURE", error);
  }
}

function timedOut(startedAt: Date, finishedAt: Date): AppError {
  const minutes = Math.round((finishedAt.getTime() - startedAt.getTime()) / 60_000);
  return new AppError("instance.timed_out", { limit: `${minutes} min` });
}

interface Ended {
  readonly outcome: AttemptOutcome;
  readonly done: readonly SqlStatementRun[];
  readonly error: AppError | null;
  readonly startedAt: Date;
  readonly finishedAt: Date;
}

function resultOf({ outcome, done, error, startedAt, finishedAt }: Ended): AttemptResult {
  const outputs = done.flatMap((each) => each.outputs);
  const counts = {
    recordsRead: 0,
    recordsWritten: outputs.reduce((sum, { records }) => sum + records, 0),
    recordsDirty: 0,
    bytes: outputs.reduce((sum, { bytes }) => sum + bytes, 0),
  };
  const statements = done.map(({ statement, verb, instance, outputs: put }) => ({
    statement,
    verb,
    instance,
    outputs: put,
  }));
  const stages = { transfer: finishedAt.getTime() - startedAt.getTime() };
  const sample = sampleOf(done.findLast(({ result }) => result !== null)?.result ?? null);
  return {
    outcome,
    counts,
    window: null,
    summary: { ...counts, startedAt, finishedAt, stages, splits: [], statements, sample, limited: null },
    receipt:
      outcome === "SUCCESS" ? statements.map((body) => ({ split: `statement-${body.statement + 1}`, body })) : [],
    error,
  };
}

function sampleOf(result: SqlResult | null): SampleRows | null {
  if (result === null) return null;
  return { columns: result.columns.map(({ name }) => name), rows: result.rows.map((row) => row.map(textOf)) };
}

function textOf(value: Value): string | null {
  if (value === null) return null;
  if (value instanceof Date) return value.toISOString();
  return value instanceof Uint8Array ? Buffer.from(value).toString("base64") : String(value);
}
