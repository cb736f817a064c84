import { z } from "zod";
import { AppError } from "../errors";
import { minuteOfDay } from "./cycle";
import type { PlannedInstance } from "./plan-day";
import { DAY_MS, MINUTE_MS, parseDay, type DayNumber } from "./wall-time";

const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "yyyy-MM-dd");
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:mm");

/** What a backfill runs: nodes, business dates, and how it goes about it. */
export const backfillPlan = z.strictObject({
  name: z.string().min(1).max(128).optional(),
  /** The nodes; dependencies among them are kept, all others ignored. */
  nodeIds: z.array(z.uuid()).min(1).max(2_000),
  /** Business dates, both ends included. */
  ranges: z
    .array(z.strictObject({ from: date, to: date }))
    .min(1)
    .max(100),
  /** Only the scheduled times of day in this range, both ends included; null: all. */
  hours: z.strictObject({ from: clock, to: clock }).nullable().default(null),
  /** Dates that run side by side. */
  lanes: z.int().min(1).max(5).default(1),
  order: z.enum(["ascending", "descending"]).default("ascending"),
  /** Instances whose time lies ahead do not wait for it. */
  runAhead: z.boolean().default(false),
  /** Windows that an earlier run has put into the destination already: left out, or loaded again on purpose. */
  onLoaded: z.enum(["skip", "append"]).default("skip"),
});
export type BackfillPlan = z.output<typeof backfillPlan>;
export type BackfillInput = z.input<typeof backfillPlan>;

/** Body of a change: start nothing new for a while, go on, or start nothing new ever. */
export const backfillAction = z.object({ change: z.enum(["pause", "resume", "cancel"]) });

/** The most dates one backfill covers: more is a mistake more often than a wish. */
const MOST_DATES = 1_000;

export interface BackfillDate {
  readonly bizdate: DayNumber;
  readonly lane: number;
  /** Place within its lane, from 0. */
  readonly position: number;
}

/**
 * The dates of a backfill, each once, dealt to its lanes in turn: with two lanes the first, third, fifth date follow
 * each other in one and the others in the other.
 * @throws AppError "schedule.backfill_range" | "schedule.time_malformed" | "schedule.backfill_too_long"
 */
export function backfillDates({
  ranges,
  lanes,
  order,
}: Pick<BackfillPlan, "ranges" | "lanes" | "order">): BackfillDate[] {
  const days = new Set<DayNumber>();
  for (const { from, to } of ranges) {
    const [first, last] = [parseDay(from), parseDay(to)];
    if (first > last) throw new AppError("schedule.backfill_range", { from, to }, { path: "ranges" });
    for (let day = first; day <= last; day++) {
      days.add(day);
      if (days.size > MOST_DATES)
        throw new AppError("schedule.backfill_too_long", { most: MOST_DATES }, { path: "ranges" });
    }
  }
  const sorted = [...days].sort((a, b) => (order === "ascending" ? a - b : b - a));
  const used = Math.min(lanes, sorted.length);
  return sorted.map((bizdate, index) => ({ bizdate, lane: index % used, position: Math.floor(index / used) }));
}

/** Whether a planned time of day belongs to the backfill. */
export function isWithinHours({ wall }: Pick<PlannedInstance, "wall">, hours: BackfillPlan["hours"]): boolean {
  if (hours === null) return true;
  const minute = Math.floor((wall - Math.floor(wall / DAY_MS) * DAY_MS) / MINUTE_MS);
  return minute >= minuteOfDay(hours.from) && minute <= minuteOfDay(hours.to);
}

/** How much of a window earlier runs have loaded already. */
export type Loaded = "none" | "partly" | "fully";

/** `ranges` may come in any order and overlap; times in epoch milliseconds, ends not included. */
export function loadedShare(
  window: { readonly start: number; readonly end: number },
  ranges: readonly { readonly start: number; readonly end: number }[],
): Loaded {
  const touching = ranges
    .filter(({ start, end }) => start < window.end && end > window.start)
    .sort((a, b) => a.start - b.start);
  if (touching.length === 0) return "none";
  let covered = window.start;
  for (const { start, end } of touching) {
    if (start > covered) return "partly";
    covered = Math.max(covered, end);
  }
  return covered >= window.end ? "fully" : "partly";
}
