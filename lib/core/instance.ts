import { z } from "zod";
import { INSTANCE_EVENTS, INSTANCE_STATES } from "./instance-state";
import { dirtyReplayView } from "./dirty-replay/dirty-replay";
import { instanceId } from "./instance-id";
import { INSTANCE_OPERATIONS } from "./instance-operation";
import { storedError } from "./stored-error";
import { wholeNumber } from "./whole-number";

export const INSTANCE_KINDS = ["CYCLE", "BACKFILL", "TEST", "MANUAL", "DEBUG"] as const;
export const RUN_TYPES = ["NORMAL", "SKIP", "SKIP_CYCLE", "EXPIRED", "UNCHOOSE", "PAUSE"] as const;
export const NODE_TYPES = ["DI", "ODPS_SQL", "VIRTUAL"] as const;
export type NodeType = (typeof NODE_TYPES)[number];
export const ATTEMPT_STATES = ["RUNNING", "SUCCESS", "FAILURE", "STOPPED", "LOST", "UNKNOWN"] as const;

export const instanceState = z.enum(INSTANCE_STATES);
export const instanceKind = z.enum(INSTANCE_KINDS);
export type InstanceKind = z.infer<typeof instanceKind>;
/** `yyyyMMdd`. */
export const bizdate = z.string().regex(/^\d{8}$/, "yyyyMMdd");

/** What a list row shows. Times are moments; `cyctimeText` is the planned time as the workspace's clock shows it. */
export const instanceSummary = z.object({
  id: instanceId,
  workspaceId: z.uuid(),
  node: z.object({ id: z.uuid(), name: z.string(), type: z.enum(NODE_TYPES) }),
  kind: instanceKind,
  runType: z.enum(RUN_TYPES),
  state: instanceState,
  /** An event of lib/core/instance-state.ts or an error code: what the state alone does not say. */
  stateReason: z.string().nullable(),
  frozen: z.boolean(),
  isolated: z.boolean(),
  bizdate,
  cyctime: z.coerce.date(),
  /** `yyyyMMddHHmmss`. */
  cyctimeText: z.string(),
  dueAt: z.coerce.date(),
  owner: z.object({ id: z.string(), name: z.string() }).nullable(),
  resourceGroup: z.object({ id: z.uuid(), name: z.string() }).nullable(),
  priority: z.number(),
  cu: z.number(),
  attempt: z.number(),
  /** When a failed instance starts again by itself. */
  rerunAt: z.coerce.date().nullable(),
  startedAt: z.coerce.date().nullable(),
  finishedAt: z.coerce.date().nullable(),
  durationMs: z.number().nullable(),
  rerunMode: z.enum(["Allowed", "FailureAllowed", "Denied"]),
  /** What its latest attempt has done so far; null before the first. */
  outcome: z
    .object({
      recordsRead: z.number(),
      recordsWritten: z.number(),
      recordsDirty: z.number(),
      error: storedError.nullable(),
      /** While it runs: where the engine is, and how much of the window it has read (0…1). */
      stage: z.string().nullable(),
      fraction: z.number().nullable(),
    })
    .nullable(),
});
export type InstanceSummary = z.infer<typeof instanceSummary>;

const list = <Item extends z.ZodType<unknown, string>>(item: Item) =>
  z.union([
    z.array(item),
    z
      .string()
      .transform((text) => text.split(",").filter(Boolean))
      .pipe(z.array(item)),
  ]);

