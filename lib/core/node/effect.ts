import { z } from "zod";
import { bizdate } from "../instance";
import { parameterRow } from "../schedule/parameter/rows";
import { storedError } from "../stored-error";

/** One run to come, with the values and the window it will have. */
export const upcomingRun = z.object({
  /** `yyyyMMddHHmmss` on the workspace's clock. */
  cyctimeText: z.string(),
  dueAt: z.coerce.date(),
  bizdate,
  parameters: z.record(z.string(), z.string()),
  windowStart: z.coerce.date().nullable(),
  windowEnd: z.coerce.date().nullable(),
  /** The window starts where the one before ended, because a clock change lies between them. */
  carried: z.boolean(),
});
export type UpcomingRun = z.infer<typeof upcomingRun>;

const cycleSummary = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("minutes"),
    every: z.int(),
    first: z.string(),
    last: z.string(),
    perDay: z.int(),
    allDay: z.boolean(),
  }),
  z.object({
    kind: z.literal("hours"),
    every: z.int(),
    minute: z.int(),
    first: z.string(),
    last: z.string(),
    perDay: z.int(),
    allDay: z.boolean(),
  }),
  z.object({ kind: z.literal("times"), times: z.array(z.string()), perDay: z.int() }),
  z.object({ kind: z.literal("day"), time: z.string(), perDay: z.literal(1) }),
  z.object({ kind: z.literal("week"), weekdays: z.array(z.int()), time: z.string(), perDay: z.literal(1) }),
  z.object({
    kind: z.literal("month"),
    days: z.array(z.union([z.int(), z.literal("last")])),
    time: z.string(),
    perDay: z.literal(1),
  }),
  z.object({
    kind: z.literal("year"),
    months: z.array(z.int()),
    days: z.array(z.union([z.int(), z.literal("first"), z.literal("last")])),
    time: z.string(),
    perDay: z.literal(1),
  }),
]);

/** The next runs of a schedule, computed by what generates and runs them. */
export const upcomingRuns = z.object({
  timeZone: z.string(),
  cron: z.array(z.string()),
  summary: cycleSummary,
  runs: z.array(upcomingRun),
  /** Windows that no run can read. */
  errors: z.array(storedError),
  /** Windows that do not meet, and why. */
  warnings: z.array(storedError),
  /** Values that would make the windows meet, when they do not. */
  fix: z.array(parameterRow).nullable(),
});
export type UpcomingRuns = z.infer<typeof upcomingRuns>;

const fewInstances = z.object({ count: z.int(), first: z.coerce.date().nullable(), last: z.coerce.date().nullable() });

/** What a deployment at `at` changes: what it does to today's instances, and from which day on it counts. */
export const publishEffect = z.object({
  at: z.coerce.date(),
  timeZone: z.string(),
  instanceMode: z.enum(["T+1", "Immediately"]),
  /** `yyyyMMdd` of the first day whose instances come from the new version. */
  firstDay: bizdate,
  /** Today's instances change too. */
  today: z.boolean(),
  /** Between 23:30 and midnight: tomorrow's instances exist already and keep their definition. */
  isLate: z.boolean(),
  /** Off in the workspace: nothing is generated at all. */
  periodicScheduling: z.boolean(),
  /** Today's instances that have not started. They run the new code in either mode; with `today` they are replaced. */
  waiting: fewInstances,
  /**
   * Of those that wait, the ones that were due or are within ten minutes. With `today` instances that succeed without
   * running take their places: nobody reads their windows.
   */
  passedOver: fewInstances,
  /** Running now: they stay on the version they began with. */
  running: fewInstances,
  /** With `today`: instances that will be made, and how many of those are born successful because it is too late. */
  created: z.int(),
  expired: z.int(),
  next: upcomingRuns,
});
export type PublishEffect = z.infer<typeof publishEffect>;
