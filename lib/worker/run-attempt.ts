import { connectors as installed } from "@/lib/connectors";
import { AppError, toAppError } from "@/lib/core/errors";
import { formatInstanceId } from "@/lib/core/instance-id";
import { understandJob } from "@/lib/core/job";
import { zoneOf } from "@/lib/core/schedule/zone";
import { SecretMask } from "@/lib/core/secret-mask";
import { DEFAULT_SETTINGS, type JournalEntry } from "@/lib/engine/contract";
import type { RunProgress, RunSummary } from "@/lib/engine/run";
import { runJob } from "@/lib/engine/run-job";
import type { ClaimedRun } from "@/lib/instances/claim";
import { DirtyRecordStore } from "@/lib/instances/dirty-records";
import { endAttempt, loseAttempt, NO_COUNTS, type AttemptResult } from "@/lib/instances/end-attempt";
import { AttemptJournal, readHistory, storeJob } from "@/lib/instances/journal";
import { prepareJob } from "@/lib/instances/prepare-job";
import { RunLogWriter } from "@/lib/instances/run-log/writer";
import { closeSlot, reportProgress } from "@/lib/instances/slots";
import type { Clock } from "@/lib/platform/clock";
import { openDataSource } from "@/lib/platform/data-source-store";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import type { JobQueue } from "@/lib/platform/queue";
import type { SecretBox } from "@/lib/platform/secrets";
import { debugConnectors } from "./debug/debug-connectors";
import { prepareReplay } from "./replay/prepare";
import { RunTeam } from "./run-team";
import { runSqlNode } from "./run-sql-node";
import { throttled } from "./throttled";
import { stopReasonOf } from "./stop-reason";

const PROGRESS_MS = 500;

export interface AttemptTools {
  readonly database: Database;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  /** For runs that ask others to take part; left out where there are none. */
  readonly queue?: () => Promise<JobQueue>;
  /** Aborted with a StopReason. */
  readonly signal: AbortSignal;
}

/**
 * Runs one claimed attempt to its end, and writes down what became of it. Rejects only when not even that was possible:
 * the lease is lost, or the database away; then others decide. Answers null when another worker continues it.
 */
export async function runAttempt(run: ClaimedRun, tools: AttemptTools): Promise<AttemptResult | null> {
  const { database, clock } = tools;
  const mask = new SecretMask();
  const zone = zoneOf(run.timeZone);
  const log = await RunLogWriter.open(database, run, {
    clock,
    offsetAt: (at) => zone.offsetAt(at),
    mask: (text) => mask.apply(text),
    onLost: (err) => logger.error({ err, instance: formatInstanceId(run) }, "run log lost"),
  });
  log.info(`Instance ${formatInstanceId(run)} of ${run.nodeName}, attempt ${run.attempt}, worker ${run.workerId}.`);
  const worked = await work(run, tools, log, mask);
  const result = { ...worked, error: worked.error && mask.error(worked.error) };
  const stop = stopReasonOf(tools.signal);
  const isHandedOver = stop?.kind === "handedOver" && result.outcome === "STOPPED";
  if (isHandedOver) {
    log.warn("The worker is shutting down: another one continues from here.");
    await log.flush();
    await handOver(run, tools);
  } else {
    await log.flush();
    await endAttempt(database, run, result, { actor: actorOf(run, stop), at: clock.now() });
  }
  await log.close();
  return isHandedOver ? null : result;
}

