import { z } from "zod";
import { parameterRow } from "./parameter/rows";

/** `HH:mm` on the workspace's wall clock. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:mm");
/** `yyyy-MM-dd`. */
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "yyyy-MM-dd");
const weekday = z.int().min(1).max(7);
const dayOfMonth = z.union([z.int().min(1).max(31), z.literal("last")]);
const dayOfYearMonth = z.union([z.int().min(1).max(31), z.literal("first"), z.literal("last")]);

/** When a node runs. Ranges include both ends and repeat every day. Weekdays: Monday is 1. */
export const cycle = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("minute"),
    start: timeOfDay.default("00:00"),
    everyMinutes: z.int().min(1).max(1_439),
    end: timeOfDay.default("23:59"),
  }),
  z.strictObject({
    kind: z.literal("hourRange"),
    start: timeOfDay.default("00:00"),
    everyHours: z.int().min(1).max(23).default(1),
    end: timeOfDay.default("23:59"),
  }),
  z.strictObject({
    kind: z.literal("hourList"),
    hours: z.array(z.int().min(0).max(23)).min(1),
    minute: z.int().min(0).max(59).default(0),
  }),
  z.strictObject({ kind: z.literal("day"), time: timeOfDay }),
  z.strictObject({ kind: z.literal("week"), weekdays: z.array(weekday).min(1), time: timeOfDay }),
  z.strictObject({ kind: z.literal("month"), days: z.array(dayOfMonth).min(1), time: timeOfDay }),
  z.strictObject({
    kind: z.literal("year"),
    months: z.array(z.int().min(1).max(12)).min(1),
    days: z.array(dayOfYearMonth).min(1),
    time: timeOfDay,
  }),
]);
export type Cycle = z.output<typeof cycle>;

/** `Normal`; `Skip`: dry run, succeeds at once without running; `Pause`: born frozen, blocks its descendants. */
export const RECURRENCES = ["Normal", "Skip", "Pause"] as const;
export type Recurrence = (typeof RECURRENCES)[number];

export const PRIORITIES = [1, 3, 5, 7, 8] as const;

/**
 * What an instance waits for besides its own time. `same`: the ancestor's instances of the same cycle. `previous`: those
 * of the cycle before, or of the day before for unequal cycles.
 */
export const dependency = z.strictObject({
  /** An output name of the ancestor. */
  output: z.string().min(1).max(256),
  kind: z.enum(["same", "previous"]).default("same"),
});
export type Dependency = z.output<typeof dependency>;

/** A name that descendants find this node by, besides the automatic one. Unique in the installation. */
export const output = z.strictObject({
  name: z
    .string()
    .max(256)
    .regex(/^[\p{L}\p{N}_.-]+$/u, "Use letters, digits, underscores, dots and hyphens only."),
  /** The table it stands for, for people. */
  tableName: z.string().max(256).nullable().default(null),
});
export type Output = z.output<typeof output>;

/** Everything the Scheduling Configuration panel sets; part of what is submitted and versioned. */
export const schedule = z.strictObject({
  parameters: z.array(parameterRow).max(200).default([]),
  instanceMode: z.enum(["T+1", "Immediately"]).default("T+1"),
  recurrence: z.enum(RECURRENCES).default("Normal"),
  /** Name of a calendar of the workspace; null: every day. */
  calendar: z.string().min(1).nullable().default(null),
  cycle,
  /** First and last day on which the node runs; null: for ever. */
  effective: z.strictObject({ from: date, to: date }).nullable().default(null),
  /** Longest run, from its start; null: the system's default. */
  timeoutMinutes: z.int().min(1).max(10_080).nullable().default(null),
  rerunMode: z.enum(["Allowed", "FailureAllowed", "Denied"]).default("Allowed"),
  /** After a failure that nobody caused on purpose; null: none. */
  autoRerun: z
    .strictObject({ times: z.int().min(1).max(10), intervalMinutes: z.int().min(1).max(30) })
    .nullable()
    .default({ times: 3, intervalMinutes: 2 }),
  /** Running instances of this node at once; null: no limit. */
  maxParallel: z.int().min(1).max(10_000).nullable().default(null),
  priority: z.literal(PRIORITIES).default(1),
  /** Name; null: the workspace's default. */
  resourceGroup: z.string().min(1).nullable().default(null),
  cu: z.number().min(0.25).max(64).multipleOf(0.25).default(0.5),
  /** What happens to the runs missed while nothing was there to start them. */
  missedFire: z.enum(["all", "last", "skip"]).default("all"),
  dependencies: z.array(dependency).max(500).default([]),
  outputs: z.array(output).max(100).default([]),
  /** Each instance waits for the one before it. */
  dependsOnSelf: z.boolean().default(false),
  /** Each instance waits for the instances of the cycle before of all nodes that directly depend on this one. */
  dependsOnChildren: z.boolean().default(false),
});
export type Schedule = z.output<typeof schedule>;
export type ScheduleInput = z.input<typeof schedule>;

/** How often a node runs, as far as dependencies care: weekly and slower cycles have one instance a day too. */
export type CycleUnit = "minute" | "hour" | "day";

export function unitOf({ kind }: Cycle): CycleUnit {
  return kind === "minute" ? "minute" : kind === "hourRange" || kind === "hourList" ? "hour" : "day";
}
