import { minutesOf } from "../alert/rule";
import { DAY_MS, HOUR_MS, MINUTE_MS, dayOf, type DayNumber, type WallMs } from "../schedule/wall-time";
import type { Zone } from "../schedule/zone";
import type { BaselineDefinition } from "./baseline";
import type { Commitment } from "./state";

/** A promise of one day, or of one hour of it, and which runs of the guarded tasks it is about. */
export interface CommittedCycle extends Commitment {
  /** Hour of the run date; 0 for a daily baseline. */
  readonly cycle: number;
}

/**
 * The promises of a run date, given the planned times of the guarded tasks' runs on the workspace's clock. A daily one
 * is there even without runs; hourly ones are for the hours that have any. A time that clocks skip is the moment of the
 * change. Of an hour that comes twice the second counts, so that neither pass is late before its time.
 */
export function commitmentsOf(
  { schedule, marginMinutes }: BaselineDefinition,
  day: DayNumber,
  plannedWalls: readonly WallMs[],
  zone: Zone,
): readonly CommittedCycle[] {
  const marginMs = marginMinutes * MINUTE_MS;
  const start = day * DAY_MS;
  if (schedule.type === "daily") {
    const wall = start + minutesOf(schedule.by) * MINUTE_MS;
    const committedAt = zone.momentsOf(wall)[0] ?? zone.changeOver(wall);
    return [{ cycle: 0, committedAt, warnAt: committedAt - marginMs }];
  }
  const hours = new Set(plannedWalls.filter((wall) => dayOf(wall) === day).map(hourOf));
  return [...hours]
    .sort((a, b) => a - b)
    .map((cycle) => {
      const wall = start + cycle * HOUR_MS;
      const committedAt = (zone.momentsOf(wall).at(-1) ?? zone.changeOver(wall)) + schedule.afterMinutes * MINUTE_MS;
      return { cycle, committedAt, warnAt: committedAt - marginMs };
    });
}

/** Whether a run is one that the promise is about. */
export function isGuarded(
  { schedule }: BaselineDefinition,
  { cycle, committedAt }: CommittedCycle,
  run: { readonly wall: WallMs; readonly at: number },
): boolean {
  return schedule.type === "daily" ? run.at <= committedAt : hourOf(run.wall) === cycle;
}

const hourOf = (wall: WallMs) => Math.floor((wall - dayOf(wall) * DAY_MS) / HOUR_MS);
