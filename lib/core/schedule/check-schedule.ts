import { AppError, toAppError } from "../errors";
import { minuteOfDay, minutesOf } from "./cycle";
import type { Schedule } from "./schedule";
import { parseDay } from "./wall-time";

/** Shorter cycles than this are allowed with a warning: alert rules count 288 runs a day. */
const SHORTEST_QUIET_MINUTES = 5;

export interface ScheduleCheck {
  readonly errors: readonly AppError[];
  readonly warnings: readonly AppError[];
}

/**
 * What the shape of a schedule does not say: ranges in order, effective dates that exist, cycles a stream can follow.
 * `readsStream`: the node reads changes of a limited age.
 */
export function checkSchedule({ cycle, effective }: Schedule, { readsStream = false } = {}): ScheduleCheck {
  const errors: AppError[] = [];
  const warnings: AppError[] = [];
  if (cycle.kind === "minute" || cycle.kind === "hourRange") {
    const { start, end } = cycle;
    if (minuteOfDay(start) >= minuteOfDay(end))
      errors.push(new AppError("schedule.range_order", { start, end }, { path: "cycle.end" }));
  }
  if (cycle.kind === "minute" && cycle.everyMinutes < SHORTEST_QUIET_MINUTES)
    warnings.push(
      new AppError(
        "schedule.warn_short_cycle",
        { every: cycle.everyMinutes, perDay: minutesOf(cycle).length },
        { path: "cycle.everyMinutes" },
      ),
    );
  if (
    cycle.kind === "year" &&
    !cycle.days.some((day) => typeof day === "string" || cycle.months.some((month) => day <= LONGEST[month - 1]!))
  )
    errors.push(new AppError("schedule.never_runs", {}, { path: "cycle.days" }));
  if (cycle.kind === "month" || cycle.kind === "year") {
    const months = cycle.kind === "year" ? cycle.months : LONGEST.map((_, index) => index + 1);
    const late = cycle.days.find(
      (day) => typeof day === "number" && months.some((month) => day > SHORTEST[month - 1]!),
    );
    if (late !== undefined && errors.length === 0)
      warnings.push(new AppError("schedule.warn_short_months", { day: late }, { path: "cycle.days" }));
  }
  if (effective !== null) errors.push(...checkEffective(effective));
  if (readsStream && (cycle.kind === "week" || cycle.kind === "month" || cycle.kind === "year"))
    errors.push(new AppError("schedule.stream_too_rare", {}, { path: "cycle.kind" }));
  if (readsStream && cycle.kind === "day")
    warnings.push(new AppError("schedule.warn_stream_daily", {}, { path: "cycle.kind" }));
  return { errors, warnings };
}

const LONGEST = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const SHORTEST = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function checkEffective({ from, to }: NonNullable<Schedule["effective"]>): AppError[] {
  try {
    if (parseDay(from) <= parseDay(to)) return [];
    return [new AppError("schedule.effective_order", { from, to }, { path: "effective.to" })];
  } catch (error) {
    return [toAppError(error)];
  }
}
