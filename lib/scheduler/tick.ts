import { recoverLapsedSlots, recoverOrphans } from "@/lib/instances/recover";
import type { Database } from "@/lib/platform/db";
import type { JobQueue } from "@/lib/platform/queue";
import { admitGroup, groupsInDemand } from "./admit-group";
import { advanceBackfills } from "./advance-backfills";
import { drainWakeups } from "./drain-wakeups";
import { releaseDue, releaseReruns, sweepOverdue } from "./release-due";

const RECOVER_MS = 1_000;
const BACKFILLS_MS = 1_000;
const ORPHANS_MS = 30_000;
const SWEEP_MS = 60_000;

/**
 * One round of the leading scheduler: everything that follows from what has happened, from the time, and from free
 * resources. Each step is a transaction of its own and can be repeated or cut off anywhere.
 */
export class Tick {
  readonly #database: Database;
  readonly #queue: JobQueue;
  readonly #last = new Map<string, number>();
  #sweptTo: { dueAt: Date; id: bigint } | null = null;

  constructor(database: Database, queue: JobQueue) {
    this.#database = database;
    this.#queue = queue;
  }

  /** Answers how much happened; 0 means that there is nothing to do now. */
  async run(now: Date): Promise<number> {
    let done = 0;
    if (this.#isTime("recover", now, RECOVER_MS)) done += await recoverLapsedSlots(this.#database, "scheduler", now);
    if (this.#isTime("orphans", now, ORPHANS_MS)) done += await recoverOrphans(this.#database, "scheduler", now);
    done += await drainWakeups(this.#database, now);
    done += await releaseDue(this.#database, now);
    done += await releaseReruns(this.#database, now);
    if (this.#isTime("backfills", now, BACKFILLS_MS)) done += await advanceBackfills(this.#database, now);
    for (const groupId of await groupsInDemand(this.#database))
      done += await admitGroup(this.#database, this.#queue, groupId);
    if (this.#sweptTo !== null || this.#isTime("sweep", now, SWEEP_MS))
      this.#sweptTo = await sweepOverdue(this.#database, now, this.#sweptTo);
    return done;
  }

  #isTime(step: string, now: Date, everyMs: number): boolean {
    const last = this.#last.get(step) ?? Number.NEGATIVE_INFINITY;
    // A clock that was set back must not stop a step for as long as it went back.
    if (now.getTime() - last < everyMs && now.getTime() >= last) return false;
    this.#last.set(step, now.getTime());
    return true;
  }
}
