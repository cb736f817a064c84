import { Temporal } from "temporal-polyfill";

/** The first moment of a day `yyyyMMdd`, or of one some days later, in a zone. */
export function dayStart(day: string, later: number, zone: string): Date {
  const date = Temporal.PlainDate.from(`${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`).add({ days: later });
  return new Date(date.toZonedDateTime(zone).epochMilliseconds);
}
