import { findInstances } from "@/lib/alerts/instances";
import { liveRules } from "@/lib/alerts/rules";
import { parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { Sql } from "@/lib/platform/db";

export interface MissedDeadline extends InstanceKey {
  /** `hh:mm` of the day it was due, up to 47:59. */
  readonly by: string;
  readonly rule: string;
}

/** Instances that a rule of the workspace wanted finished by now; each once, with the earliest of its deadlines. */
export async function missedDeadlines(sql: Sql, workspaceId: string, now: Date): Promise<MissedDeadline[]> {
  const missed = new Map<string, MissedDeadline>();
  for (const live of await liveRules(sql, workspaceId)) {
    const { condition, name: rule } = live.rule;
    if (condition.type !== "notFinishedBy" && condition.type !== "notFinishedInCycle") continue;
    for (const { facts } of await findInstances(sql, live, now)) {
      const { id } = facts.instance!;
      const known = missed.get(id);
      if (!known || condition.by < known.by) missed.set(id, { ...parseInstanceId(id), by: condition.by, rule });
    }
  }
  return [...missed.values()];
}
