import type { CycleUnit } from "./schedule";
import type { EpochMs } from "./wall-time";

/** What the rules need to know about one node on one day. */
export interface NodeDay {
  readonly unit: CycleUnit;
  /** Each instance waits for the one before it. */
  readonly dependsOnSelf: boolean;
  /** Scheduled times of the day's instances, real and dry, ascending. */
  readonly times: readonly EpochMs[];
}

/** Positions in the ancestor's day, ascending, for each instance of the descendant's day. */
export type Pairing = readonly (readonly number[])[];

/**
 * Which of an ancestor's instances each of a descendant's instances of the same day waits for. Empty lists throughout
 * when the ancestor has no instance that day.
 *
 * - Several instances of the ancestor, one of the descendant: all of them, or, when the ancestor's chain, the nearest.
 * - One instance of the ancestor: everyone waits for it, or, when the descendant's chain, the first of them does.
 * - Equally many of the same unit: one on one, whatever the clock times.
 * - Otherwise the nearest that is not later: all since the descendant's instance before, or, when both chain, the last.
 */
export function pairSameCycle(ancestor: NodeDay, descendant: NodeDay): Pairing {
  const { times } = ancestor;
  if (times.length === 0) return descendant.times.map(() => []);
  if (descendant.unit === "day" && ancestor.unit !== "day")
    return descendant.times.map((at) => (ancestor.dependsOnSelf ? [nearest(times, at)] : positions(times)));
  if (ancestor.unit === "day")
    return descendant.times.map((_, index) => (descendant.dependsOnSelf && index > 0 ? [] : positions(times)));
  if (ancestor.unit === descendant.unit && times.length === descendant.times.length)
    return times.map((_, index) => [index]);
  if (ancestor.dependsOnSelf && descendant.dependsOnSelf) return descendant.times.map((at) => [nearest(times, at)]);
  let taken = 0;
  return descendant.times.map((at) => {
    const until = countUntil(times, at);
    if (until <= taken) return [nearest(times, at)];
    const fresh = Array.from({ length: until - taken }, (_, index) => taken + index);
    taken = until;
    return fresh;
  });
}

/** A position in the ancestor's instances of today or of the day before. */
export interface EarlierInstance {
  readonly day: "today" | "yesterday";
  readonly position: number;
}

/**
 * Which instances of the cycle before each of a descendant's instances waits for. For a descendant that runs once a day,
 * and for an ancestor that does, the cycle before is yesterday; otherwise it is one instance earlier than the nearest.
 * What does not exist (the first day of a node) is not waited for.
 */
export function pairPreviousCycle(
  ancestor: NodeDay,
  yesterday: readonly EpochMs[],
  descendant: NodeDay,
): readonly (readonly EarlierInstance[])[] {
  const ofYesterday = (position: number): EarlierInstance => ({ day: "yesterday", position });
  if (ancestor.unit === "day" || descendant.unit === "day") {
    const all = ancestor.dependsOnSelf ? positions(yesterday).slice(-1) : positions(yesterday);
    const firstOnly = ancestor.unit === "day" && descendant.unit !== "day" && descendant.dependsOnSelf;
    return descendant.times.map((_, index) => (firstOnly && index > 0 ? [] : all.map(ofYesterday)));
  }
  const { times } = ancestor;
  const oneOnOne = ancestor.unit === descendant.unit && times.length === descendant.times.length;
  return descendant.times.map((at, index) => {
    const position = (oneOnOne ? index : countUntil(times, at) - 1) - 1;
    if (position >= 0) return [{ day: "today", position }];
    const last = yesterday.length + position;
    return last >= 0 && last < yesterday.length ? [ofYesterday(last)] : [];
  });
}

/** Each instance waits for the one before it; the first for yesterday's last, if there is one. */
export function pairSelf(
  times: readonly EpochMs[],
  yesterday: readonly EpochMs[],
): readonly (EarlierInstance | null)[] {
  return times.map((_, index) => {
    if (index > 0) return { day: "today", position: index - 1 };
    return yesterday.length > 0 ? { day: "yesterday", position: yesterday.length - 1 } : null;
  });
}

const positions = (times: readonly EpochMs[]) => times.map((_, index) => index);

/** The last that is not later than `at`, else the first. */
function nearest(times: readonly EpochMs[], at: EpochMs): number {
  return Math.max(0, countUntil(times, at) - 1);
}

/** How many are not later than `at`. */
function countUntil(times: readonly EpochMs[], at: EpochMs): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (times[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
