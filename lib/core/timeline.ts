import { z } from "zod";
import { instanceKind, instanceState } from "./instance";
import { instanceId } from "./instance-id";

/** The most bars one answer carries. */
export const MOST_BARS = 20_000;
const LONGEST_SPAN_MS = 32 * 86_400_000;

/** Query of the run timeline: everything that ran, runs, or is planned between two moments. */
export const timelineQuery = z
  .object({
    from: z.coerce.date(),
    to: z.coerce.date(),
    /** Part of a node's name. */
    node: z.string().trim().max(128).optional(),
  })
  .refine(({ from, to }) => to > from && to.getTime() - from.getTime() <= LONGEST_SPAN_MS, {
    path: ["to"],
    message: "at most 31 days after the first moment",
  });
export type TimelineQuery = z.output<typeof timelineQuery>;

export const timelineTask = z.object({
  id: z.uuid(),
  name: z.string(),
  /** Name of its business flow; null outside of any. */
  flow: z.string().nullable(),
});
export type TimelineTask = z.infer<typeof timelineTask>;

export const timelineBar = z.object({
  id: instanceId,
  /** Place in `tasks`. */
  task: z.number(),
  kind: instanceKind,
  state: instanceState,
  frozen: z.boolean(),
  cyctime: z.coerce.date(),
  /** What is still to come stands at its planned time. */
  start: z.coerce.date(),
  /** Null while it runs or waits. */
  end: z.coerce.date().nullable(),
  reason: z.string().nullable(),
});
export type TimelineBar = z.infer<typeof timelineBar>;

export const timeline = z.object({
  tasks: z.array(timelineTask),
  bars: z.array(timelineBar),
  /** Whether there were more than MOST_BARS; the newest are drawn. */
  isCut: z.boolean(),
});
export type Timeline = z.infer<typeof timeline>;
