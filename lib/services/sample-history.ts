import { generationTime } from "@/lib/core/schedule/generation";
import { dayOf } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";

/** The sample task is deployed this long ago, so that the hours since have instances; the sample data is older still. */
const HISTORY_MS = 4 * 3_600_000;
const MINUTE_MS = 60_000;

/**
 * When the sample task seems to have been deployed: some hours ago, but never between 23:30 and midnight, when the next
 * day's instances are generated already and a deployment counts from the day after on: there would be none to look at.
 */
export function sampleDeployedAt(now: Date, zone: Zone): Date {
  const at = now.getTime() - HISTORY_MS;
  const generated = generationTime(dayOf(zone.wallAt(at)) + 1, zone);
  return new Date(at < generated ? at : generated - MINUTE_MS);
}
