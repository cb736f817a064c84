import { Temporal } from "temporal-polyfill";
import { timeZone } from "@/lib/core/job/wall-time";
import { shown, Unfit } from "./unfit";

/**
 * The original's patterns, tried in this order: each is lenient (month 13 is January of the next year) and looks at the
 * beginning of the text only, so a fraction of a second is lost. Source: DataX ColumnCast.StringCast over
 * `yyyy-MM-dd HH:mm:ss`, `yyyy-MM-dd`, `HH:mm:ss`, `yyyyMMdd`.
 */
const PATTERNS = [
  /^(?<year>\d{1,4})-(?<month>\d+)-(?<day>\d+) (?<hour>\d+):(?<minute>\d+):(?<second>\d+)/,
  /^(?<year>\d{1,4})-(?<month>\d+)-(?<day>\d+)/,
  /^(?<hour>\d+):(?<minute>\d+):(?<second>\d+)/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
] as const;
const ISO =
  /^(?<year>\d{4})-(?<month>\d\d)-(?<day>\d\d)T(?<hour>\d\d):(?<minute>\d\d)(?::(?<second>\d\d)(?:[.,](?<fraction>\d{1,9}))?)?(?<offset>Z|[+-]\d\d:?\d\d)?$/;

/** What a DATETIME can hold: the years 0 to 9999 with a day to spare for zones. */
const EARLIEST_MS = new Date(0).setUTCFullYear(-1, 11, 31);
const LATEST_MS = new Date(0).setUTCFullYear(10_000, 0, 2);

export interface DateTextOptions {
  /** IANA zone or offset in which texts without one are read. */
  readonly zone: string;
  /** The original's reading of ISO 8601: everything from the T on is lost. */
  readonly isoTimeToMidnight: boolean;
}

/** Epoch milliseconds of a date text. @throws Unfit */
export function readDateText(text: string, { zone, isoTimeToMidnight }: DateTextOptions): number {
  const iso = isoTimeToMidnight ? null : ISO.exec(text);
  const groups =
    iso?.groups ?? PATTERNS.map((pattern) => pattern.exec(text)?.groups).find((found) => found !== undefined);
  if (groups === undefined) throw new Unfit(`${shown(text)} is not a date or time`);
  const number = (name: string, otherwise: number) => (groups[name] === undefined ? otherwise : Number(groups[name]));
  const calendar = new Date(0);
  calendar.setUTCFullYear(number("year", 1970), number("month", 1) - 1, number("day", 1));
  calendar.setUTCHours(number("hour", 0), number("minute", 0), number("second", 0));
  const wallMs = calendar.getTime();
  if (!Number.isFinite(wallMs)) throw new Unfit(`${shown(text)} is out of range`);
  const fractionMs = groups.fraction === undefined ? 0 : Math.floor(Number(`0.${groups.fraction}`) * 1_000);
  return inRange(moment(wallMs, groups.offset ?? zone) + fractionMs, text);
}

/** @throws Unfit */
export function inRange(epochMs: number, text = String(epochMs)): number {
  if (epochMs >= EARLIEST_MS && epochMs <= LATEST_MS) return epochMs;
  throw new Unfit(`${shown(text)} is out of range`);
}

/** The calendar day of a moment in `zone`, counted from 1970-01-01. */
export function dayOf(epochMs: number, zone: string): number {
  const wall = Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone(zone)).toPlainDate();
  return Temporal.PlainDate.from("1970-01-01").until(wall, { largestUnit: "day" }).days;
}

/** In a gap of the zone's clock the later moment, in an overlap the earlier one. */
function moment(wallMs: number, zone: string): number {
  if (zone === "Z") return wallMs;
  const wall = Temporal.Instant.fromEpochMilliseconds(wallMs).toZonedDateTimeISO("UTC").toPlainDateTime();
  return wall.toZonedDateTime(timeZone(zone), { disambiguation: "compatible" }).epochMilliseconds;
}
