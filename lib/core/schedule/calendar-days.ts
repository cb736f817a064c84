import { addMonths, civilDate, DAY_MS, dayNumber, daysInMonth, formatDay, parseDay, weekday } from "./wall-time";
import type { DayNumber } from "./wall-time";

/** A date as calendars write it, `yyyy-MM-dd`. */
export function dateText(days: DayNumber): string {
  const text = formatDay(days);
  return `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6)}`;
}

/** Every date from the first to the last, both included, on which `isMeant` holds; weekdays are 1 for Monday to 7. */
export function datesBetween(from: string, to: string, isMeant: (weekday: number) => boolean = () => true): string[] {
  const dates: string[] = [];
  for (let day = parseDay(from); day <= parseDay(to); day++) if (isMeant(weekday(day))) dates.push(dateText(day));
  return dates;
}

export const isBusinessDay = (weekday: number) => weekday <= 5;

/** Weeks of a month, `yyyy-MM`, from Monday on; null stands for days of its neighbours. */
export function weeksOf(month: string): (string | null)[][] {
  const first = parseDay(`${month}-01`);
  const { year, month: number } = civilDate(first);
  const days = Array.from({ length: daysInMonth(year, number) }, (_, index) => dateText(first + index));
  const cells: (string | null)[] = [...Array<null>(weekday(first) - 1).fill(null), ...days];
  while (cells.length % 7 !== 0) cells.push(null);
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

/** The month so many before or after, `yyyy-MM`. */
export function monthAfter(month: string, months = 1): string {
  const { year, month: number } = civilDate(parseDay(`${month}-01`));
  const wall = addMonths(dayNumber({ year, month: number, day: 1 }) * DAY_MS, months);
  return dateText(wall / DAY_MS).slice(0, 7);
}
