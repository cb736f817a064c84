import type { Zone } from "../schedule/zone";
import { DAY_MS, MINUTE_MS, dayOf, type WallMs } from "../schedule/wall-time";
import { minutesOf, type AlertCondition } from "./rule";

/** What is known of one instance when rules are judged. */
export interface InstanceFacts {
  readonly state: string;
  /** Its planned instant on the wall clock of the workspace, as a count of milliseconds (lib/core/schedule). */
  readonly scheduledWall: number;
  /** Position among the node's instances of that day, from 1. */
  readonly cycle: number;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** Whether an automatic rerun is still to come. */
  readonly rerunPending: boolean;
  readonly frozen: boolean;
  readonly isolated: boolean;
}

/** What is known of a node's data. */
export interface FreshnessFacts {
  /** End of the newest committed window, or null when nothing was ever committed. */
  readonly committedUntil: Date | null;
  /** How long the source keeps changes, or null while it is not known. */
  readonly retentionHours: number | null;
}

/** Whether `condition`, one that speaks of an instance, holds now. A frozen instance is nobody's surprise. */
export function instanceViolates(condition: AlertCondition, facts: InstanceFacts, now: Date, zone: Zone): boolean {
  const done = facts.state === "SUCCESS";
  switch (condition.type) {
    case "failed":
      return facts.state === "FAILURE" || (facts.rerunPending && !done);
    case "failedAfterReruns":
      return facts.state === "FAILURE" && !facts.rerunPending;
    case "finished":
      return done;
    case "notFinishedBy":
      return !done && !facts.frozen && isPast(condition.by, facts, now, zone);
    case "notFinishedInCycle":
      return facts.cycle === condition.cycle && !done && !facts.frozen && isPast(condition.by, facts, now, zone);
    case "notStartedBy":
      return facts.startedAt === null && !done && !facts.frozen && isPast(condition.by, facts, now, zone);
    case "longerThan": {
      if (facts.startedAt === null) return false;
      const until = facts.finishedAt ?? now;
      return until.getTime() - facts.startedAt.getTime() > condition.seconds * 1_000;
    }
    case "needsDecision":
      return facts.state === "NEEDS_DECISION";
    case "isolated":
      return facts.isolated && !done && !facts.frozen;
    case "stale":
    case "retentionAtRisk":
    case "workerDown":
    case "baseline":
      return false;
  }
}

/** Whether a condition that speaks of a node's data holds now. What is not known violates nothing. */
export function dataViolates(condition: AlertCondition, facts: FreshnessFacts, now: Date): boolean {
  if (facts.committedUntil === null) return false;
  const behindMs = now.getTime() - facts.committedUntil.getTime();
  if (condition.type === "stale") return behindMs > condition.minutes * MINUTE_MS;
  if (condition.type !== "retentionAtRisk" || facts.retentionHours === null) return false;
  return behindMs > (facts.retentionHours - condition.hours) * 60 * MINUTE_MS;
}

function isPast(by: string, { scheduledWall }: InstanceFacts, now: Date, zone: Zone): boolean {
  return zone.wallAt(now.getTime()) >= deadlineWall(by, scheduledWall);
}

/** `by` counts from the start of the day that the instance is scheduled on. */
export function deadlineWall(by: string, scheduledWall: WallMs): WallMs {
  return dayOf(scheduledWall) * DAY_MS + minutesOf(by) * MINUTE_MS;
}
