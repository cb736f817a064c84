import { lastGeneratedDay } from "@/lib/core/schedule/generation";
import { dayOf, formatDay, parseDay } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { readReadableNodes } from "@/lib/instances/generation/deployed-nodes";
import { generateDay } from "@/lib/instances/generation/generate-day";
import type { LeftOut } from "@/lib/instances/generation/left-out";
import { makeUpFor } from "@/lib/instances/generation/make-up-for";
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
    unreadable: LeftOut[] | null;
  }>(
    `select w.id, w.time_zone as "timeZone", w.periodic_scheduling as periodic, m.value ->> 'day' as generated,
       m.value -> 'unreadable' as unreadable
     from workspace w left join scheduler_mark m on m.key = 'generated:' || w.id order by w.id`,
  );
  let instances = 0;
  for (const { id, timeZone, periodic, generated, unreadable } of workspaces) {
    const leftOut = new Map((unreadable ?? []).map((node) => [node.id, node]));
    if (leftOut.size > 0 && generated !== null)
      instances += await makeUpForMended(database, id, { generated, leftOut }, now);
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
        logger.info(
          { workspaceId: id, day: formatDay(day), ...made, unreadable: made.unreadable.length },
          "day generated",
        );
        for (const node of made.unreadable) {
          logger.error(
            { workspaceId: id, day: formatDay(day), nodeId: node.id, node: node.name },
            "the day has no instances of a node: its deployed configuration cannot be read",
          );
          if (!leftOut.has(node.id)) leftOut.set(node.id, { ...node, from: formatDay(day) });
        }
      }
      await writeGenerated(database, id, formatDay(day), leftOut, now);
    }
  }
  return instances;
}

/** The last generated day, and what it left out. */
type Generated = { readonly generated: string; readonly leftOut: Map<string, LeftOut> };

/** Nodes that were left out and can be read again get what they missed, as far back as days are made up for. */
async function makeUpForMended(
  database: Database,
  workspaceId: string,
  { generated, leftOut }: Generated,
  now: Date,
): Promise<number> {
  const still = new Set((await readReadableNodes(database, [...leftOut.keys()])).unreadable.map(({ id }) => id));
  const mended = [...leftOut.values()].filter(({ id }) => !still.has(id));
  if (mended.length === 0) return 0;
  const to = parseDay(generated);
  let instances = 0;
  for (const { id, name, from } of mended) {
    const days = { from: Math.max(parseDay(from), to - MOST_MISSED_DAYS + 1), to };
    const made = await makeUpFor(database, workspaceId, [id], days, now);
    logger.info({ workspaceId, nodeId: id, node: name, from, instances: made }, "a node can be read again");
    instances += made;
    leftOut.delete(id);
    await writeGenerated(database, workspaceId, generated, leftOut, now);
  }
  return instances;
}

const writeGenerated = (
  database: Database,
  workspaceId: string,
  day: string,
  leftOut: ReadonlyMap<string, LeftOut>,
  now: Date,
) => writeMark(database, `generated:${workspaceId}`, { day, unreadable: [...leftOut.values()] }, now);
