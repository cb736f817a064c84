import { z } from "zod";
import { bizdate, instanceState, NODE_TYPES } from "./instance";
import { instanceId } from "./instance-id";
import { RERUN_MODES } from "./instance-operation";
import { storedError } from "./stored-error";
import { waitReason } from "./wait-reason";

/** An instance that has not started this long after its time is late, and so is one that missed a rule's deadline. */
export const LATE_AFTER_MS = 5 * 60_000;
/** Failures of the last so many business dates are still somebody's work. */
export const ATTENTION_DAYS = 3;

/** A day's instances at a glance. Cycle instances only; `bizdate` is the business date they belong to. */
export const overviewFigures = z.object({
  bizdate,
  /** First business date that the open failures are counted from. */
  attentionFrom: bizdate,
  total: z.number(),
  succeeded: z.number(),
  running: z.number(),
  waiting: z.number(),
  /** Failed or awaiting a decision, and not going to rerun by themselves. */
  failed: z.number(),
  needsDecision: z.number(),
  late: z.number(),
  /** Of the late ones, those that wait for their ancestors. */
  lateHeld: z.number(),
  oldestLateSince: z.coerce.date().nullable(),
  rowsWritten: z.number(),
  /** Successful runs with rows of the day that have a receipt, of all with rows. */
  receipts: z.number(),
  runsWithRows: z.number(),
  /** Finish of the latest failure before the open ones; null when there is none in the kept history. */
  lastFailureAt: z.coerce.date().nullable(),
});
export type OverviewFigures = z.infer<typeof overviewFigures>;

/** One thing that waits for a person. */
export const attentionItem = z.object({
  id: instanceId,
  node: z.object({ id: z.uuid(), name: z.string(), type: z.enum(NODE_TYPES) }),
  cyctime: z.coerce.date(),
  state: instanceState,
  rerunMode: z.enum(RERUN_MODES),
  dueAt: z.coerce.date(),
  cu: z.number(),
  error: storedError.nullable(),
  /** What brought it where it is, where no error says so: an event of lib/core/instance-state.ts, or an error's code. */
  stateReason: z.string().nullable(),
  /** Waits in place of an error, in the reader's language. */
  wait: waitReason.nullable(),
  /** The deadline that a rule set for it and that has passed; null when there is none or it has failed. */
  deadline: z.object({ by: z.string(), rule: z.string() }).nullable(),
  /** Descendants that wait for it, counted up to 1,000. */
  holdsBack: z.number(),
});
export type AttentionItem = z.infer<typeof attentionItem>;
export const attention = z.object({
  items: z.array(attentionItem),
  total: z.number(),
  /** Nodes that got no instances, since what is deployed of them cannot be read; from this business date on. */
  unreadable: z.array(z.object({ id: z.uuid(), name: z.string(), since: bizdate })),
});
export type Attention = z.infer<typeof attention>;

/** How far the data of one destination table reaches. */
export const freshnessItem = z.object({
  table: z.string(),
  node: z.object({ id: z.uuid(), name: z.string() }),
  /** Every window before this moment is loaded, as far as the looked-at days say; null: none is. */
  completeUntil: z.coerce.date().nullable(),
  /** Length of one window. */
  windowMs: z.number().nullable(),
  /** The first instance that is not done; the place to look at. */
  firstOpen: instanceId.nullable(),
});
export type FreshnessItem = z.infer<typeof freshnessItem>;

/** Instances that had succeeded by the end of each hour 0…23, and rows written within it; null: still to come. */
export const completion = z.object({
  today: z.array(z.number().nullable()),
  yesterday: z.array(z.number()),
  rowsToday: z.array(z.number().nullable()),
});
export type Completion = z.infer<typeof completion>;

/** CU in use by the runs of all workspaces, as averages of `stepMs` from `from` on. */
export const groupLoad = z.object({
  from: z.coerce.date(),
  stepMs: z.number(),
  groups: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      cu: z.number().nullable(),
      used: z.number(),
      steps: z.array(z.number()),
    }),
  ),
});
export type GroupLoad = z.infer<typeof groupLoad>;

export const rankings = z.object({
  /** Longest runs of the day. */
  longest: z.array(z.object({ id: instanceId, node: z.string(), cyctime: z.coerce.date(), durationMs: z.number() })),
  /** Nodes with the most failed instances of the last 30 days. */
  failing: z.array(z.object({ nodeId: z.uuid(), node: z.string(), failures: z.number() })),
});
export type Rankings = z.infer<typeof rankings>;
