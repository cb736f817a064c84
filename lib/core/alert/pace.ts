import type { Zone } from "../schedule/zone";
import { DAY_MS, MINUTE_MS } from "../schedule/wall-time";
import { minutesOf, type AlertRule } from "./rule";

/** What was sent so far for one rule and one object (an instance, a node, a worker). */
export interface AlertTrail {
  readonly sent: number;
  readonly lastAt: Date | null;
}

export type Pace = "send" | "wait" | "quiet" | "exhausted";

type Limits = Pick<AlertRule, "maximumAlerts" | "minimumIntervalMinutes" | "quietHours">;

/** Whether an alert whose condition holds goes out now. `quiet` and `wait` are asked again; `exhausted` is the end. */
export function paceOf(rule: Limits, trail: AlertTrail, now: Date, zone: Zone): Pace {
  if (trail.sent >= rule.maximumAlerts) return "exhausted";
  if (isQuiet(rule.quietHours, now, zone)) return "quiet";
  const nextMs = (trail.lastAt?.getTime() ?? -Infinity) + rule.minimumIntervalMinutes * MINUTE_MS;
  return now.getTime() >= nextMs ? "send" : "wait";
}

/** From is within, to is not; from after to passes midnight; equal ends mean the whole day. */
function isQuiet(hours: AlertRule["quietHours"], now: Date, zone: Zone): boolean {
  if (hours === null) return false;
  const minute = Math.floor((zone.wallAt(now.getTime()) % DAY_MS) / MINUTE_MS);
  const [from, to] = [minutesOf(hours.from), minutesOf(hours.to)];
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}
