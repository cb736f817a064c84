import type { InstanceState } from "../instance-state";
import type { EpochMs } from "../schedule/wall-time";

/**
 * Why the end of a run cannot be foretold, from mildest to gravest. Without history nobody knows how long it takes; all
 * others last until a person does something.
 */
export const HELD_REASONS = ["noHistory", "isolated", "frozen", "needsDecision", "failed"] as const;
export type HeldReason = (typeof HELD_REASONS)[number];

/** What a forecast needs to know of one instance. */
export interface Run {
  readonly id: string;
  readonly state: InstanceState;
  readonly frozen: boolean;
  readonly isolated: boolean;
  /** It starts no earlier. */
  readonly dueAt: EpochMs;
  readonly startedAt: EpochMs | null;
  readonly finishedAt: EpochMs | null;
  /** A failed one starts again then by itself. */
  readonly rerunAt: EpochMs | null;
  /** How long it usually takes; null when it never ran. */
  readonly usualMs: number | null;
  /** Ids of the runs it waits for; those that are not among the given ones count as done long ago. */
  readonly waitsFor: readonly string[];
}

export interface Forecast {
  readonly start: EpochMs | null;
  readonly end: EpochMs | null;
  /** Why `end` is null. */
  readonly held: HeldReason | null;
  /** The run it waits for that decides its start, or that holds it; null when its own time or state does. */
  readonly decidedBy: string | null;
}

/**
 * When each run starts and ends, should every one take its usual time from now on. A run starts when all it waits for
 * are done and its planned time has come; waiting for resources cannot be foretold and is not in it. One that takes
 * longer than usual is expected to end now. What a held run holds is held for the same reason.
 */
export function forecast(runs: readonly Run[], now: EpochMs): ReadonlyMap<string, Forecast> {
  const byId = new Map(runs.map((run) => [run.id, run]));
  const result = new Map<string, Forecast>();
  for (const run of inOrder(byId)) result.set(run.id, foretell(run, result, now));
  // Runs that wait for each other wait for ever.
  for (const { id } of runs)
    if (!result.has(id)) result.set(id, { start: null, end: null, held: "isolated", decidedBy: null });
  return result;
}

function foretell(run: Run, known: ReadonlyMap<string, Forecast>, now: EpochMs): Forecast {
  const decidedBy = latest(run, known);
  const afterMs = decidedBy === null ? -Infinity : known.get(decidedBy)!.end!;
  const readyAt = Math.max(run.dueAt, run.rerunAt ?? -Infinity);
  const decider = afterMs >= readyAt ? decidedBy : null;
  if (run.state === "SUCCESS")
    return { start: run.startedAt ?? run.finishedAt, end: run.finishedAt ?? now, held: null, decidedBy: decider };
  const own = ownHold(run);
  if (own !== null) return { start: run.startedAt, end: null, held: own, decidedBy: null };
  if (run.state === "RUNNING" || run.state === "CHECKING" || run.state === "CHECKING_CONDITION")
    return ending(run, run.startedAt ?? now, now, decider);
  const blocker = gravest(run, known);
  if (blocker !== null) return { start: null, end: null, held: known.get(blocker)!.held, decidedBy: blocker };
  return ending(run, Math.max(now, readyAt, afterMs), now, decider);
}

/** `earliest` is the first moment at which it can end. */
function ending(run: Run, start: EpochMs, earliest: EpochMs, decidedBy: string | null): Forecast {
  if (run.usualMs === null) return { start, end: null, held: "noHistory", decidedBy };
  return { start, end: Math.max(earliest, start + run.usualMs), held: null, decidedBy };
}

function ownHold({ state, frozen, isolated, rerunAt }: Run): HeldReason | null {
  if (state === "NEEDS_DECISION") return "needsDecision";
  if (state === "FAILURE" && rerunAt === null) return "failed";
  if (frozen) return "frozen";
  return isolated && state === "NOT_RUN" ? "isolated" : null;
}

/** Of the runs it waits for, the one held for the gravest reason. */
function gravest({ waitsFor }: Run, known: ReadonlyMap<string, Forecast>): string | null {
  let worst: string | null = null;
  const rank = (id: string | null) => HELD_REASONS.indexOf(known.get(id ?? "")?.held as HeldReason);
  for (const id of waitsFor) if (rank(id) > rank(worst)) worst = id;
  return worst;
}

/** Of the runs it waits for, the one that ends last. */
function latest({ waitsFor }: Run, known: ReadonlyMap<string, Forecast>): string | null {
  let last: string | null = null;
  const end = (id: string | null) => known.get(id ?? "")?.end ?? -Infinity;
  for (const id of waitsFor) if (end(id) > end(last)) last = id;
  return last;
}

/** Every run after those it waits for; runs that wait for each other are left out. */
function* inOrder(byId: ReadonlyMap<string, Run>): Generator<Run> {
  const open = new Map<string, number>();
  const waiting = new Map<string, Run[]>();
  const ready: Run[] = [];
  for (const run of byId.values()) {
    const parents = run.waitsFor.filter((id) => byId.has(id));
    if (parents.length === 0) ready.push(run);
    else open.set(run.id, parents.length);
    for (const id of parents) {
      const children = waiting.get(id);
      if (children) children.push(run);
      else waiting.set(id, [run]);
    }
  }
  for (let run = ready.pop(); run !== undefined; run = ready.pop()) {
    yield run;
    for (const child of waiting.get(run.id) ?? []) {
      const left = open.get(child.id)! - 1;
      open.set(child.id, left);
      if (left === 0) ready.push(child);
    }
  }
}

/**
 * The run that decides when all of `ids` are done, and how that ends: the one held for the gravest reason, else the one
 * that ends last. Null for no runs.
 */
export function decisive(ids: readonly string[], known: ReadonlyMap<string, Forecast>): string | null {
  const all = { waitsFor: ids } as Run;
  return gravest(all, known) ?? latest(all, known);
}
