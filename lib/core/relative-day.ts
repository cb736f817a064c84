import { zoneOf } from "./schedule/zone";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** The business date whose instances run today: the day before, as the workspace's clock shows it, `yyyyMMdd`. */
export function currentBizdate(now: Date, timeZone: string): string {
  return dayText(zoneOf(timeZone).wallAt(now.getTime()) - DAY_MS);
}

/** The hour before this one on the workspace's clock, whole, with its business date: what is planned in it is past. */
export function lastWholeHour(now: Date, timeZone: string): { bizdate: string; from: string; to: string } {
  const before = new Date(now.getTime() - HOUR_MS);
  const hour = new Date(zoneOf(timeZone).wallAt(before.getTime())).toISOString().slice(11, 13);
  return { bizdate: currentBizdate(before, timeZone), from: `${hour}:00`, to: `${hour}:59` };
}

/** The hour before this one as a job's window has it, `yyyyMMddHHmmss`, the end excluded. */
export function lastHourWindow(now: Date, timeZone: string): { startTime: string; endTime: string } {
  const zone = zoneOf(timeZone);
  const end = now.getTime() - (zone.wallAt(now.getTime()) % HOUR_MS);
  const text = (instant: number) => new Date(zone.wallAt(instant)).toISOString().slice(0, 19).replace(/\D/g, "");
  return { startTime: text(end - HOUR_MS), endTime: text(end) };
}

/** Whether a text is a day of the calendar, `yyyyMMdd`. */
export function isCalendarDay(text: string): boolean {
  return /^\d{8}$/.test(text) && dayText(wallOf(text)) === text;
}

/**
 * A business date that an address names: `yyyyMMdd`, or days before the current one (`0`, `-1` …), so that a kept address
 * means the same tomorrow. Null for anything else, also for a date that does not exist.
 */
export function resolveDay(text: string, current: string): string | null {
  if (isCalendarDay(text)) return text;
  if (!/^(0|-\d{1,4})$/.test(text)) return null;
  return dayText(wallOf(current) + Number(text) * DAY_MS);
}

/** How a business date is said in days before the current one; a later one stays as it is. */
export function toRelativeDay(day: string, current: string): string {
  const days = Math.round((wallOf(day) - wallOf(current)) / DAY_MS);
  return days > 0 ? day : String(days === 0 ? 0 : days);
}

const wallOf = (day: string) => Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
const dayText = (wall: number) => new Date(wall).toISOString().slice(0, 10).replaceAll("-", "");
