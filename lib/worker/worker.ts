import { AppError, toAppError } from "@/lib/core/errors";
import { formatInstanceId, parseInstanceId } from "@/lib/core/instance-id";
import { claimInstance, type ClaimedRun } from "@/lib/instances/claim";
import { endCrashedAttempt, NO_COUNTS } from "@/lib/instances/end-attempt";
import { peekSlot, RENEW_MS, renewSlots } from "@/lib/instances/slots";
import type { Clock } from "@/lib/platform/clock";
import type { Database } from "@/lib/platform/db";
import { CHANNELS, type Listener } from "@/lib/platform/listen";
import { logger } from "@/lib/platform/logger";
import type { Metrics } from "@/lib/platform/metrics";
import type { JobQueue, QueueJob } from "@/lib/platform/queue";
import type { SecretBox } from "@/lib/platform/secrets";
import { Parts } from "./parts";
import { withSpan } from "@/lib/platform/tracing";
import { beat, HEARTBEAT_MS, markDraining, markStopped, type Registration } from "./register";
import type { RunnerPool } from "./runner-pool";
import type { RunnerEnd, RunnerProcess } from "./runner-process";
import type { StopReason } from "./stop-reason";
import { testConnectivity } from "./test-connectivity";
import { failVerification, takeVerification } from "./verify-receipt";

/** Looks for work this often even when nobody said there is any. */
const POLL_MS = 1_000;
/** A run that does not heed a stop is killed then. */
const STOP_GRACE_MS = 4_000;
/** The smallest share of a CU that a run can have. */
const SMALLEST_MILLI = 250;
const MOST_TESTS = 4;
const VERIFICATION_MILLI = 500;

interface Running {
  readonly run: ClaimedRun;
  readonly runner: RunnerProcess;
  stopping: StopReason | null;
}

export interface WorkerTools {
  readonly database: Database;
  readonly queue: JobQueue;
  readonly listener: Listener;
  readonly secrets: SecretBox;
  readonly clock: Clock;
  readonly pool: RunnerPool;
  readonly metrics: Metrics;
}

/**
 * Supervises the runs of one worker process: takes invitations of its group while it has room, claims, runs each in a
 * process of its own, renews the leases, passes stops on, and makes sure that every run ends in a definite state.
 */
export class Worker {
  readonly #tools: WorkerTools;
  readonly #registration: Registration;
  readonly #running = new Map<bigint, Running>();
  readonly #parts: Parts;
  readonly #stopped = new AbortController();
  #tests = 0;
  #verifying: Promise<void> = Promise.resolve();
  #tasks = new Set<Promise<void>>();
  #wake: AbortController = new AbortController();

  constructor(tools: WorkerTools, registration: Registration) {
    this.#tools = tools;
    this.#registration = registration;
    this.#parts = new Parts(tools, registration.workerId);
  }

  /** Works until `stop` is called; rejects never. */
  async work(): Promise<void> {
    const { listener } = this.#tools;
    const { resourceGroupId } = this.#registration;
    const unsubscribe = [
      listener.subscribe(CHANNELS.jobs, {
        onNotice: (payload) => payload === resourceGroupId && this.#wake.abort(),
        onGap: () => this.#wake.abort(),
      }),
      listener.subscribe(CHANNELS.stops, {
        onNotice: (payload) => void this.#renew(BigInt(payload)),
        onGap: () => void this.#renew(),
      }),
    ];
    await Promise.all([
      this.#every(POLL_MS, () => this.#takeWork(), true),
      this.#every(RENEW_MS, () => this.#renew()),
      this.#every(HEARTBEAT_MS, () => beat(this.#tools.database, this.#registration.workerId)),
    ]);
    unsubscribe.forEach((end) => end());
  }

