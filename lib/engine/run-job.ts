import { AppError, toAppError } from "@/lib/core/errors";
import { understandJob, type Job } from "@/lib/core/job";
import { formatReadable } from "@/lib/core/job/wall-time";
import { withGrace, within } from "./abort";
import { commitRun, settleIntent } from "./commit";
import type { BlockRecord, ReadPlan, Receipt, SessionRecord, SplitMark, Window, WriteSession } from "./contract";
import { DirtyRecords } from "./dirty-records";
import { Coordinator } from "./distribute";
import { openEnds, type JobEnds } from "./ends";
import { NO_HISTORY, readHistory, type RunHistory } from "./history";
import { laneBytes } from "./lane";
import { ProgressMeter } from "./progress";
import { RateLimit } from "./rate-limit";
import { summaryLines } from "./report";
import type { RunCounts, RunOptions, RunSummary } from "./run";
import { GRACE_MS, runLanes } from "./run-lanes";
import { RunMonitor } from "./run-monitor";
import { SplitLedger, totalCounts } from "./split-ledger";
import { SplitQueue } from "./split-queue";
import { compileTransformers } from "./transform";

/**
 * Runs one job from its window to its receipt. Never throws: every way to end is a summary, and the summary is always
 * in the run log. Nothing is visible in the destination unless the state is SUCCESS (or UNKNOWN, when it cannot be
 * told), and positions are published after the commit only.
 */
export function runJob(options: RunOptions): Promise<RunSummary> {
  return new JobRun(options).run();
}

class JobRun {
  readonly #options: RunOptions;
  /** Ends everything before the commit: a stop, a stall, or the first failure of a lane. */
  readonly #halt = new AbortController();
  readonly #monitor: RunMonitor;
  #zone: string;
  #window: Window | null = null;
  #retentionHours: number | null = null;
  #ledgers = new Map<string, SplitLedger>();
  #dirty: DirtyRecords | null = null;
  #coordinator: Coordinator | null = null;
  #receipt: Receipt | null = null;
  #transformed = false;

  constructor(options: RunOptions) {
    this.#options = options;
    this.#monitor = new RunMonitor(options, (stalled) => this.#halt.abort(stalled));
    this.#zone = options.zone;
  }

  async run(): Promise<RunSummary> {
    const { signal, now } = this.#options;
    const startedAt = now();
    const stop = () => this.#halt.abort(new AppError("run.stopped", {}));
    if (signal.aborted) stop();
    signal.addEventListener("abort", stop, { once: true });
    this.#monitor.start();
    try {
      await this.#work();
      return this.#conclude(startedAt, null);
    } catch (thrown) {
      return this.#conclude(startedAt, toAppError(thrown));
    } finally {
      signal.removeEventListener("abort", stop);
    }
  }

