import { AppError } from "../errors";

/** Milliseconds since 1970-01-01T00:00:00Z: a moment. */
export type EpochMs = number;
/** Milliseconds since 1970-01-01T00:00:00 on a wall clock: a date and time of day that belongs to no zone yet. */
export type WallMs = number;
/** Days since 1970-01-01. */
export type DayNumber = number;

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
/** The length of a day on the wall clock; elapsed days may be shorter or longer. */
export const DAY_MS = 24 * HOUR_MS;

/** `month` 1-12, `day` 1-31. */
export interface CivilDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}
export interface CivilTime extends CivilDate {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/** Valid for every year, unlike `Date.UTC`, which reads the years 0-99 as 1900-1999. */
export function dayNumber({ year, month, day }: CivilDate): DayNumber {
  const shifted = month <= 2 ? year - 1 : year;
  const era = Math.floor(shifted / 400);
  const yearOfEra = shifted - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

export function civilDate(days: DayNumber): CivilDate {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1_460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  return {
    year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

export function dayOf(wall: WallMs): DayNumber {
  return Math.floor(wall / DAY_MS);
}

/** Rolls over what is too large: day 31 of June is 1 July. */
export function wallOf(time: CivilTime): WallMs {
  return dayNumber(time) * DAY_MS + time.hour * HOUR_MS + time.minute * MINUTE_MS + time.second * SECOND_MS;
}

export function civilTime(wall: WallMs): CivilTime {
  const days = dayOf(wall);
  const rest = wall - days * DAY_MS;
  return {
    ...civilDate(days),
    hour: Math.floor(rest / HOUR_MS),
    minute: Math.floor(rest / MINUTE_MS) % 60,
    second: Math.floor(rest / SECOND_MS) % 60,
  };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Moves by whole months and keeps the time of day; a day the target month lacks becomes its last day. */
export function addMonths(wall: WallMs, months: number): WallMs {
  const { year, month, day } = civilDate(dayOf(wall));
  const index = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(index / 12), month: (((index % 12) + 12) % 12) + 1 };
  const kept = Math.min(day, daysInMonth(target.year, target.month));
  return dayNumber({ ...target, day: kept }) * DAY_MS + (wall - dayOf(wall) * DAY_MS);
}

/** Monday is 1, Sunday is 7. */
export function weekday(days: DayNumber): number {
  return ((((days + 3) % 7) + 7) % 7) + 1;
}

const pad = (value: number, width: number) => String(value).padStart(width, "0");

/** `yyyyMMdd`, the form of every business date. */
export function formatDay(days: DayNumber): string {
  const { year, month, day } = civilDate(days);
  return pad(year, 4) + pad(month, 2) + pad(day, 2);
}

/** `yyyyMMddHHmmss`, the form of every scheduled time. */
export function formatWall(wall: WallMs): string {
  const { hour, minute, second } = civilTime(wall);
  return formatDay(dayOf(wall)) + pad(hour, 2) + pad(minute, 2) + pad(second, 2);
}

/** `yyyy-MM-dd HH:mm:ss`, for people. */
export function formatWallForPeople(wall: WallMs): string {
  const { year, month, day, hour, minute, second } = civilTime(wall);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)} ${pad(hour, 2)}:${pad(minute, 2)}:${pad(second, 2)}`;
}

/**
 * Reads `yyyyMMdd` or `yyyy-MM-dd`.
 * @throws AppError "schedule.time_malformed", also for a day the calendar lacks.
 */
export function parseDay(text: string): DayNumber {
  const match = /^(\d{4})(-?)(\d{2})\2(\d{2})$/.exec(text);
  if (match) {
    const date = { year: Number(match[1]), month: Number(match[3]), day: Number(match[4]) };
    const valid = date.year >= 1 && date.month >= 1 && date.month <= 12 && date.day >= 1;
    if (valid && date.day <= daysInMonth(date.year, date.month)) return dayNumber(date);
  }
  throw new AppError("schedule.time_malformed", { found: text, form: "yyyy-MM-dd", example: "2026-03-01" });
}

/**
 * Reads `yyyyMMddHHmmss` or `yyyy-MM-dd HH:mm:ss` (seconds may be left out of the second form).
 * @throws AppError "schedule.time_malformed", also for a time the calendar lacks.
 */
export function parseWall(text: string): WallMs {
  const match =
    /^(\d{8})(\d{2})(\d{2})(\d{2})$/.exec(text) ?? /^(\d{4}-\d{2}-\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  const [hour, minute, second] = [2, 3, 4].map((group) => Number(match?.[group] ?? 0));
  if (!match || hour! > 23 || minute! > 59 || second! > 59)
    throw new AppError("schedule.time_malformed", {
      found: text,
      form: "yyyy-MM-dd HH:mm:ss",
      example: "2026-03-01 09:00:00",
    });
  return parseDay(match[1]!) * DAY_MS + hour! * HOUR_MS + minute! * MINUTE_MS + second! * SECOND_MS;
}
