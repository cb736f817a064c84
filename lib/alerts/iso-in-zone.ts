import { civilTime } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";

/** `2026-11-22T10:00:00+08:00`: a moment as the zone's wall clock shows it. */
export function isoInZone(at: Date, zone: Zone): string {
  const pad = (value: number, width = 2) => String(value).padStart(width, "0");
  const { year, month, day, hour, minute, second } = civilTime(zone.wallAt(at.getTime()));
  const offset = Math.round(zone.offsetAt(at.getTime()) / 60_000);
  const sign = offset < 0 ? "-" : "+";
  const hours = Math.floor(Math.abs(offset) / 60);
  const time = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
  return `${pad(year, 4)}-${pad(month)}-${pad(day)}T${time}${sign}${pad(hours)}:${pad(Math.abs(offset) % 60)}`;
}
