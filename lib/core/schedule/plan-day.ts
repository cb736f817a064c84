import { minutesOf, runsOn } from "./cycle";
import type { Schedule } from "./schedule";
import { DAY_MS, MINUTE_MS, parseDay, type DayNumber, type EpochMs, type WallMs } from "./wall-time";
import type { Zone } from "./zone";

/** What decides when a node's instances are: part of its schedule. */
export type Timing = Pick<Schedule, "cycle" | "effective" | "recurrence">;

/** The days a calendar lets nodes run on; outside its validity nothing runs. */
export type RunDays = (day: DayNumber) => boolean;

/**
 * Why an instance runs or not: `NORMAL`; `SKIP` dry run by its scheduling type; `SKIP_CYCLE` dry run because its cycle,
 * calendar or time zone leaves the day out; `PAUSE` born frozen.
 */
export type PlannedRun = "NORMAL" | "SKIP" | "SKIP_CYCLE" | "PAUSE";

export interface PlannedInstance {
  /** The scheduled time as the wall clock shows it. */
  readonly wall: WallMs;
  readonly dueAt: EpochMs;
  readonly bizdate: DayNumber;
  /** Position among the node's instances of the day, from 0. */
  readonly position: number;
  readonly run: PlannedRun;
}

/**
 * The instances of a node on one day of its zone's calendar, in time order; their business date is the day before.
 * - A time of day that the clock skips has no instance; a daily or slower node gets a dry run as much later instead.
 * - A time of day that happens twice has one instance, the second.
 * - Outside the effective dates there are none.
 */
export function planDay(timing: Timing, zone: Zone, day: DayNumber, runDays: RunDays | null = null): PlannedInstance[] {
  if (!isEffective(timing, day)) return [];
  const run = plannedRun(timing, day, runDays);
  const { kind } = timing.cycle;
  const isDaily = kind !== "minute" && kind !== "hourRange" && kind !== "hourList";
  const midnight = day * DAY_MS;
  const instances: PlannedInstance[] = [];
  const add = (wall: WallMs, dueAt: EpochMs, as: PlannedRun) =>
    instances.push({ wall, dueAt, bizdate: day - 1, position: instances.length, run: as });
  for (const minute of minutesOf(timing.cycle)) {
    const wall = midnight + minute * MINUTE_MS;
    const dueAt = zone.momentsOf(wall).at(-1);
    if (dueAt !== undefined) add(wall, dueAt, run);
    else if (isDaily) {
      const delayed = wall - zone.offsetAt(wall - DAY_MS);
      const shown = zone.wallAt(delayed);
      // Where a whole day was skipped, the stand-in would fall on the next day, which has its own instance.
      if (Math.floor(shown / DAY_MS) === day) add(shown, delayed, run === "PAUSE" ? run : "SKIP_CYCLE");
    }
  }
  return instances;
}

export function isEffective({ effective }: Pick<Timing, "effective">, day: DayNumber): boolean {
  return effective === null || (day >= parseDay(effective.from) && day <= parseDay(effective.to));
}

/** What instances of a day are for, before the zone has its say. */
export function plannedRun({ cycle, recurrence }: Timing, day: DayNumber, runDays: RunDays | null): PlannedRun {
  if (recurrence === "Pause") return "PAUSE";
  if (recurrence === "Skip") return "SKIP";
  return runsOn(cycle, day) && (runDays === null || runDays(day)) ? "NORMAL" : "SKIP_CYCLE";
}

/** Longest look for a run: a yearly node on 29 February waits up to eight years, and more if calendars say so. */
const FARTHEST_DAYS = 366 * 9;

/**
 * The next `count` instances due at or after `from` that really run (dry runs are passed over), in time order; fewer
 * when the effective dates end or nothing runs for years.
 */
export function nextRuns(
  timing: Timing,
  zone: Zone,
  from: EpochMs,
  count: number,
  runDays: RunDays | null = null,
): PlannedInstance[] {
  const found: PlannedInstance[] = [];
  const first = Math.floor(zone.wallAt(from) / DAY_MS);
  let emptyDays = 0;
  for (let day = first; found.length < count && emptyDays <= FARTHEST_DAYS; day++) {
    const before = found.length;
    if (timing.effective !== null && day > parseDay(timing.effective.to)) break;
    for (const instance of planDay(timing, zone, day, runDays))
      if (instance.dueAt >= from && instance.run === "NORMAL" && found.length < count) found.push(instance);
    emptyDays = found.length === before ? emptyDays + 1 : 0;
  }
  return found;
}

/** The last instance before `before` that really runs, or null when there is none within nine years. */
export function previousRun(
  timing: Timing,
  zone: Zone,
  before: EpochMs,
  runDays: RunDays | null = null,
): PlannedInstance | null {
  const first = Math.floor(zone.wallAt(before) / DAY_MS);
  for (let day = first; day >= first - FARTHEST_DAYS; day--) {
    if (timing.effective !== null && day < parseDay(timing.effective.from)) return null;
    const found = planDay(timing, zone, day, runDays).findLast(({ dueAt, run }) => dueAt < before && run === "NORMAL");
    if (found) return found;
  }
  return null;
}
