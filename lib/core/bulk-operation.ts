import { z } from "zod";
import { instanceAction, instanceFilter } from "./instance";
import { instanceId } from "./instance-id";
import { storedError } from "./stored-error";
import { wholeNumber } from "./whole-number";

/** Above this an operation is refused: narrow the filter. */
export const MOST_IN_BULK = 100_000;

/** What can be done to a whole filter result; the rest is decided instance by instance. */
export const BULK_OPERATIONS = ["rerun", "stop", "setSuccess", "freeze", "unfreeze", "changeGroup"] as const;
const operation = z.enum(BULK_OPERATIONS);

/** A filter without a page: the whole result is meant. */
const whole = instanceFilter.omit({ cursor: true, limit: true, sort: true });

export const bulkWish = z.object({ filter: whole, operation });
export type BulkWish = z.output<typeof bulkWish>;

/** How many the operation is open to now, and why it leaves the others alone: counts by refusal. */
export const bulkPreview = z.object({
  total: z.number(),
  open: z.number(),
  refused: z.partialRecord(z.enum(["state", "frozen", "notFrozen", "rerunDenied", "rerunOnFailureOnly"]), z.number()),
  /** Of the open ones, those whose last run committed rows: a rerun in append mode writes them again. */
  repeats: z.number(),
});
export type BulkPreview = z.infer<typeof bulkPreview>;

export const bulkStart = z.object({ filter: whole, action: instanceAction.extend({ operation }) });
export type BulkStart = z.output<typeof bulkStart>;

export const bulkOperationView = z.object({
  id: z.uuid(),
  action: instanceAction,
  state: z.enum(["RUNNING", "CANCELLED", "FINISHED"]),
  /** Instances that the filter matched when it was asked for; `done + refused + waiting` of them. */
  total: z.number(),
  done: z.number(),
  refused: z.number(),
  /** Not yet at their turn; after a cancellation: left as they were. */
  waiting: z.number(),
  by: z.string().nullable(),
  createdAt: z.coerce.date(),
  finishedAt: z.coerce.date().nullable(),
});
export type BulkOperationView = z.infer<typeof bulkOperationView>;

export const BULK_OUTCOMES = ["done", "refused", "waiting"] as const;
export const bulkItemQuery = z.object({
  outcome: z.enum(BULK_OUTCOMES).optional(),
  /** Position of the last item of the page before. */
  after: wholeNumber.min(0).default(0),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export type BulkItemQuery = z.output<typeof bulkItemQuery>;

export const bulkItem = z.object({
  position: z.number(),
  id: instanceId,
  node: z.string(),
  cyctime: z.coerce.date(),
  outcome: z.enum(BULK_OUTCOMES),
  error: storedError.nullable(),
});
export type BulkItem = z.infer<typeof bulkItem>;
