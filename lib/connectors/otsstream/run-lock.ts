import { setTimeout as sleep } from "node:timers/promises";
import { AppError } from "@/lib/core/errors";
import type { TablestoreClient } from "@/lib/tablestore/client";
import { STATUS_TYPE, integerOf, statusKey, textOf, timeKey } from "./status-rows";
import { put } from "./status-table";

/** How long a claim holds without being renewed: longer than any pause of a healthy run. */
const LEASE_MS = 60_000;
const RENEW_MS = 15_000;

export interface RunLockOptions {
  readonly client: TablestoreClient;
  readonly statusTable: string;
  readonly streamId: string;
  readonly table: string;
  readonly endMs: number;
  /**
   * Names this attempt, as `<run>/<attempt>` where the run may have others. Rows of the same run and of `predecessors`
   * are its own earlier attempts, and are taken over at once: one that died before its first journal entry is in no
   * history. That a former attempt cannot commit any more is up to the journal.
   */
  readonly owner: string;
  readonly predecessors: readonly string[];
  readonly now: () => Date;
}

/**
 * One run per stream and window end: a row of the status table that names its owner and lapses unless renewed. Taken
 * and given back by conditional writes, so that of two runs only one has it, on whatever machines they are.
 */
export class RunLock {
  readonly #options: RunLockOptions;
  readonly #stop = new AbortController();
  #renewal: Promise<void> = Promise.resolve();
  #lost: AppError | null = null;

  private constructor(options: RunLockOptions) {
    this.#options = options;
  }

  /** @throws AppError otsstream.window_taken */
  static async acquire(options: RunLockOptions, signal: AbortSignal): Promise<RunLock> {
    const lock = new RunLock(options);
    await lock.#take(signal);
    lock.#renewal = lock.#renew();
    return lock;
  }

  /** @throws AppError otsstream.window_lost once another run has taken over */
  throwIfLost(): void {
    if (this.#lost !== null) throw this.#lost;
  }

  /** Leaves the claim to lapse by itself. */
  async stopRenewing(): Promise<void> {
    this.#stop.abort();
    await this.#renewal;
  }

  /** Never throws: a claim that cannot be given back lapses. */
  async release(): Promise<void> {
    await this.stopRenewing();
    if (this.#lost !== null) return;
    const { client, statusTable, owner } = this.#options;
    const condition = { existence: "EXPECT_EXIST" as const, filter: ownedBy(owner) };
    const deletion = { table: statusTable, key: this.#key(), condition };
    await client.deleteRow(deletion, AbortSignal.timeout(5_000)).catch(() => undefined);
  }

  async #take(signal: AbortSignal): Promise<void> {
    const { owner, predecessors, now } = this.#options;
    if (await this.#put({ existence: "EXPECT_NOT_EXIST" }, signal)) return;
    const holder = await this.#holder(signal);
    if (holder === null) return this.#retake(signal);
    const isOurs = holder.owner === owner || isOfSameRun(holder.owner, owner) || predecessors.includes(holder.owner);
    if (!isOurs && holder.untilMs > now().getTime()) throw this.#taken(holder);
    const condition = { existence: "EXPECT_EXIST" as const, filter: ownedBy(holder.owner) };
    if (!(await this.#put(condition, signal))) throw this.#taken((await this.#holder(signal)) ?? holder);
  }

  /** The holder gave it back between our two calls. */
  async #retake(signal: AbortSignal): Promise<void> {
    if (await this.#put({ existence: "EXPECT_NOT_EXIST" }, signal)) return;
    throw this.#taken((await this.#holder(signal)) ?? { owner: "unknown", untilMs: this.#options.now().getTime() });
  }

  async #renew(): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted && this.#lost === null) {
      try {
        await sleep(RENEW_MS, undefined, { signal, ref: false });
        const condition = { existence: "EXPECT_EXIST" as const, filter: ownedBy(this.#options.owner) };
        if (await this.#put(condition, signal)) continue;
        const owner = (await this.#holder(signal))?.owner ?? "nobody";
        this.#lost = new AppError("otsstream.window_lost", { owner });
      } catch {
        // A renewal that fails is tried again; the commit is fenced by the journal, not by this row.
      }
    }
  }

  async #holder(signal: AbortSignal): Promise<{ readonly owner: string; readonly untilMs: number } | null> {
    const { client, statusTable } = this.#options;
    const row = await client.getRow({ table: statusTable, key: this.#key() }, signal);
    return row === null ? null : { owner: textOf(row, "Owner") ?? "", untilMs: integerOf(row, "Until") ?? 0 };
  }

  /** False when the condition did not hold. */
  async #put(
    condition: { existence: "EXPECT_EXIST" | "EXPECT_NOT_EXIST"; filter?: ReturnType<typeof ownedBy> },
    signal: AbortSignal,
  ): Promise<boolean> {
    const { client, statusTable, owner, now } = this.#options;
    const cells = [put("Owner", owner), put("Until", BigInt(now().getTime() + LEASE_MS))];
    try {
      // Repeatable: when the first answer was lost, the second says that the row is held, by us.
      await client.putRow({ table: statusTable, key: this.#key(), cells, condition, repeatable: true }, signal);
      return true;
    } catch (error) {
      if (error instanceof AppError && error.code === "tablestore.condition_failed") return false;
      throw error;
    }
  }

  #key() {
    const { streamId, endMs } = this.#options;
    return statusKey(streamId, STATUS_TYPE.lock, timeKey(endMs));
  }

  #taken({ owner, untilMs }: { readonly owner: string; readonly untilMs: number }): AppError {
    const { table, endMs } = this.#options;
    const [end, until] = [new Date(endMs).toISOString(), new Date(untilMs).toISOString()];
    return new AppError("otsstream.window_taken", { owner, table, end, until });
  }
}

const runOf = (owner: string): string | null => (owner.includes("/") ? owner.slice(0, owner.indexOf("/")) : null);

const isOfSameRun = (one: string, other: string): boolean => runOf(one) !== null && runOf(one) === runOf(other);

const ownedBy = (owner: string) => ({
  type: "column" as const,
  comparator: "EQUAL" as const,
  column: "Owner",
  value: owner,
  filterIfMissing: true,
  latestVersionOnly: true,
});