  async #work(): Promise<void> {
    const options = {
      ...this.#options,
      signal: this.#halt.signal,
      alive: this.#monitor.alive,
      retried: (split: string) => this.#ledgers.get(split)?.retried(),
    };
    const job = understandJob(options.job);
    this.#zone = job.zone ?? this.#zone;
    const ends = await this.#guard(openEnds(job, options));
    const history = readHistory(options.history);
    if (await settleIntent(history, ends, options)) {
      this.#receipt = history.intent!.receipt;
      this.#window = this.#receipt.window;
      return;
    }
    const leaving = new AbortController();
    const looked = this.#look(ends, leaving.signal);
    try {
      const plan = await this.#guard(ends.reader.plan(ends.readerContext));
      try {
        await this.#follow(plan, job, { ...ends, looked }, history.intent === null ? history : NO_HISTORY);
      } finally {
        await within(plan.release(), GRACE_MS);
      }
    } finally {
      leaving.abort();
    }
  }

  /** A run that fails before it begins to write leaves nobody asking. */
  #look({ writer, writerContext }: JobEnds, leaving: AbortSignal): Promise<unknown> | undefined {
    const signal = AbortSignal.any([this.#halt.signal, leaving]);
    const looked = writer.look?.({ ...writerContext, signal });
    looked?.catch(() => undefined);
    return looked;
  }

  async #follow(plan: ReadPlan, job: Job, ends: LookedAt, history: RunHistory): Promise<void> {
    this.#window = plan.window;
    this.#retentionHours = plan.retentionHours ?? null;
    const { journal, attempt } = this.#options;
    this.#logPlan(plan, job);
    this.#monitor.enter("prepare");
    const planned = this.#recordOnce(plan);
    const sessionOpened = async (session: SessionRecord) => {
      await planned();
      await journal.record({ type: "sessionOpened", ...session });
    };
    const context = { ...ends.writerContext, history: history.entries, sessionOpened };
    const session = await this.#guard(ends.writer.begin(context, plan.schema, ends.looked));
    try {
      if (session.resumed) await journal.record({ type: "resumed", attempt });
      else await planned();
      await this.#transfer(plan, job, session, session.resumed ? history.marks : []);
      await this.#commit(plan, ends, session);
      await session.finish?.(this.#halt.signal);
    } catch (error) {
      if (this.#receipt === null) await within(session.abort(), GRACE_MS);
      throw error;
    }
  }

  async #transfer(plan: ReadPlan, job: Job, session: WriteSession, earlier: readonly SplitMark[]): Promise<void> {
    const { settings, journal, log, dirtyRecords } = this.#options;
    const transform = compileTransformers(job.transformers, plan.schema);
    this.#transformed = transform !== null;
    const marks = new Map(earlier.map((mark) => [mark.split, mark]));
    this.#ledgers = new Map(plan.splits.map(({ id }) => [id, new SplitLedger(id, marks.get(id))]));
    this.#dirty = new DirtyRecords(job.dirtyLimit, dirtyRecords, plan.schema.columns, this.#counts().recordsDirty);
    this.#monitor.measure(new ProgressMeter(plan, this.#ledgers), this.#transformed);
    this.#monitor.enter("transfer");
    if (session.resumed) {
      plan.resume(earlier);
      log.info(`Going on where an earlier attempt stopped: ${this.#counts().recordsRead} records are stored already.`);
    }
    const lanes = Math.min(job.channels, plan.splits.length);
    const limit = new RateLimit(job.bytesPerSecond, job.recordsPerSecond);
    const context = {
      session,
      ledgers: this.#ledgers,
      dirty: this.#dirty,
      limit,
      transform,
      maxRecordBytes: settings.maxRecordBytes,
      bufferBytes: laneBytes(settings.bufferBytes, lanes),
      alive: this.#monitor.alive,
      waits: this.#monitor.waits,
      signal: this.#halt.signal,
    };
    const distribution = { ...context, plan, log, halt: this.#halt };
    this.#coordinator = await this.#guard(Coordinator.open(this.#options.team, job, distribution));
    if (this.#coordinator !== null) return this.#coordinator.run(lanes, context);
    const drained = new Set(earlier.filter((mark) => mark.drained).map(({ split }) => split));
    const queue = new SplitQueue(plan.splits, drained);
    const blockWritten = (block: BlockRecord, stored: readonly SplitMark[]) =>
      journal.record({ type: "blockWritten", ...block, marks: stored });
    await runLanes(lanes, { ...context, queue, blockWritten }, this.#halt);
  }

  async #commit(plan: ReadPlan, ends: JobEnds, session: WriteSession): Promise<void> {
    this.#dirty!.settle(this.#counts());
    this.#monitor.enter("commit");
    const splits = [...this.#ledgers.values()].map((ledger) => ledger.counts());
    const receipt = { window: plan.window, splits, total: totalCounts(splits) };
    await commitRun({
      session,
      positions: plan.positions(),
      receipt,
      arrived: this.#arrived(),
      ends,
      options: this.#options,
      halt: this.#halt.signal,
      committed: () => {
        this.#receipt = receipt;
        this.#monitor.enter("finish");
      },
    });
  }

  /** Records, once, that the run starts from the beginning of its window. */
  #recordOnce({ window, splits }: ReadPlan): () => Promise<void> {
    const { journal, attempt } = this.#options;
    let recorded: Promise<void> | null = null;
    return () =>
      (recorded ??= journal.record({ type: "planned", attempt, window, splits: splits.map(({ id }) => id) }));
  }

  /** Work that heeds the halt: the halt's reason is what the run fails with, and stragglers are waited for briefly. */
  #guard<T>(work: Promise<T>): Promise<T> {
    return withGrace(work, this.#halt.signal, GRACE_MS);
  }

  #arrived(): number {
    return [...this.#ledgers.values()].reduce((sum, ledger) => sum + ledger.progress().recordsRead, 0);
  }

  #counts(): RunCounts {
    if (this.#receipt !== null) return this.#receipt.total;
    return totalCounts([...this.#ledgers.values()].map((ledger) => ledger.counts()));
  }

  #dirtyByCode(): Record<string, number> {
    const codes = { ...this.#dirty?.byCode() };
    for (const [code, count] of Object.entries(this.#coordinator?.dirtyElsewhere ?? {}))
      codes[code] = (codes[code] ?? 0) + count;
    return codes;
  }

  #logPlan({ window, splits }: ReadPlan, { reader, writer, channels }: Job): void {
    const { log } = this.#options;
    const time = (ms: number) => formatReadable(ms, this.#zone);
    const range = window === null ? "" : `, window [${time(window.startMs)}, ${time(window.endMs)}) ${this.#zone}`;
    log.info(`Reading ${reader.stepType} into ${writer.stepType}${range}.`);
    log.info(`Splits: ${splits.length}; channels: at most ${channels}.`);
  }

  #conclude(startedAt: Date, error: AppError | null): RunSummary {
    this.#monitor.stop();
    const { log, now } = this.#options;
    const finishedAt = now();
    const counts = this.#counts();
    if (error !== null) this.#logFailure(error);
    const transferMs = this.#monitor.spentMs("transfer");
    const facts = { counts, startedAt, finishedAt, transferMs, zone: this.#zone, transformed: this.#transformed };
    for (const line of summaryLines(facts)) log.info(line);
    const { recordsRead, recordsWritten, recordsDirty, recordsFiltered, bytes } = counts;
    return {
      state: stateOf(error),
      window: this.#window,
      retentionHours: this.#retentionHours,
      startedAt,
      finishedAt,
      stages: this.#monitor.stages(),
      splits: [...this.#ledgers.values()].map((ledger) => ledger.progress()),
      dirtyByCode: this.#dirtyByCode(),
      receipt: this.#receipt,
      error,
      recordsRead,
      recordsWritten,
      recordsDirty,
      recordsFiltered,
      bytes,
    };
  }

  #logFailure(error: AppError): void {
    const { message, remedy, path, causes, original } = error.describe("en");
    const { log } = this.#options;
    log.error(`${error.code}${original === undefined ? "" : ` (${original})`}: ${message}`);
    if (path !== undefined) log.error(`at ${path}`);
    for (const cause of causes) log.error(`because ${cause}`);
    if (remedy !== "") log.info(remedy);
  }
}

interface LookedAt extends JobEnds {
  readonly looked: Promise<unknown> | undefined;
}

function stateOf(error: AppError | null): RunSummary["state"] {
  if (error === null) return "SUCCESS";
  if (error.code === "run.stopped") return "STOPPED";
  return error.code === "run.commit_unknown" ? "UNKNOWN" : "FAILURE";
}