  /** Takes nothing new, hands over what runs, and resolves when all of it has ended. */
  async stop(): Promise<void> {
    const { database, pool } = this.#tools;
    const { workerId } = this.#registration;
    this.#stopped.abort();
    await markDraining(database, workerId).catch(warn("worker row not changed"));
    for (const running of this.#running.values()) this.#end(running, { kind: "handedOver" });
    this.#parts.endAll();
    await Promise.all(this.#tasks);
    pool.close();
    await markStopped(database, workerId).catch(warn("worker row not changed"));
  }

  async #every(ms: number, work: () => Promise<unknown>, wakeable = false): Promise<void> {
    const { clock } = this.#tools;
    while (!this.#stopped.signal.aborted) {
      if (wakeable) this.#wake = new AbortController();
      await work().catch(warn("worker loop"));
      const signals = wakeable ? [this.#stopped.signal, this.#wake.signal] : [this.#stopped.signal];
      await clock.sleep(ms, AbortSignal.any(signals)).catch(() => {});
    }
  }

  get #freeMilli(): number {
    const taken = [...this.#running.values()].reduce((sum, { run }) => sum + run.cuMilli, 0);
    return this.#registration.cuMilli - taken - this.#parts.cuMilli;
  }

  async #takeWork(): Promise<void> {
    const { queue } = this.#tools;
    const { resourceGroupId } = this.#registration;
    const idleTests = MOST_TESTS - this.#tests;
    if (idleTests > 0) {
      for (const job of await queue.fetch(resourceGroupId, "errands", idleTests)) await this.#follow(job);
    }
    while (!this.#stopped.signal.aborted) {
      const room = Math.floor(this.#freeMilli / SMALLEST_MILLI);
      if (room < 1) return;
      const jobs = await queue.fetch(resourceGroupId, "runs", room);
      if (jobs.length === 0) return;
      for (const job of jobs) await this.#follow(job);
    }
  }

  async #follow(job: QueueJob): Promise<void> {
    const { invitation } = job;
    if (invitation.type === "connectivityTest") return this.#test(invitation.testId, job.trace);
    if (invitation.type === "verification") {
      const { verificationId } = invitation;
      return this.#track(withSpan("verify", { verificationId }, () => this.#verify(verificationId), job.trace));
    }
    if (invitation.type === "part") return this.#join(invitation, job.trace);
    const { database, clock, queue } = this.#tools;
    const { workerId, resourceGroupId } = this.#registration;
    const lease = { ...parseInstanceId(invitation.instanceId), fence: BigInt(invitation.fence), workerId };
    const slot = await peekSlot(database, lease);
    if (!slot) return;
    if (slot.cuMilli > this.#freeMilli) {
      // The group has room for it, this worker has not: another one, or this one a little later.
      return queue.send(database, resourceGroupId, [{ ...job, afterS: 1 }]);
    }
    const run = await claimInstance(database, lease, clock.now());
    if (!run) return;
    const names = { "millrace.instance": formatInstanceId(run), "millrace.attempt_id": String(run.attemptId) };
    this.#track(withSpan("run", names, () => this.#perform(run), job.trace));
  }

  async #join(
    { instanceId, fence }: { readonly instanceId: string; readonly fence: string },
    trace: string | null | undefined,
  ): Promise<void> {
    const work = await this.#parts.join({ ...parseInstanceId(instanceId), fence: BigInt(fence) }, this.#freeMilli);
    if (work)
      this.#track(withSpan("join", { "millrace.instance": instanceId }, work, trace).finally(() => this.#wake.abort()));
  }

