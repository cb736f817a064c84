import { AppError } from "@/lib/core/errors";
import { DAY_MS, dayOf, formatDay, type DayNumber } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import type { Sql } from "@/lib/platform/db";

/** The day it is in a workspace. */
export interface Today {
  readonly timeZone: string;
  readonly day: DayNumber;
  /** Business date of what is scheduled today: the day before. */
  readonly bizdate: string;
  /** First moment of the day, and of the next. */
  readonly start: Date;
  readonly end: Date;
  /** The business date `days` before. */
  before(days: number): string;
}

/** @throws AppError "common.not_found" */
export async function todayOf(sql: Sql, workspaceId: string, now: Date): Promise<Today> {
  const [row] = await sql.query<{ timeZone: string }>(`select time_zone as "timeZone" from workspace where id = $1`, [
    workspaceId,
  ]);
  if (!row) throw new AppError("common.not_found", { object: `Workspace ${workspaceId}` });
  const zone = zoneOf(row.timeZone);
  const day = dayOf(zone.wallAt(now.getTime()));
  const instantOf = (each: DayNumber) => new Date(zone.momentsOf(each * DAY_MS)[0] ?? zone.changeOver(each * DAY_MS));
  return {
    timeZone: row.timeZone,
    day,
    bizdate: formatDay(day - 1),
    start: instantOf(day),
    end: instantOf(day + 1),
    before: (days) => formatDay(day - 1 - days),
  };
}
