import { Temporal } from "temporal-polyfill";

/** A moment read from a wall-clock text. `normalised` differs from the text when the text names no real time. */
export interface WallTime {
  readonly epochMs: number;
  readonly normalised: string;
  readonly exists: boolean;
}

/**
 * Reads `yyyyMMddHHmmss` in `zone` (IANA name or offset). Fields roll over as in a lenient calendar: month 13 is
 * January of the next year, June 31 is July 1, 25 o'clock is 1 o'clock of the next day. Null unless 14 digits.
 * In a gap of the zone's clock the later time counts, in an overlap the earlier one.
 */
export function readDateTime(text: string, zone: string): WallTime | null {
  const match = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text);
  return match === null ? null : roll(match.slice(1).map(Number), zone, 14, text);
}

/** Reads `yyyyMMdd` as the first moment of that day in `zone`; the same rules. */
export function readDate(text: string, zone: string): WallTime | null {
  const match = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  return match === null ? null : roll([...match.slice(1).map(Number), 0, 0, 0], zone, 8, text);
}

/** `yyyyMMddHHmmss` of a moment in `zone`. */
export function formatDateTime(epochMs: number, zone: string): string {
  return digits(Temporal.Instant.fromEpochMilliseconds(epochMs).toZonedDateTimeISO(timeZone(zone)).toPlainDateTime());
}

/** `yyyy-MM-dd HH:mm:ss` of a moment in `zone`. */
export function formatReadable(epochMs: number, zone: string): string {
  return formatDateTime(epochMs, zone).replace(/^(....)(..)(..)(..)(..)(..)$/, "$1-$2-$3 $4:$5:$6");
}

/** The zone as Temporal knows it: `GMT+8` and `UTC+08:00` become offsets. Throws RangeError when there is none. */
export function timeZone(zone: string): string {
  const offset = /^(?:GMT|UTC)?([+-])(\d{1,2})(?::?(\d{2}))?$/i.exec(zone.trim());
  const name = offset === null ? zone.trim() : `${offset[1]}${offset[2]!.padStart(2, "0")}:${offset[3] ?? "00"}`;
  return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
}

/** Milliseconds to add to an epoch time to get the zone's wall clock at that moment. */
export function zoneOffsetMs(epochMs: number, zone: string): number {
  const instant = Temporal.Instant.fromEpochMilliseconds(epochMs);
  return instant.toZonedDateTimeISO(timeZone(zone)).offsetNanoseconds / 1e6;
}

function roll(fields: readonly number[], zone: string, length: number, text: string): WallTime {
  const [year, month, day, hour, minute, second] = fields as [number, number, number, number, number, number];
  // Date.UTC takes years below 100 as 19xx, and month arithmetic needs the right leap year: the year is set first.
  const calendar = new Date(0);
  calendar.setUTCFullYear(year, month - 1, day);
  calendar.setUTCHours(hour, minute, second);
  const wall = Temporal.Instant.fromEpochMilliseconds(calendar.getTime()).toZonedDateTimeISO("UTC").toPlainDateTime();
  const zoned = wall.toZonedDateTime(timeZone(zone), { disambiguation: "compatible" });
  const normalised = digits(zoned.toPlainDateTime()).slice(0, length);
  return { epochMs: zoned.epochMilliseconds, normalised, exists: normalised === text };
}

const digits = (time: Temporal.PlainDateTime) => time.toString({ smallestUnit: "second" }).replace(/\D/g, "");
