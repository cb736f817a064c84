import { AppError } from "@/lib/core/errors";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { ClaimedRun } from "@/lib/instances/claim";
import type { ClaimedPart } from "@/lib/instances/parts";
import { systemClock } from "@/lib/platform/clock";
import { logCrashes } from "@/lib/platform/crash";
import { openDatabase } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { withLogContext } from "@/lib/platform/log-context";
import { logger } from "@/lib/platform/logger";
import { openQueue, type JobQueue } from "@/lib/platform/queue";
import { secrets } from "@/lib/platform/secrets";
import { startTracing } from "@/lib/platform/start-tracing";
import { flushTraces, pastSpan, withSpan, type SpanFacts } from "@/lib/platform/tracing";
import type { FromRunner, ToRunner } from "./runner-messages";
import { runAttempt, type AttemptTools } from "./run-attempt";
import { runPart } from "./run-part";
import { verifyReceipt } from "./verify-receipt";

/** Time a run gets to end cleanly when its supervisor is gone. */
const ORPHAN_MS = 4_000;

/**
 * The process that attempts run in, one at a time, so that one which runs out of memory or crashes takes nothing else
 * with it. It ends with its supervisor: whoever continues then goes on from the journal.
 */
logCrashes("runner");
await startTracing("runner");
const database = openDatabase(databaseUrl(), { max: 3, application_name: "millrace runner" });
let stop: AbortController | null = null;
let opened: Promise<JobQueue> | null = null;
/** Opened by the first run that asks others to take part. */
const queue = () => (opened ??= openQueue(database, { supervise: false }));

process.on("message", (message: ToRunner) => {
  if (message.type === "stop") stop?.abort(message.reason);
  else void perform(message);
});
process.on("disconnect", () => {
  stop?.abort({ kind: "handedOver" });
  setTimeout(() => process.exit(1), stop ? ORPHAN_MS : 0);
});
// A terminal sends Ctrl-C to everybody; the supervisor decides when this process ends.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});

async function perform(task: Exclude<ToRunner, { type: "stop" }>): Promise<void> {
  stop = new AbortController();
  const tools = { database, secrets: secrets(), clock: systemClock, signal: stop.signal, queue };
  try {
    const ended = task.type === "run" ? await runInContext(task.run, task.trace, tools) : null;
    if (task.type === "part") await runPartInContext(task.part, task.trace, tools);
    if (task.type === "verify")
      await withSpan("derive", {}, () => verifyReceipt(task.verificationId, tools), task.trace);
    await flushTraces(); // whoever asked may end this process next
    tell({ type: "done", ended });
  } catch (error) {
    const isLost = error instanceof AppError && error.code === "instance.lease_lost";
    const subject = subjectOf(task);
    if (!isLost) logger.error({ err: error, subject }, `${task.type} could not be ended`);
    tell(isLost ? { type: "done", ended: null } : { type: "failed", message: String(error) });
  } finally {
    stop = null;
    if (!process.connected) process.exit(0);
  }
}

function runInContext(run: ClaimedRun, trace: string | null, tools: AttemptTools) {
  const context = { instance: formatInstanceId(run), attemptId: String(run.attemptId) };
  const attempt = async (note: (facts: SpanFacts) => void) => {
    const result = await runAttempt(run, tools);
    note({ "millrace.outcome": result?.outcome ?? "HANDED_OVER" });
    traceStages(result?.summary as Stages | null);
    return result && { outcome: result.outcome, counts: result.counts };
  };
  return withLogContext(context, () => withSpan("attempt", {}, attempt, trace));
}

type Stages = { readonly startedAt?: Date; readonly stages?: Readonly<Record<string, number>> };

/** Each stage of the engine as a part of the attempt, one after the other as they were. */
function traceStages(summary: Stages | null): void {
  let at = summary?.startedAt?.getTime() ?? 0;
  for (const [stage, ms] of Object.entries(summary?.stages ?? {})) pastSpan(stage, at, (at += ms));
}

function runPartInContext(part: ClaimedPart, trace: string | null, tools: AttemptTools): Promise<void> {
  const context = { instance: formatInstanceId(part), attemptId: String(part.attemptId), part: part.number };
  return withLogContext(context, () => withSpan("part", {}, () => runPart(part, tools), trace));
}

function subjectOf(task: Exclude<ToRunner, { type: "stop" }>): string {
  if (task.type === "verify") return task.verificationId;
  return String(task.type === "run" ? task.run.attemptId : task.part.attemptId);
}

function tell(message: FromRunner): void {
  if (process.connected) process.send!(message);
}

tell({ type: "ready" });
