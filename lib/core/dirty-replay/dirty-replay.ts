import { z } from "zod";
import { instanceId } from "../instance-id";
import { INSTANCE_STATES } from "../instance-state";
import { storedError } from "../stored-error";
import { wholeNumber } from "../whole-number";

/** Which code writes the records: what is published when the replay starts, or what rejected them. */
export const REPLAY_CODES = ["published", "asRun"] as const;
export const replayCode = z.enum(REPLAY_CODES);
export type ReplayCode = z.infer<typeof replayCode>;

/** Which attempt's records; without `attempt` it is the latest one. */
export const replayQuery = z.object({ attempt: wholeNumber.min(1).optional() });

export const replayStart = replayQuery.extend({
  code: replayCode.default("published"),
  /** Goes ahead although some records cannot be replayed. */
  acceptLoss: z.boolean().default(false),
});
export type ReplayStart = z.output<typeof replayStart>;

/** A run that replays dirty records, as the instance they come from shows it. */
export const dirtyReplayView = z.object({
  instanceId,
  /** The attempt that rejected the records. */
  attempt: z.number(),
  code: replayCode,
  records: z.number(),
  state: z.enum(INSTANCE_STATES),
  /** What it loaded; null until it has succeeded. */
  written: z.number().nullable(),
  dirty: z.number().nullable(),
});
export type DirtyReplayView = z.infer<typeof dirtyReplayView>;

/** What a replay would do, before anybody asks for it. */
export const replayPlan = z.object({
  attempt: z.number(),
  /** Dirty records of the run that ended with this attempt. */
  total: z.number(),
  /** How many of them can be replayed. */
  records: z.number(),
  /** Counted, but beyond what is kept. */
  notKept: z.number(),
  /** Kept, but not with all their values. */
  notWhole: z.number(),
  /** Why there can be no replay at all; null: there can. */
  refusal: storedError.nullable(),
  /** The replay there is. */
  replay: dirtyReplayView.nullable(),
  codes: z.array(
    z.object({
      code: replayCode,
      /** Number of the published version; null for what is not one. */
      version: z.number().nullable(),
      /** Where it writes: `table` or `table/partition`; null when that cannot be told. */
      destination: z.string().nullable(),
      /** Why this code cannot replay. */
      error: storedError.nullable(),
    }),
  ),
});
export type ReplayPlan = z.infer<typeof replayPlan>;