async function work(run: ClaimedRun, tools: AttemptTools, log: RunLogWriter, mask: SecretMask): Promise<AttemptResult> {
  const { database, secrets, clock, signal, queue } = tools;
  try {
    if (run.script === null) throw new AppError("instance.node_gone", {});
    const environment = run.kind === "DEBUG" ? "DEV" : "PROD";
    const open = async (name: string) =>
      mask.remember(await openDataSource(database, secrets, { workspaceId: run.workspaceId, name, environment }));
    if (run.nodeType === "ODPS_SQL") return await runSqlNode(run, { database, clock, signal, log, open });
    const { job, connectors } = await prepare(run, database, log);
    await storeJob(database, run, JSON.stringify(job, null, 2));
    const debug = run.kind === "DEBUG" ? debugConnectors(connectors, run.options, { clock, log }) : null;
    const journal = new AttemptJournal(database, run, run.attemptId);
    const { distributed: isShared } = understandJob(job);
    using progress = throttled(clock, PROGRESS_MS, (told: RunProgress) =>
      reportProgress(database, run, run.attemptId, told),
    );
    const summary = await runJob({
      job,
      connectors: debug?.connectors ?? connectors,
      dataSource: open,
      zone: run.timeZone,
      settings: DEFAULT_SETTINGS,
      attempt: `${formatInstanceId(run)}/${run.attemptId}-${run.workerId}`,
      log,
      dirtyRecords: new DirtyRecordStore(database, run.attemptId, run.bizdate, { isShared }),
      journal,
      ...(queue ? { team: new RunTeam({ database, run, journal, queue }) } : {}),
      history: (await readHistory(database, run)) as readonly JournalEntry[],
      onProgress: progress.tell,
      now: () => clock.now(),
      signal,
    });
    const result = resultOf(summary, run, signal);
    return debug ? { ...result, summary: { ...(result.summary as object), ...debug.findings() } } : result;
  } catch (thrown) {
    const error = mask.error(toAppError(thrown));
    log.error(`${error.code}: ${error.message}`);
    if (error.code === "internal")
      logger.error({ err: error.cause, instance: formatInstanceId(run) }, "attempt failed");
    return { outcome: "FAILURE", counts: NO_COUNTS, window: null, summary: null, receipt: [], error };
  }
}

/** The job, and what reads and writes for it. */
async function prepare(run: ClaimedRun, database: Database, log: RunLogWriter) {
  const { replay } = run;
  if (replay !== null) return prepareReplay(database, { ...run, replay }, installed, log);
  return { job: await prepareJob(database, run), connectors: installed };
}

function resultOf(summary: RunSummary, run: ClaimedRun, signal: AbortSignal): AttemptResult {
  const { recordsRead, recordsWritten, recordsDirty, bytes, window, receipt, error, ...rest } = summary;
  const stop = stopReasonOf(signal);
  const outcome = summary.state === "STOPPED" && stop?.kind === "timedOut" ? "TIMED_OUT" : summary.state;
  const minutes = Math.round((summary.finishedAt.getTime() - summary.startedAt.getTime()) / 60_000);
  return {
    outcome,
    counts: { recordsRead, recordsWritten, recordsDirty, bytes },
    window,
    summary: { ...rest, recordsRead, recordsWritten, recordsDirty, bytes },
    receipt: receipt
      ? [...receipt.splits.map(({ split, ...body }) => ({ split, body })), { split: "", body: receipt.total }]
      : [],
    error:
      outcome === "TIMED_OUT"
        ? new AppError("instance.timed_out", { limit: `${minutes} min` })
        : stop?.kind === "stopped" && outcome === "STOPPED"
          ? new AppError("instance.stopped", {})
          : error,
  };
}

/** Gives the instance back without an outcome, so that the next worker goes on from the journal. */
async function handOver(run: ClaimedRun, { database, clock }: AttemptTools): Promise<void> {
  await database.transaction(async (sql) => {
    await closeSlot(sql, run);
    await loseAttempt(sql, run, {
      actor: `worker:${run.workerId}`,
      at: clock.now(),
      detail: { worker: run.workerId, handedOver: true },
    });
  });
}

function actorOf(run: ClaimedRun, stop: ReturnType<typeof stopReasonOf>) {
  return stop?.kind === "stopped" ? stop.by : (`worker:${run.workerId}` as const);
}
