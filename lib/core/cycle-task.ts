import { z } from "zod";
import { instanceState, NODE_TYPES } from "./instance";
import { instanceId } from "./instance-id";

/** A node in production, as Operation Center lists it. */
export const cycleTask = z.object({
  id: z.uuid(),
  name: z.string(),
  type: z.enum(NODE_TYPES),
  isRoot: z.boolean(),
  /** Instances are born frozen. */
  frozen: z.boolean(),
  /** Name of the business flow it is in. */
  flow: z.string().nullable(),
  flowId: z.uuid().nullable(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  version: z.number(),
  deployedAt: z.coerce.date().nullable(),
  recurrence: z.enum(["Normal", "Skip", "Pause"]),
  schedule: z.object({
    kind: z.enum(["minutes", "hours", "times", "day", "week", "month", "year"]),
    /** Minutes or hours between two runs. */
    every: z.number().nullable(),
    /** `HH:mm` of a run a day. */
    time: z.string().nullable(),
    perDay: z.number(),
    cron: z.array(z.string()),
  }),
  cu: z.number(),
  /** Null when nothing is to come: paused, or past its effective dates. */
  nextFire: z.coerce.date().nullable(),
  /** The latest instance whose time has come. */
  last: z.object({ id: instanceId, state: instanceState, frozen: z.boolean(), cyctime: z.coerce.date() }).nullable(),
  /** Nodes that directly depend on it. */
  descendants: z.array(z.uuid()),
});
export type CycleTask = z.infer<typeof cycleTask>;

/** What is in production; what cannot be read of it is named, and has no instances. */
export const cycleTasks = z.object({
  items: z.array(cycleTask),
  unreadable: z.array(z.object({ id: z.uuid(), name: z.string() })),
});
export type CycleTasks = z.infer<typeof cycleTasks>;

/** Body of a change to a node in production. */
export const cycleTaskChange = z.object({ frozen: z.boolean() });

/** Body of a test: the business date, and for minute and hour cycles the times of day, both included. */
export const testRun = z.object({
  bizdate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/, "yyyy-MM-dd"),
  hours: z
    .object({
      from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:mm"),
      to: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "HH:mm"),
    })
    .nullable()
    .default(null),
});
export type TestRun = z.output<typeof testRun>;

/** What a test run made: the key that its instances carry. */
export const testRunMade = z.object({ runKey: z.uuid(), count: z.number() });
