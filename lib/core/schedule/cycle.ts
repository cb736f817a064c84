import type { Cycle } from "./schedule";
import { civilDate, daysInMonth, weekday, type DayNumber } from "./wall-time";

/** Minutes since midnight of `HH:mm`. */
export function minuteOfDay(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));
}

/** The times of day of a cycle as minutes since midnight, ascending, each once. */
export function minutesOf(cycle: Cycle): readonly number[] {
  switch (cycle.kind) {
    case "minute":
      return range(minuteOfDay(cycle.start), minuteOfDay(cycle.end), cycle.everyMinutes);
    case "hourRange":
      return range(minuteOfDay(cycle.start), minuteOfDay(cycle.end), cycle.everyHours * 60);
    case "hourList":
      return [...new Set(cycle.hours)].sort((a, b) => a - b).map((hour) => hour * 60 + cycle.minute);
    default:
      return [minuteOfDay(cycle.time)];
  }
}

function range(first: number, last: number, step: number): number[] {
  return Array.from({ length: Math.max(0, Math.floor((last - first) / step) + 1) }, (_, index) => first + index * step);
}

/** Whether a cycle runs on a day; on other days a weekly or slower node has a dry run. */
export function runsOn(cycle: Cycle, day: DayNumber): boolean {
  if (cycle.kind === "week") return cycle.weekdays.includes(weekday(day));
  if (cycle.kind !== "month" && cycle.kind !== "year") return true;
  const { year, month, day: dayOfMonth } = civilDate(day);
  if (cycle.kind === "year" && !cycle.months.includes(month)) return false;
  const isLast = dayOfMonth === daysInMonth(year, month);
  return cycle.days.some((chosen) =>
    chosen === "last" ? isLast : chosen === "first" ? dayOfMonth === 1 : chosen === dayOfMonth,
  );
}
