import { z } from "zod";
import { dayTime, minutesOf } from "../alert/rule";
import { INSTANCE_STATES } from "../instance-state";
import { PRIORITIES } from "../schedule/schedule";
import { HELD_REASONS } from "./forecast";
import { BASELINE_STATES } from "./state";

/** What a baseline is promised for: once a day, or once for each hour in which its tasks run. */
export const baselineSchedule = z.discriminatedUnion("type", [
  /** Counted from the start of the run date on the workspace's clock; runs planned until then are guarded. */
  z.object({ type: z.literal("daily"), by: dayTime }),
  /** Minutes after the start of the hour that runs are planned in. */
  z.object({ type: z.literal("hourly"), afterMinutes: z.int().min(6).max(1_440) }),
]);
export type BaselineSchedule = z.output<typeof baselineSchedule>;

const fields = {
  name: z.string().trim().min(1).max(60),
  enabled: z.boolean().default(true),
  ownerId: z.string().max(64).nullable().default(null),
  schedule: baselineSchedule,
  /** Time before the committed time from which lateness is a warning. */
  marginMinutes: z.int().min(5).max(1_440).default(30),
  /** Instances of its tasks, and of all they wait for, are generated with at least this priority. */
  priority: z.literal(PRIORITIES).default(1),
  /** The tasks it guards; what they wait for is guarded through them. */
  nodeIds: z.array(z.uuid()).min(1).max(200),
};

interface Terms {
  readonly schedule: BaselineSchedule;
  readonly marginMinutes: number;
}

function demandRoom({ schedule, marginMinutes }: Terms, { addIssue }: z.RefinementCtx): void {
  const room = schedule.type === "daily" ? minutesOf(schedule.by) : schedule.afterMinutes;
  if (marginMinutes >= room)
    addIssue({
      code: "custom",
      path: ["marginMinutes"],
      message: "The margin must be shorter than the committed time.",
    });
}

/** Body of making a baseline. */
export const baselineDraft = z.strictObject(fields).superRefine(demandRoom);
export type BaselineDraft = z.output<typeof baselineDraft>;
export type BaselineDraftForm = z.input<typeof baselineDraft>;

/** Body of changing one: names the revision that was seen. */
export const baselineChange = z.strictObject({ ...fields, revision: z.int().min(1) }).superRefine(demandRoom);
export type BaselineChange = z.output<typeof baselineChange>;

/** Body of adding tasks to one. */
export const baselineAddition = z.strictObject({ nodeIds: z.array(z.uuid()).min(1).max(200) });

/** What the database keeps beside name, owner and members. */
export const baselineDefinition = z.object({
  schedule: baselineSchedule,
  marginMinutes: fields.marginMinutes,
  priority: fields.priority,
});
export type BaselineDefinition = z.output<typeof baselineDefinition>;

/** One run on the key path. Without `end` nobody can say when it ends. */
export const pathStep = z.object({
  instanceId: z.string(),
  nodeId: z.uuid(),
  node: z.string(),
  state: z.enum(INSTANCE_STATES),
  frozen: z.boolean(),
  cyctime: z.coerce.date(),
  /** From when on it waited: for the step before, for its planned time, for resources. */
  waitedFrom: z.coerce.date(),
  start: z.coerce.date().nullable(),
  end: z.coerce.date().nullable(),
  /** The end is a forecast. */
  isForecast: z.boolean(),
  /** Median of its latest successful runs, and of how many. */
  usualMs: z.number().nullable(),
  samples: z.int(),
  held: z.enum(HELD_REASONS).nullable(),
});
export type PathStep = z.output<typeof pathStep>;

/** Why nothing can be said of an instance of a baseline. */
export const NOTHING_KNOWN = ["noInstances", "allFrozen", "tooMany"] as const;
export const baselineReason = z.enum([...HELD_REASONS, ...NOTHING_KNOWN]);
export type BaselineReason = z.output<typeof baselineReason>;

/** A baseline on one business date, and in one hour of it where it is hourly. */
export const baselineInstanceSummary = z.object({
  /** `yyyyMMdd`. */
  bizdate: z.string(),
  /** Hour of the run date; 0 for a daily one. */
  cycle: z.int(),
  state: z.enum(BASELINE_STATES),
  committedAt: z.coerce.date(),
  warnAt: z.coerce.date(),
  /** When the last of its runs was done; what ran again afterwards does not count. */
  finishedAt: z.coerce.date().nullable(),
  /** When it will be done, should every run take its usual time from now on. */
  predictedAt: z.coerce.date().nullable(),
  /** Why no finish can be foretold, or nothing is known at all. */
  reason: baselineReason.nullable(),
  /** Runs that must be done, and those that are. */
  total: z.int(),
  done: z.int(),
  evaluatedAt: z.coerce.date(),
});
export type BaselineInstanceSummary = z.output<typeof baselineInstanceSummary>;

export const baselineInstance = baselineInstanceSummary.extend({
  /** The chain of runs that decides when it is done, in time order. */
  path: z.array(pathStep),
});
export type BaselineInstance = z.output<typeof baselineInstance>;

/** A baseline as lists show it. */
export const baselineView = z.object({
  id: z.uuid(),
  name: z.string(),
  enabled: z.boolean(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  schedule: baselineSchedule,
  marginMinutes: z.int(),
  priority: z.int(),
  members: z.int(),
  revision: z.int(),
  updatedAt: z.coerce.date(),
  /** Of today, and of the two days before as far as they are not done. In order of their committed times. */
  current: z.array(baselineInstanceSummary),
});
export type BaselineView = z.output<typeof baselineView>;

export const baselineMember = z.object({
  id: z.uuid(),
  name: z.string(),
  isDeployed: z.boolean(),
  frozen: z.boolean(),
});
export const baselineDetail = baselineView.omit({ members: true }).extend({
  timeZone: z.string(),
  members: z.array(baselineMember),
  /** The latest business dates, newest first. */
  history: z.array(baselineInstanceSummary),
});
export type BaselineDetail = z.output<typeof baselineDetail>;

/** A baseline that waits for an instance. */
export const threatenedBaseline = z.object({
  id: z.uuid(),
  name: z.string(),
  instance: baselineInstanceSummary,
  /** The instance is on its key path. */
  isOnPath: z.boolean(),
});
export type ThreatenedBaseline = z.output<typeof threatenedBaseline>;

/** Names an instance of a baseline in addresses: `20260310-0`. */
export const baselineCycleKey = z
  .string()
  .regex(/^\d{8}-\d{1,2}$/, "A business date, a hyphen and an hour: 20260310-0");
export const formatCycleKey = ({ bizdate, cycle }: Pick<BaselineInstanceSummary, "bizdate" | "cycle">) =>
  `${bizdate}-${cycle}`;
export function parseCycleKey(text: string): Pick<BaselineInstanceSummary, "bizdate" | "cycle"> {
  const [bizdate, cycle] = baselineCycleKey.parse(text).split("-") as [string, string];
  return { bizdate, cycle: Number(cycle) };
}
