import { z } from "zod";
import { wholeNumber } from "./whole-number";

/** Query of an attempt's dirty records; without `attempt` it is the latest one. */
export const dirtyQuery = z.object({
  attempt: wholeNumber.min(1).optional(),
  /** A reason's error code. */
  code: z.string().max(80).optional(),
  /** Part of the record as JSON shows it, in any case: a value, a shard, a sequence. */
  text: z.string().trim().max(200).optional(),
  /** First row to look at: `next` of the page before. */
  from: wholeNumber.min(0).default(0),
  limit: z.coerce.number().int().min(1).max(1_000).default(100),
});
export type DirtyQuery = z.output<typeof dirtyQuery>;

export const dirtyRecordView = z.object({
  /** Place among the attempt's kept records, from 0. */
  row: z.number(),
  side: z.enum(["reader", "writer"]),
  split: z.string(),
  sequence: z.string().nullable(),
  /** Index of the column to blame; null when it is the whole record. */
  column: z.number().nullable(),
  code: z.string(),
  reason: z.string(),
  values: z.array(z.string().nullable()),
});
export type DirtyRecordView = z.infer<typeof dirtyRecordView>;

export const dirtyPage = z.object({
  attempt: z.number(),
  items: z.array(dirtyRecordView),
  /** Where the next page begins; null when there is none. */
  next: z.number().nullable(),
  /** All rejected records by reason code, kept or not. */
  counts: z.record(z.string(), z.number()),
  total: z.number(),
  /** How many are kept: the first ones, up to a limit. */
  kept: z.number(),
});
export type DirtyPage = z.infer<typeof dirtyPage>;
