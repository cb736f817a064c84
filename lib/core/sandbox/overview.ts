import { z } from "zod";
import { activeFaultRule, faultOccurrence } from "./fault-rule";

const shard = z.object({
  shardId: z.string(),
  parentId: z.string().nullable(),
  parentSiblingId: z.string().nullable(),
  isOpen: z.boolean(),
  /** Records that can still be read. */
  records: z.int(),
  lastWrittenAt: z.coerce.date().nullable(),
  /** Values of the first key column, `[from, to)`; null is unbounded. */
  from: z.string().nullable(),
  to: z.string().nullable(),
});
export type SandboxShard = z.output<typeof shard>;

const tablestoreTable = z.object({
  name: z.string(),
  primaryKey: z.array(z.object({ name: z.string(), type: z.enum(["INTEGER", "STRING", "BINARY"]) })),
  /** Counted up to a bound: with `hasMoreRows` there are more than that. */
  rows: z.int(),
  hasMoreRows: z.boolean(),
  stream: z.object({ id: z.string(), expirationHours: z.int() }).nullable(),
  /** Parents before children; none while the stream is off. */
  shards: z.array(shard),
});
export type SandboxTable = z.output<typeof tablestoreTable>;

const maxcomputeTable = z.object({
  schema: z.string(),
  name: z.string(),
  kind: z.enum(["table", "view"]),
  partitions: z.int(),
  records: z.int(),
  bytes: z.int(),
});
export type SandboxTarget = z.output<typeof maxcomputeTable>;

/** The sandbox's time, and how it stands to the host's. */
export const sandboxClock = z.object({ now: z.coerce.date(), offsetMs: z.int(), isFrozen: z.boolean() });
export type SandboxClockView = z.output<typeof sandboxClock>;

export const sandboxTraffic = z.object({
  isRunning: z.boolean(),
  table: z.string(),
  momentsPerMinute: z.int(),
  /** Since the sandbox started. */
  changesWritten: z.int(),
  lastWrittenAt: z.coerce.date().nullable(),
  /** Why the last changes could not be written; null when they could. */
  failure: z.string().nullable(),
});
export type SandboxTraffic = z.output<typeof sandboxTraffic>;

/** Everything the sandbox shows of itself. Holds no secret: the key's is in its folder, and `millrace sandbox` prints it. */
export const sandboxOverview = z.object({
  accessKeyId: z.string(),
  tablestore: z.object({
    endpoint: z.string(),
    instances: z.array(z.object({ name: z.string(), tables: z.array(tablestoreTable) })),
  }),
  maxcompute: z.object({
    endpoint: z.string(),
    projects: z.array(z.object({ name: z.string(), tables: z.array(maxcomputeTable) })),
  }),
  clock: sandboxClock,
  /** Null where the sandbox runs without sample data. */
  traffic: sandboxTraffic.nullable(),
  faults: z.object({
    rules: z.array(activeFaultRule),
    /** All that the sandbox remembers; `occurrences` are the newest of them, newest first. */
    happened: z.int(),
    occurrences: z.array(faultOccurrence),
  }),
});
export type SandboxOverview = z.output<typeof sandboxOverview>;
