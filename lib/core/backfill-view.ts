import { z } from "zod";
import { bizdate, RUN_TYPES } from "./instance";

export const BACKFILL_STATES = ["RUNNING", "PAUSED", "CANCELLED", "FINISHED"] as const;

/** One line of the list of backfills; counts are of instances. */
export const backfillSummary = z.object({
  id: z.uuid(),
  name: z.string(),
  state: z.enum(BACKFILL_STATES),
  createdAt: z.coerce.date(),
  createdBy: z.string().nullable(),
  createdByName: z.string().nullable(),
  finishedAt: z.coerce.date().nullable(),
  firstBizdate: bizdate.nullable(),
  lastBizdate: bizdate.nullable(),
  total: z.number(),
  succeeded: z.number(),
  failed: z.number(),
  running: z.number(),
});
export type BackfillSummary = z.infer<typeof backfillSummary>;

export const backfillDay = z.object({
  bizdate,
  lane: z.number(),
  position: z.number(),
  state: z.enum(["WAITING", "OPEN", "DONE"]),
  total: z.number(),
  succeeded: z.number(),
  failed: z.number(),
});

/** A backfill with its plan and its dates in the order in which they run. */
export const backfillDetail = backfillSummary.extend({
  plan: z.object({
    order: z.enum(["ascending", "descending"]),
    lanes: z.number(),
    hours: z.object({ from: z.string(), to: z.string() }).nullable(),
    onLoaded: z.enum(["skip", "append"]),
    runAhead: z.boolean(),
  }),
  nodes: z.array(z.object({ id: z.uuid(), name: z.string() })),
  days: z.array(backfillDay),
});
export type BackfillDetail = z.infer<typeof backfillDetail>;

const described = z.object({ code: z.string(), message: z.string(), remedy: z.string() });

export const backfillPreview = z.object({
  instances: z.array(
    z.object({
      node: z.string(),
      bizdate,
      cyctimeText: z.string(),
      runType: z.enum(RUN_TYPES),
      windowStart: z.coerce.date().nullable(),
      windowEnd: z.coerce.date().nullable(),
      partition: z.string().nullable(),
      loaded: z.enum(["none", "partly", "fully"]),
      parameters: z.record(z.string(), z.string()),
    }),
  ),
  dates: z.array(z.object({ bizdate, lane: z.number(), position: z.number() })),
  errors: z.array(described),
  warnings: z.array(described),
});
export type BackfillPreview = z.infer<typeof backfillPreview>;