  async #perform(run: ClaimedRun): Promise<void> {
    const { pool } = this.#tools;
    const runner = pool.take(run.cuMilli);
    const running: Running = { run, runner, stopping: null };
    this.#running.set(run.id, running);
    const names = { instance: formatInstanceId(run), attempt: run.attempt, attemptId: String(run.attemptId) };
    logger.info(names, "run started");
    const startedMs = performance.now();
    const end = await runner.run(run);
    this.#running.delete(run.id);
    if (end.kind === "done") pool.giveBack(runner);
    else {
      runner.kill();
      await this.#endCrashed(running, end);
    }
    logger.info({ ...names, end: end.kind }, "run ended");
    this.#count(end, (performance.now() - startedMs) / 1_000);
    this.#wake.abort();
  }

  #count(end: RunnerEnd, seconds: number): void {
    const { metrics } = this.#tools;
    const ended = end.kind === "done" ? end.ended : null;
    metrics.count("millrace_attempts_total", {
      outcome: ended?.outcome ?? (end.kind === "done" ? "HANDED_OVER" : "CRASHED"),
    });
    metrics.observe("millrace_attempt_seconds", seconds);
    if (!ended) return;
    metrics.count("millrace_records_read_total", {}, Number(ended.counts.recordsRead));
    metrics.count("millrace_records_written_total", {}, Number(ended.counts.recordsWritten));
    metrics.count("millrace_records_dirty_total", {}, Number(ended.counts.recordsDirty));
  }

  /** CU that its runs hold now. */
  get usedCu(): number {
    return (this.#registration.cuMilli - this.#freeMilli) / 1_000;
  }

  /** Renews all leases; stops what somebody wants stopped, and kills at once what is not ours any more. */
  async #renew(only?: bigint): Promise<void> {
    if (only === undefined || this.#parts.has(only)) await this.#parts.renew();
    if (only !== undefined && !this.#running.has(only)) return;
    if (this.#running.size === 0) return;
    const before = [...this.#running.values()];
    const slots = new Map(
      (await renewSlots(this.#tools.database, this.#registration.workerId)).map((slot) => [slot.id, slot]),
    );
    for (const running of before) {
      const { run, runner } = running;
      if (this.#running.get(run.id) !== running) continue;
      const slot = slots.get(run.id);
      if (slot?.fence !== run.fence) runner.kill();
      else if (slot.stopReason !== null) this.#end(running, { kind: "stopped", by: slot.stopReason });
      else if (slot.isTimedOut) this.#end(running, { kind: "timedOut" });
    }
  }

  #end(running: Running, reason: StopReason): void {
    if (running.stopping) return;
    running.stopping = reason;
    running.runner.stop(reason);
    const kill = () => this.#running.get(running.run.id) === running && running.runner.kill();
    setTimeout(kill, STOP_GRACE_MS).unref();
  }

  /** The runner could not write the end down: this process does, unless the lease is lost or a commit is in the air. */
  async #endCrashed({ run, stopping }: Running, end: { isOutOfMemory: boolean; message: string }): Promise<void> {
    const { database, clock } = this.#tools;
    const stopper = stopping?.kind === "stopped" ? stopping.by : null;
    const actor = stopper ?? (`worker:${run.workerId}` as const);
    const error = end.isOutOfMemory
      ? outOfMemory(run.cuMilli)
      : stopper !== null
        ? new AppError("instance.stopped", {})
        : new AppError("instance.runner_ended", { reason: end.message });
    const outcome = stopper !== null ? "STOPPED" : stopping?.kind === "timedOut" ? "TIMED_OUT" : "FAILURE";
    const result = { outcome, counts: NO_COUNTS, window: null, summary: null, receipt: [], error } as const;
    try {
      await endCrashedAttempt(database, run, result, { actor, at: clock.now() });
    } catch (thrown) {
      // Without a lease, or a database, others recover the run when the lease has lapsed.
      if (toAppError(thrown).code !== "instance.lease_lost") throw thrown;
    }
  }

  /** In a process of its own, as a run is: a large window must not hold up leases. One at a time. */
  #verify(verificationId: string): Promise<void> {
    const { pool } = this.#tools;
    const work = async () => {
      const task = { verificationId, workerId: this.#registration.workerId };
      if (this.#stopped.signal.aborted || !(await takeVerification(this.#tools, task))) return;
      const runner = pool.take(VERIFICATION_MILLI);
      const kill = () => runner.kill();
      this.#stopped.signal.addEventListener("abort", kill);
      const end = await runner.verify(verificationId);
      this.#stopped.signal.removeEventListener("abort", kill);
      if (end.kind === "done") return pool.giveBack(runner);
      runner.kill();
      await failVerification(this.#tools, verificationId, end.isOutOfMemory ? outOfMemory(VERIFICATION_MILLI) : null);
    };
    return (this.#verifying = this.#verifying.then(work, work));
  }

  #test(testId: string, trace: string | null | undefined): void {
    this.#tests++;
    this.#track(
      withSpan(
        "test connectivity",
        { testId },
        () => testConnectivity(testId, this.#tools, this.#registration.workerId, this.#stopped.signal),
        trace,
      ).finally(() => {
        this.#tests--;
        this.#wake.abort();
      }),
    );
  }

  #track(task: Promise<void>): void {
    const tracked = task.catch(warn("worker task")).finally(() => this.#tasks.delete(tracked));
    this.#tasks.add(tracked);
  }
}

function outOfMemory(cuMilli: number): AppError {
  const cu = cuMilli / 1_000;
  return new AppError("instance.out_of_memory", { memory: `${cu * 4} GiB`, cu });
}

function warn(message: string): (error: unknown) => void {
  return (err) => logger.error({ err }, message);
}
