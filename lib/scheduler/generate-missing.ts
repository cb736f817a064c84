import { lastGeneratedDay } from "@/lib/core/schedule/generation";
import { dayOf, formatDay, parseDay } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { generateDay } from "@/lib/instances/generation/generate-day";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { writeMark } from "./marks";

/** Days of a long outage that are made up for: as many as instances are kept. */
const MOST_MISSED_DAYS = 30;

/**
 * Generates every day that should exist by now and does not: tomorrow from 23:30 on, and what an outage left out. Each
 * workspace has its own clock. While its periodic scheduling is off, days pass without instances.
 */
export async function generateMissing(database: Database, now: Date, signal: AbortSignal): Promise<number> {
  const workspaces = await database.query<{
    id: string;
    timeZone: string;
    periodic: boolean;
    generated: string | null;
  }>(
    `select w.id, w.time_zone as "timeZone", w.periodic_scheduling as periodic, m.value ->> 'day' as generated
     from workspace w left join scheduler_mark m on m.key = 'generated:' || w.id order by w.id`,
  );
  let instances = 0;
  for (const { id, timeZone, periodic, generated } of workspaces) {
    const zone = zoneOf(timeZone);
    const last = lastGeneratedDay(now.getTime(), zone);
    const first = generated === null ? dayOf(zone.wallAt(now.getTime())) : parseDay(generated) + 1;
    if (first > last) continue;
    const from = periodic ? Math.max(first, last - MOST_MISSED_DAYS) : last;
    if (periodic && from > first)
      logger.warn(
        { workspaceId: id, from: formatDay(first), to: formatDay(from - 1) },
        "days too long ago were left out",
      );
    for (let day = from; day <= last; day++) {
      if (periodic) {
        const made = await generateDay(database, id, day, now, signal);
        instances += made.instances;
        logger.info({ workspaceId: id, day: formatDay(day), ...made }, "day generated");
      }
      await writeMark(database, `generated:${id}`, { day: formatDay(day) }, now);
    }
  }
  return instances;
}