/** Query of the instance list; every list may also be given as one comma-separated text. */
export const instanceFilter = z.object({
  state: list(instanceState).optional(),
  kind: list(instanceKind).optional(),
  /** First and last business date, both included. */
  bizdateFrom: bizdate.optional(),
  bizdateTo: bizdate.optional(),
  /** Part of a node's name. */
  node: z.string().trim().max(128).optional(),
  nodeId: list(z.uuid()).optional(),
  ownerId: z.string().optional(),
  resourceGroupId: z.uuid().optional(),
  frozen: z.stringbool().or(z.boolean()).optional(),
  /** Should have started a while ago: LATE_AFTER_MS of lib/core/overview.ts. */
  late: z.stringbool().or(z.boolean()).optional(),
  /** Ran more than once. */
  rerun: z.stringbool().or(z.boolean()).optional(),
  type: list(z.enum(NODE_TYPES)).optional(),
  /** Business flow or folder, with everything inside. */
  folderId: z.uuid().optional(),
  /** Instances of one backfill, test or manual run. */
  runKey: z.uuid().optional(),
  sort: z.enum(["cyctime", "started", "duration"]).default("cyctime"),
  /** As a page gave it; a cursor belongs to its filter and sort. */
  cursor: z.string().max(400).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type InstanceFilter = z.output<typeof instanceFilter>;
export type InstanceFilterInput = z.input<typeof instanceFilter>;

/** Newest first. */
export const instancePage = z.object({
  items: z.array(instanceSummary),
  nextCursor: z.string().nullable(),
  previousCursor: z.string().nullable(),
});
export type InstancePage = z.infer<typeof instancePage>;

/** Above this a count says "more than". */
export const MOST_COUNTED = 10_000;
/** Instances by state under a filter, each at most MOST_COUNTED + 1. */
export const instanceCounts = z.record(instanceState, z.number());
export type InstanceCounts = z.infer<typeof instanceCounts>;

/** Counters of a running engine, as the worker last told them. */
export const liveProgress = z.object({
  stage: z.string(),
  fraction: z.number().nullable(),
  recordsRead: z.number(),
  recordsWritten: z.number(),
  recordsDirty: z.number(),
  recordsFiltered: z.number(),
  bytes: z.number(),
  recordsPerSecond: z.number(),
  bytesPerSecond: z.number(),
  splits: z.array(
    z.object({
      id: z.string(),
      state: z.enum(["waiting", "reading", "drained"]),
      positionMs: z.number().nullable(),
      /** Calls that failed and were made again; attempts of earlier versions did not count them. */
      retries: z.number().nullable().default(null),
      recordsRead: z.number(),
      recordsWritten: z.number(),
      recordsDirty: z.number(),
      recordsFiltered: z.number(),
      bytes: z.number(),
    }),
  ),
});
export type LiveProgress = z.infer<typeof liveProgress>;

export const attemptView = z.object({
  number: z.number(),
  state: z.enum(ATTEMPT_STATES),
  worker: z.object({ id: z.uuid(), host: z.string().nullable() }).nullable(),
  /** Version of the code that ran; null for a debug run. */
  version: z.number().nullable(),
  parameters: z.record(z.string(), z.string()),
  window: z.object({ start: z.coerce.date(), end: z.coerce.date() }).nullable(),
  recordsRead: z.number(),
  recordsWritten: z.number(),
  recordsDirty: z.number(),
  bytes: z.number(),
  error: storedError.nullable(),
  /** Milliseconds in each stage of the engine that was reached; null until the attempt has ended. */
  stages: z.record(z.string(), z.number()).nullable(),
  /** How long the source keeps what has not been read, as the attempt found it; null while that is not known. */
  retentionHours: z.number().nullable(),
  /** Where each split stood when the attempt ended. */
  splits: liveProgress.shape.splits.nullable(),
  startedAt: z.coerce.date(),
  finishedAt: z.coerce.date().nullable(),
  logBytes: z.number(),
  logLines: z.number(),
});
export type AttemptView = z.infer<typeof attemptView>;

/** Everything an instance's page opens with. */
export const instanceDetail = instanceSummary.extend({
  timeZone: z.string(),
  parameters: z.record(z.string(), z.string()),
  /** Newest last. */
  attempts: z.array(attemptView),
  /** While it runs. */
  progress: liveProgress.nullable(),
  autoReruns: z.number(),
  /** Whose dirty records it replays; null: it reads its source. */
  replayOf: z.object({ instanceId, attempt: z.number(), records: z.number() }).nullable(),
  /** The replays of its own dirty records. */
  replays: z.array(dirtyReplayView),
  /** What the run whose outcome is unknown was about to commit; null while nothing is to be decided. */
  announced: z
    .object({ recordsRead: z.number(), recordsWritten: z.number(), recordsDirty: z.number(), bytes: z.number() })
    .nullable(),
  policy: z.object({
    timeoutMinutes: z.number().nullable(),
    autoRerun: z.object({ times: z.number(), intervalMinutes: z.number() }).nullable(),
  }),
});
export type InstanceDetail = z.infer<typeof instanceDetail>;

/** One row of an instance's history. */
export const instanceTransition = z.object({
  at: z.coerce.date(),
  attempt: z.number(),
  event: z.enum(INSTANCE_EVENTS),
  from: instanceState,
  to: instanceState,
  /** `user:<id>`, `scheduler`, `worker:<id>`. */
  actor: z.string(),
  actorName: z.string().nullable(),
  reason: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()).nullable(),
});
export type InstanceTransition = z.infer<typeof instanceTransition>;

/** One row of the operation log: who asked for what. */
export const instanceOperationView = z.object({
  id: z.string(),
  at: z.coerce.date(),
  by: z.string(),
  through: z.enum(["user", "token", "system"]),
  /** A name of INSTANCE_OPERATIONS, or of an operation that is no longer offered. */
  operation: z.string(),
  stateBefore: instanceState.nullable(),
  reason: z.string().nullable(),
});
export type InstanceOperationView = z.infer<typeof instanceOperationView>;

/** Body of an operation on one or many instances. */
export const instanceAction = z.object({
  operation: z.enum(INSTANCE_OPERATIONS),
  reason: z.string().trim().max(400).optional(),
  /** For changeGroup: the name of one that the workspace may use; its node stays as it is. */
  resourceGroup: z.string().min(1).max(128).optional(),
  /** For changePriority. */
  priority: z.literal([1, 3, 5, 7, 8]).optional(),
  /** For deleteDependencies; all of them when it is left out. */
  parentIds: z.array(instanceId).optional(),
  /** For rerun and forceRerun: what this instance gets from now on, in CU; its node stays as it is. */
  cu: z.number().min(0.25).max(64).multipleOf(0.25).optional(),
  /** For rerun and forceRerun: the run replaces what its table or partition holds. Refused unless that is its own. */
  replace: z.boolean().optional(),
  /** Only while the instance is in one of these states: those in which whoever asks has seen it. */
  ifStates: z.array(instanceState).min(1).optional(),
});
export type InstanceAction = z.output<typeof instanceAction>;

/** What became of one of many: `error` when the operation was refused. */
export const actionResult = z.object({ id: instanceId, error: storedError.nullable() });
export type ActionResult = z.infer<typeof actionResult>;

export const LOG_LEVELS = ["info", "warn", "error"] as const;
export const logLevel = z.enum(LOG_LEVELS);

/** Byte offsets are decimal texts: they may be larger than a number can hold exactly. */
const offset = z.string().regex(/^\d{1,19}$/);

/** Query of a part of a run log. Without `from`, `before` and `line` it is the end of the log. */
export const logQuery = z.object({
  attempt: wholeNumber.min(1).optional(),
  from: offset.optional(),
  before: offset.optional(),
  line: offset.optional(),
  level: list(logLevel).optional(),
  limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
});
export type LogQuery = z.output<typeof logQuery>;

export const logLine = z.object({ number: z.number(), byte: offset, level: logLevel, text: z.string() });
export type LogLineView = z.infer<typeof logLine>;

export const logPage = z.object({
  lines: z.array(logLine),
  byteFrom: offset,
  byteTo: offset,
  totalBytes: offset,
  totalLines: z.number(),
  /** Whether the attempt may still write. */
  isOpen: z.boolean(),
});
export type LogPageView = z.infer<typeof logPage>;
