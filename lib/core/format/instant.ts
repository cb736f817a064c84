import type { Locale } from "../locale";

/** Calendar fields of an instant in a zone; `month` is 1 to 12. */
export interface ZonedFields {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
}

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const formats = new Map<string, Intl.DateTimeFormat>();

/** What a wall clock in `zone` (an IANA name) shows at `at`. The host's zone never plays a part. */
export function zonedFields(at: Date, zone: string): ZonedFields {
  let format = formats.get(zone);
  if (format === undefined) {
    const numeric = "numeric";
    format = new Intl.DateTimeFormat("en-US", {
      ...{ year: numeric, month: numeric, day: numeric, hour: numeric, minute: numeric, second: numeric },
      hourCycle: "h23",
      timeZone: zone,
    });
    formats.set(zone, format);
  }
  const fields: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(at)) if (type !== "literal") fields[type] = Number(value);
  const { year, month, day, hour, minute, second } = fields as unknown as ZonedFields;
  return { year, month, day, hour, minute, second, millisecond: ((at.getTime() % 1000) + 1000) % 1000 };
}

/** `Nov 22 10:00` or `11-22 10:00`: an instant in a list. The year appears only when it is not the year of `now`. */
export function shortInstant(at: Date, zone: string, locale: Locale, now: Date): string {
  const fields = zonedFields(at, zone);
  const sameYear = fields.year === zonedFields(now, zone).year;
  return `${dayText(fields, locale, !sameYear)} ${two(fields.hour)}:${two(fields.minute)}`;
}

/** `Nov 22, 2026 10:00:00` or `2026-11-22 10:00:00`: an instant to the second. */
export function exactInstant(at: Date, zone: string, locale: Locale): string {
  const fields = zonedFields(at, zone);
  return `${dayText(fields, locale, true)} ${clockText(fields)}`;
}

/** `10:00:02`, the time of day alone, where the day stands beside it. */
export function clockTime(at: Date, zone: string): string {
  return clockText(zonedFields(at, zone));
}

/** `10:00:02.118`, for log lines. */
export function clockTimeMillis(at: Date, zone: string): string {
  const fields = zonedFields(at, zone);
  return `${clockText(fields)}.${String(fields.millisecond).padStart(3, "0")}`;
}

/** `Nov 21` or `11-21` for a calendar day given as `2026-11-21`; with its year when that is not the year of `now`. */
export function dayOf(isoDay: string, locale: Locale, now: Date, zone: string): string {
  const [year = 0, month = 1, day = 1] = isoDay.split("-").map(Number);
  return dayText({ year, month, day }, locale, year !== zonedFields(now, zone).year);
}

/** The day that `at` falls on in `zone`, as `2026-11-21`. */
export function isoDay(at: Date, zone: string): string {
  const { year, month, day } = zonedFields(at, zone);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;
}

/** `UTC+8`, `UTC-3:30`, `UTC`: how far the zone is from UTC at `at`. */
export function zoneOffset(zone: string, at: Date): string {
  const { year, month, day, hour, minute, second } = zonedFields(at, zone);
  const wall = Date.UTC(year, month - 1, day, hour, minute, second);
  const minutes = Math.round((wall - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
  if (minutes === 0) return "UTC";
  const size = Math.abs(minutes);
  const rest = size % 60 === 0 ? "" : `:${two(size % 60)}`;
  return `UTC${minutes > 0 ? "+" : "-"}${Math.floor(size / 60)}${rest}`;
}

function dayText({ year, month, day }: Pick<ZonedFields, "year" | "month" | "day">, locale: Locale, withYear: boolean) {
  if (locale === "zh") return `${withYear ? `${year}-` : ""}${two(month)}-${two(day)}`;
  return `${MONTHS[month - 1]} ${day}${withYear ? `, ${year}` : ""}`;
}

function clockText({ hour, minute, second }: ZonedFields): string {
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
