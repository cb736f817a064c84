import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { claimPart, endPart, peekPart, renewParts, type ClaimedPart } from "@/lib/instances/parts";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import type { RunnerPool } from "./runner-pool";
import type { RunnerProcess } from "./runner-process";

/** A part that does not heed a stop is killed then. */
const STOP_GRACE_MS = 2_000;

interface RunningPart {
  readonly part: ClaimedPart;
  readonly runner: RunnerProcess;
  isStopping: boolean;
}

/** Supervises what a worker contributes to the runs of others: each part in a process of its own. */
export class Parts {
  readonly #database: Database;
  readonly #pool: RunnerPool;
  readonly #workerId: string;
  readonly #running = new Map<string, RunningPart>();

  constructor({ database, pool }: { database: Database; pool: RunnerPool }, workerId: string) {
    this.#database = database;
    this.#pool = pool;
    this.#workerId = workerId;
  }

  /** CU that its parts hold now. */
  get cuMilli(): number {
    return [...this.#running.values()].reduce((sum, { part }) => sum + part.cuMilli, 0);
  }

  has(instanceId: bigint): boolean {
    return [...this.#running.values()].some(({ part }) => part.id === instanceId);
  }

  /** Joins a run if it fits; answers the work of that, or null. The coordinator invites again where somebody is missing. */
  async join(run: InstanceKey & { readonly fence: bigint }, freeMilli: number): Promise<(() => Promise<void>) | null> {
    const cuMilli = await peekPart(this.#database, run.fence);
    if (cuMilli === null || cuMilli > freeMilli) return null;
    const part = await claimPart(this.#database, { ...run, workerId: this.#workerId });
    if (part === null) return null;
    const running = { part, runner: this.#pool.take(part.cuMilli), isStopping: false };
    this.#running.set(keyOf(part), running);
    return () => this.#perform(running);
  }

  async #perform(running: RunningPart): Promise<void> {
    const { part, runner } = running;
    const names = { instance: formatInstanceId(part), attemptId: String(part.attemptId), part: part.number };
    logger.info(names, "part started");
    const end = await runner.part(part);
    this.#running.delete(keyOf(part));
    logger.info({ ...names, end: end.kind }, "part ended");
    if (end.kind === "done") return this.#pool.giveBack(runner);
    runner.kill();
    await endPart(this.#database, part, { isLost: true, error: null });
  }

  /** Renews the leases, and ends what is to stop or not ours any more. */
  async renew(): Promise<void> {
    if (this.#running.size === 0) return;
    const before = [...this.#running.values()];
    const rows = await renewParts(this.#database, this.#workerId);
    const renewed = new Map(rows.map((row) => [keyOf(row), row]));
    for (const running of before) {
      const row = renewed.get(keyOf(running.part));
      if (row === undefined || row.isStopping) this.#end(running);
    }
  }

  endAll(): void {
    for (const running of this.#running.values()) this.#end(running);
  }

  /** Why does not matter to a part: what it has not stored is the run's to read, or not. */
  #end(running: RunningPart): void {
    if (running.isStopping) return;
    running.isStopping = true;
    running.runner.stop({ kind: "handedOver" });
    const kill = () => this.#running.get(keyOf(running.part)) === running && running.runner.kill();
    setTimeout(kill, STOP_GRACE_MS).unref();
  }
}

const keyOf = ({ fence, number }: Pick<ClaimedPart, "fence" | "number">) => `${fence}/${number}`;
