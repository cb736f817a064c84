import { z } from "zod";

/** Wall-clock time counted from the start of the scheduled day; 47:59 is the end of the day after. */
export const dayTime = z.string().regex(/^([0-3]?\d|4[0-7]):[0-5]\d$/, "hh:mm, from 00:00 to 47:59");
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "hh:mm, from 00:00 to 23:59");

/**
 * What a rule waits for. The words are those of the original's rule editor where it has them; `by` counts from the
 * start of the day that the instance is scheduled on, in the workspace's zone.
 */
export const alertCondition = z.discriminatedUnion("type", [
  /** Error: an attempt failed, whether or not it will be rerun. */
  z.object({ type: z.literal("failed") }),
  /** Error persists after automatic rerun. */
  z.object({ type: z.literal("failedAfterReruns") }),
  z.object({ type: z.literal("finished") }),
  /** Uncompleted: not successful by then. */
  z.object({ type: z.literal("notFinishedBy"), by: dayTime }),
  /** Uncompleted in cycle: the n-th instance of the day is not successful by then. */
  z.object({ type: z.literal("notFinishedInCycle"), cycle: z.int().min(1).max(288), by: dayTime }),
  z.object({ type: z.literal("notStartedBy"), by: dayTime }),
  /** Overtime. */
  z.object({ type: z.literal("longerThan"), seconds: z.int().min(1).max(604_800) }),
  /** The newest committed window ends longer ago than this. */
  z.object({ type: z.literal("stale"), minutes: z.int().min(5).max(10_080) }),
  /** The stream will have forgotten changes that no instance has copied within this time. */
  z.object({ type: z.literal("retentionAtRisk"), hours: z.int().min(1).max(168) }),
  z.object({ type: z.literal("workerDown"), minutes: z.int().min(1).max(1_440) }),
  /** The outcome of a commit is unknown and waits for a person. */
  z.object({ type: z.literal("needsDecision") }),
  /** No ancestor will ever let it run. */
  z.object({ type: z.literal("isolated") }),
  /** A baseline turned to this state, or to a worse one. Each is said once, and so is its end. */
  z.object({ type: z.literal("baseline"), from: z.enum(["WARNING", "OVERTIME"]) }),
]);
export type AlertCondition = z.output<typeof alertCondition>;
export type AlertConditionType = AlertCondition["type"];
export const ALERT_CONDITION_TYPES = alertCondition.options.map(({ shape }) => shape.type.value);

export const ALERT_KINDS = ["CYCLE", "BACKFILL", "TEST", "MANUAL"] as const;

/** A rule as forms, API and database hold it. Unlike the original's, it may watch every kind of instance. */
export const alertRule = z.object({
  name: z.string().trim().min(1).max(128),
  enabled: z.boolean().default(true),
  object: z.discriminatedUnion("type", [
    z.object({ type: z.literal("node"), ids: z.array(z.uuid()).min(1).max(50) }),
    z.object({ type: z.literal("flow"), ids: z.array(z.uuid()).min(1).max(5) }),
    z.object({ type: z.literal("baseline"), ids: z.array(z.uuid()).min(1).max(5) }),
    z.object({ type: z.literal("workspace") }),
  ]),
  kinds: z.array(z.enum(ALERT_KINDS)).min(1).default(["CYCLE"]),
  condition: alertCondition,
  maximumAlerts: z.int().min(1).max(10).default(3),
  minimumIntervalMinutes: z.int().min(5).max(1_440).default(30),
  /** Alerts are held back within, and sent afterwards when the condition still holds. May pass midnight. */
  quietHours: z.object({ from: clockTime, to: clockTime }).nullable().default(null),
  /** None: the alert is shown in the console and sent nowhere. */
  channelIds: z.array(z.uuid()).max(10).default([]),
});
export type AlertRule = z.output<typeof alertRule>;
export type AlertRuleForm = z.input<typeof alertRule>;

/** Conditions on baselines watch baselines, all others do not; the whole workspace has both. */
export function isFitting({ object, condition }: Pick<AlertRule, "object" | "condition">): boolean {
  return object.type === "workspace" || (object.type === "baseline") === (condition.type === "baseline");
}

/** A rule as lists show it. */
export const alertRuleView = alertRule.extend({
  id: z.uuid(),
  /** Made by the system: can be changed and switched off, not deleted. */
  builtin: z.boolean(),
  ownerName: z.string().nullable(),
  updatedAt: z.iso.datetime(),
  /** When it last spoke, or null. */
  firedAt: z.iso.datetime().nullable(),
});
export type AlertRuleView = z.output<typeof alertRuleView>;

/** Minutes since midnight of `hh:mm`. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return hours * 60 + minutes;
}
