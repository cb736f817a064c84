import { setTimeout as sleep } from "node:timers/promises";
import type { Job } from "@/lib/core/job";
import type { ReadPlan, RunLog, SplitMark, WriteSession } from "./contract";
import type { DirtyRecords } from "./dirty-records";
import type { LaneContext } from "./lane";
import type { RateLimit } from "./rate-limit";
import { runLanes } from "./run-lanes";
import { repeat } from "./run-part";
import { SharedQueue } from "./shared-queue";
import { SplitLedger } from "./split-ledger";
import { LANES_PER_PART, partsWanted, type Coordination, type PartView, type Team, type TeamView } from "./team";

/** How long the coordinator leaves splits to others that have not come; then it reads them itself. */
const PATIENCE_MS = 5_000;
/** How long it waits for others to say goodbye once everything is stored. */
const GOODBYE_MS = 2_000;

export interface Distribution {
  readonly plan: ReadPlan;
  readonly session: WriteSession;
  readonly ledgers: Map<string, SplitLedger>;
  readonly dirty: DirtyRecords;
  readonly limit: RateLimit;
  readonly log: RunLog;
  readonly halt: AbortController;
  readonly alive: () => void;
}

/**
 * Coordinates a run that several processes share: reads its share of the splits, hears of the others, takes back what
 * lost ones leave, and takes over what all have stored. Resolves once everything is stored and nobody else can add to
 * it.
 */
export class Coordinator {
  readonly #distribution: Distribution;
  readonly #splits: Coordination;
  readonly #queue: SharedQueue;
  readonly #wanted: number;
  readonly #openedAt = performance.now();
  readonly #states = new Map<number, PartView["state"]>();
  /** Dirty records of each part, by reason code, as it told last. */
  readonly #dirty = new Map<number, PartView["dirty"]>();
  #told = "";

  private constructor(distribution: Distribution, splits: Coordination, wanted: number) {
    this.#distribution = distribution;
    this.#splits = splits;
    this.#wanted = wanted;
    const { plan, ledgers } = distribution;
    this.#queue = new SharedQueue({ splits, plan, ledgers, lanes: () => this.#lanes() });
  }

  /** Null when the run cannot be shared, or is too small to be. */
  static async open(team: Team | undefined, job: Job, distribution: Distribution): Promise<Coordinator | null> {
    const { plan, session, ledgers, log } = distribution;
    if (!job.distributed) return null;
    const parts = partsWanted(job.channels, plan.splits.length);
    if (team === undefined || plan.share === undefined || session.share === undefined) {
      log.warn("This run cannot be spread over several workers: it stays on this one.");
      return null;
    }
    if (parts === 0) {
      log.info(`Distributed execution begins at ${LANES_PER_PART + 1} splits: this run stays on this worker.`);
      return null;
    }
    let opened: Coordination | null = null;
    const shared = session.share(() => opened!.nextBlock());
    const splits = plan.splits.map(({ id, after }) => ({ id, after, mark: storedMark(ledgers.get(id)!) }));
    opened = await team.open({ plan: plan.share(), ...shared, splits, parts });
    log.info(`Distributed execution: up to ${parts + 1} processes with ${LANES_PER_PART} splits at a time each.`);
    return new Coordinator(distribution, opened, parts);
  }

  /** Dirty records that others met, by reason code. */
  get dirtyElsewhere(): Readonly<Record<string, number>> {
    const sum: Record<string, number> = {};
    for (const [number, codes] of this.#dirty) {
      // What a lost process had met is met again by others.
      if (this.#states.get(number) === "lost") continue;
      for (const [code, count] of Object.entries(codes)) sum[code] = (sum[code] ?? 0) + count;
    }
    return sum;
  }

  async run(lanes: number, context: Omit<LaneContext, "queue" | "blockWritten">): Promise<void> {
    const { halt, plan, session } = this.#distribution;
    const done = new AbortController();
    try {
      const looking = repeat(() => this.#look().then(() => undefined), halt, done.signal);
      const blockWritten: LaneContext["blockWritten"] = (block, marks) => this.#splits.blockWritten(block, marks);
      await runLanes(lanes, { ...context, queue: this.#queue, blockWritten }, halt).finally(() => done.abort());
      await looking;
      const view = await this.#sayGoodbye();
      const blocks = await this.#splits.close();
      this.#refuseUnread();
      plan.resume(this.#remote(view).flatMap(({ mark }) => mark ?? []));
      await session.adopt!(blocks, halt.signal);
    } catch (error) {
      // Whoever comes next counts on nobody else writing; should this fail, the end of the lease does the same.
      await this.#splits.close().catch(() => undefined);
      throw error;
    }
  }

  /** A split that nobody read to its end must not be missing from a commit. */
  #refuseUnread(): void {
    const unread = [...this.#distribution.ledgers.values()].filter((ledger) => !ledger.mark().drained);
    if (unread.length > 0) throw new Error(`not read to their ends: ${unread.map(({ id }) => id).join(", ")}`);
  }

  async #sayGoodbye(): Promise<TeamView> {
    const until = performance.now() + GOODBYE_MS;
    for (;;) {
      const view = await this.#look();
      if (view.parts.every(({ state }) => state !== "active") || performance.now() > until) return view;
      await sleep(50, undefined, { signal: this.#distribution.halt.signal });
    }
  }

  async #look(): Promise<TeamView> {
    const { ledgers, dirty, limit, alive } = this.#distribution;
    const own = [...this.#queue.taken].map((id) => ledgers.get(id)!.progress());
    const view = await this.#splits.look({ splits: own, dirty: dirty.byCode() });
    for (const part of view.parts) this.#hear(part);
    const told = new Map(view.parts.flatMap(({ splits }) => splits.map((split) => [split.id, split] as const)));
    for (const { id, part, mark } of this.#remote(view)) {
      ledgers.set(id, SplitLedger.elsewhere(id, mark, part === null ? null : (told.get(id) ?? null)));
    }
    limit.setShare(1 / Math.max(1, view.readers));
    dirty.setElsewhere(Object.values(this.dirtyElsewhere).reduce((sum, count) => sum + count, 0));
    const now = JSON.stringify([...told.values()]);
    if (now !== this.#told) alive();
    this.#told = now;
    return view;
  }

  #remote({ splits }: TeamView): TeamView["splits"] {
    return splits.filter(({ id }) => !this.#queue.taken.has(id));
  }

  #hear({ number, worker, state, error, lines, dirty }: PartView): void {
    const { log } = this.#distribution;
    const before = this.#states.get(number);
    if (before === undefined) log.info(`Part ${number} joined on worker ${worker}.`);
    for (const { level, text } of lines) log[level](`[part ${number}, ${worker}] ${text}`);
    this.#states.set(number, state);
    this.#dirty.set(number, dirty);
    if (error !== null) throw error;
    if (state === "lost" && before !== "lost")
      log.warn(`Part ${number} on worker ${worker} is lost: what it had not stored is read again.`);
    if (state === "ended" && before !== "ended") log.info(`Part ${number} on worker ${worker} has ended.`);
  }

  /** Its own share at first; later also what nobody came for. */
  #lanes(): number {
    const active = [...this.#states.values()].filter((state) => state === "active").length;
    const isPatient = performance.now() - this.#openedAt < PATIENCE_MS;
    const missing = isPatient ? 0 : this.#wanted - active;
    return LANES_PER_PART * (1 + Math.max(0, missing));
  }
}

/** What is stored of a split, or null when nothing is. */
function storedMark(ledger: SplitLedger): SplitMark | null {
  const mark = ledger.mark();
  return mark.position === null && !mark.drained ? null : mark;
}
