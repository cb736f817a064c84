import { setTimeout as sleep } from "node:timers/promises";
import { AppError, toAppError } from "@/lib/core/errors";
import { understandJob, type Job } from "@/lib/core/job";
import { withGrace, within } from "./abort";
import type { Json, ReadPlan } from "./contract";
import { DirtyRecords } from "./dirty-records";
import { openEnds, type JobEnds } from "./ends";
import { laneBytes } from "./lane";
import { RateLimit } from "./rate-limit";
import type { RunOptions } from "./run";
import { GRACE_MS, runLanes } from "./run-lanes";
import { RunMonitor } from "./run-monitor";
import { SharedQueue } from "./shared-queue";
import type { SplitLedger } from "./split-ledger";
import { LANES_PER_PART, REPORT_MS, type PartReport, type SharedSplits } from "./team";
import { compileTransformers } from "./transform";

/** What a process needs to take part in the run of another. */
export interface PartOptions extends Omit<RunOptions, "history" | "journal" | "team" | "onProgress"> {
  readonly plan: Json;
  readonly session: Json;
  readonly splits: PartSplits;
}

export interface PartSplits extends SharedSplits {
  /** Tells the coordinator how far this process is. Throws when the run goes on without it. */
  report(own: PartReport): Promise<Others>;
}

/** What a process has to know of the others. */
export interface Others {
  readonly dirty: number;
  /** Processes that have something to read, this one among them. */
  readonly readers: number;
}

/**
 * Takes part in a run: reads splits and stores their blocks until none is left. The coordinator decides about the run.
 * @throws AppError what ended it, `run.stopped` when it was told to end
 */
export async function runPart(options: PartOptions): Promise<void> {
  const halt = new AbortController();
  const stop = () => halt.abort(new AppError("run.stopped", {}));
  if (options.signal.aborted) stop();
  options.signal.addEventListener("abort", stop, { once: true });
  const monitor = new RunMonitor({ ...options, onProgress: () => {} }, (stalled) => halt.abort(stalled));
  monitor.start();
  monitor.enter("transfer");
  try {
    const job = { ...understandJob(options.job), channels: LANES_PER_PART };
    const ledgers = new Map<string, SplitLedger>();
    const retried = (split: string) => ledgers.get(split)?.retried();
    const noJournal = { record: () => Promise.reject(new Error("a part opens no session")) };
    const inner = { ...options, signal: halt.signal, alive: monitor.alive, history: [], journal: noJournal, retried };
    const ends = await openEnds(job, { ...inner, onProgress: () => {} });
    const plan = await withGrace(join(ends, options), halt.signal, GRACE_MS);
    try {
      await read({ job, ends, plan, ledgers, options, monitor, halt });
    } finally {
      await within(plan.release(), GRACE_MS);
    }
  } catch (thrown) {
    // Calls that were cut off fail with errors of their own: what ended them is the reason.
    throw halt.signal.aborted ? toAppError(halt.signal.reason) : thrown;
  } finally {
    monitor.stop();
    options.signal.removeEventListener("abort", stop);
  }
}

async function join({ reader, readerContext }: JobEnds, { plan }: PartOptions): Promise<ReadPlan> {
  if (reader.join === undefined) throw new Error(`nobody can join ${reader.stepType}`);
  return reader.join(readerContext, plan);
}

interface Part {
  readonly job: Job;
  readonly ends: JobEnds;
  readonly plan: ReadPlan;
  readonly ledgers: Map<string, SplitLedger>;
  readonly options: PartOptions;
  readonly monitor: RunMonitor;
  readonly halt: AbortController;
}

async function read({ job, ends, plan, ledgers, options, monitor, halt }: Part): Promise<void> {
  const { splits, settings, dirtyRecords } = options;
  const { writer, writerContext } = ends;
  const nextBlock = () => splits.nextBlock();
  const joining = writer.join!(writerContext, plan.schema, options.session, nextBlock);
  const session = await withGrace(joining, halt.signal, GRACE_MS);
  const queue = new SharedQueue({ splits, plan, ledgers, lanes: () => LANES_PER_PART });
  const dirty = new DirtyRecords(job.dirtyLimit, dirtyRecords, plan.schema.columns);
  const limit = new RateLimit(job.bytesPerSecond, job.recordsPerSecond);
  const report = async () => {
    const own = [...ledgers.values()].map((ledger) => ledger.progress());
    const others = await splits.report({ splits: own, dirty: dirty.byCode() });
    // Before it takes its first split, nobody counts this process among the readers.
    limit.setShare(1 / Math.max(1, others.readers + (queue.taken.size === 0 ? 1 : 0)));
    dirty.setElsewhere(others.dirty);
  };
  const reading = new AbortController();
  const reporting = repeat(report, halt, reading.signal);
  try {
    await report();
    limit.holdBack(REPORT_MS);
    await runLanes(
      LANES_PER_PART,
      {
        queue,
        session,
        ledgers,
        dirty,
        limit,
        transform: compileTransformers(job.transformers, plan.schema),
        maxRecordBytes: settings.maxRecordBytes,
        bufferBytes: laneBytes(settings.bufferBytes, LANES_PER_PART),
        blockWritten: (block, marks) => splits.blockWritten(block, marks),
        alive: monitor.alive,
        waits: monitor.waits,
        signal: halt.signal,
      },
      halt,
    );
    reconcile(ledgers);
    await report();
  } finally {
    reading.abort();
    await reporting;
  }
}

/** Calls `work` every REPORT_MS until `done`; a call that fails ends the run. */
export async function repeat(work: () => Promise<void>, halt: AbortController, done: AbortSignal): Promise<void> {
  const until = AbortSignal.any([done, halt.signal]);
  while (!until.aborted) {
    await sleep(REPORT_MS, undefined, { signal: until }).catch(() => undefined);
    if (!until.aborted) await work().catch((error: unknown) => halt.abort(toAppError(error)));
  }
}

/** Where a split was read, what arrived and what was settled must agree. */
function reconcile(ledgers: ReadonlyMap<string, SplitLedger>): void {
  for (const ledger of ledgers.values()) {
    const read = ledger.progress().recordsRead;
    const { recordsRead, recordsWritten: written, recordsDirty: dirty, recordsFiltered: filtered } = ledger.counts();
    if (read !== recordsRead) throw new AppError("run.counts_differ", { read, written, dirty, filtered });
  }
}
