import { AppError } from "@/lib/core/errors";
import {
  MOST_COUNTED,
  type AttemptView,
  type InstanceCounts,
  type InstanceDetail,
  type InstanceFilter,
  type InstanceOperationView,
  type InstancePage,
  type InstanceSummary,
  type InstanceTransition,
  type LiveProgress,
} from "@/lib/core/instance";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { INSTANCE_STATES, type InstanceState } from "@/lib/core/instance-state";
import type { StoredError } from "@/lib/core/stored-error";
import type { Action } from "@/lib/core/permission";
import { latestCommit } from "@/lib/instances/receipts";
import { database } from "@/lib/platform/db";
import { readReplayed, readReplays, replayView, RERUN_MODE } from "./dirty-replays/replay-rows";
import { demand, type Actor } from "./actor";
import { countStates, findKeys } from "./instance-query";
import { isHidden } from "./nodes/personal";
import { namesOfUsers } from "./user-names";

/** One page of a workspace's instances, newest first. */
export async function listInstances(workspaceId: string, filter: InstanceFilter, actor: Actor): Promise<InstancePage> {
  demand(actor, workspaceId, "instance.view");
  const { keys, nextCursor, previousCursor } = await findKeys(database(), workspaceId, filter, actor.id);
  return { items: await summaries(keys), nextCursor, previousCursor };
}

/** How many instances are in which state under a filter; its own states do not count. */
export async function countInstances(
  workspaceId: string,
  filter: InstanceFilter,
  actor: Actor,
): Promise<InstanceCounts> {
  demand(actor, workspaceId, "instance.view");
  const counts = await countStates(database(), workspaceId, filter, INSTANCE_STATES, MOST_COUNTED + 1, actor.id);
  return Object.fromEntries(INSTANCE_STATES.map((state) => [state, counts.get(state) ?? 0])) as InstanceCounts;
}

/** @throws AppError "instance.not_found" */
export async function getInstance(id: string, actor: Actor): Promise<InstanceDetail> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.view");
  const { summary, ...rest } = await findInstance(key);
  const [attempts, progress, replayOf, replays, announced] = await Promise.all([
    readAttempts(key),
    readProgress(key),
    readReplayed(database(), key),
    readReplays(database(), key),
    summary.state === "NEEDS_DECISION" ? readAnnounced(key) : null,
  ]);
  return { ...summary, ...rest, attempts, progress, replayOf, replays: replays.map(replayView), announced };
}

/** The events of an instance in order. */
export async function listTransitions(id: string, actor: Actor): Promise<InstanceTransition[]> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.view");
  const rows = await database().query<Omit<InstanceTransition, "actorName">>(
    `select at, attempt, event, from_state as "from", to_state as "to", actor, reason, detail
     from instance_transition where instance_id = $1 and bizdate = $2 order by id`,
    [key.id, key.bizdate],
  );
  const userOf = (by: string) => (by.startsWith("user:") ? by.slice("user:".length) : null);
  const names = await namesOfUsers(rows.map((row) => userOf(row.actor)));
  return rows.map((row) => ({ ...row, actorName: names.get(userOf(row.actor) ?? "") ?? null }));
}

const MOST_OPERATIONS = 200;

/** What people asked for, newest first: read from the audit log, so nothing done can be missing. */
export async function listOperations(id: string, actor: Actor): Promise<InstanceOperationView[]> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.view");
  const rows = await database().prisma.auditEntry.findMany({
    where: { objectType: "instance", objectId: formatInstanceId(key) },
    orderBy: { id: "desc" },
    take: MOST_OPERATIONS,
  });
  return rows.map((row) => ({
    id: String(row.id),
    at: row.at,
    by: row.actorName,
    through: row.actorType === "token" ? "token" : row.actorType === "user" ? "user" : "system",
    operation: row.action.slice("instance.".length),
    stateBefore: (row.before as { state?: InstanceState } | null)?.state ?? null,
    reason: (row.after as { reason?: string } | null)?.reason ?? null,
  }));
}

/** The instances of one backfill, test or manual run, in time order. */
export async function idsOfRun(runKey: string, actor: Actor): Promise<string[]> {
  const rows = await database().query<InstanceKey & { workspaceId: string }>(
    `select id, bizdate, workspace_id as "workspaceId" from instance where run_key = $1 and kind <> 'CYCLE' and kind <> 'DEBUG'
     order by cyctime, id`,
    [runKey],
  );
  for (const { workspaceId } of rows) demand(actor, workspaceId, "instance.view");
  return rows.map(formatInstanceId);
}

/**
 * The workspace of an instance that the actor may do `action` to. Debug runs of somebody else's personal file do not exist.
 * @throws AppError "instance.not_found" | "account.forbidden"
 */
export async function demandInstance(key: InstanceKey, actor: Actor, action: Action): Promise<string> {
  const [row] = await database().query<{ workspaceId: string; personalOf: string | null }>(
    `select i.workspace_id as "workspaceId", n.personal_of as "personalOf" from instance i
     left join node n on n.id = i.node_id where i.id = $1 and i.bizdate = $2`,
    [key.id, key.bizdate],
  );
  if (!row || isHidden(row, actor)) throw new AppError("instance.not_found", { id: formatInstanceId(key) });
  demand(actor, row.workspaceId, action);
  return row.workspaceId;
}

interface SummaryRow extends Omit<InstanceSummary, "id" | "node" | "owner" | "resourceGroup" | "cu" | "durationMs"> {
  id: bigint;
  nodeId: string;
  nodeName: string;
  nodeType: InstanceSummary["node"]["type"];
  ownerId: string | null;
  ownerName: string | null;
  groupId: string | null;
  groupName: string | null;
  cuMilli: number;
  durationMs: bigint | null;
}

const SUMMARY = `i.id, i.workspace_id as "workspaceId", i.node_id as "nodeId", n.name as "nodeName", n.type as "nodeType",
  i.kind, i.run_type as "runType", i.state, i.state_reason as "stateReason", i.frozen, i.isolated, i.bizdate, i.cyctime,
  i.cyctime_text as "cyctimeText", i.due_at as "dueAt", i.owner_id as "ownerId", u.name as "ownerName",
  i.resource_group_id as "groupId", g.name as "groupName", i.priority, i.cu_milli as "cuMilli", i.attempt,
  i.rerun_at as "rerunAt", i.started_at as "startedAt", i.finished_at as "finishedAt", i.duration_ms as "durationMs",
  ${RERUN_MODE} as "rerunMode", o.outcome`;
const SUMMARY_JOINS = `join node n on n.id = i.node_id left join "user" u on u.id = i.owner_id
  left join resource_group g on g.id = i.resource_group_id left join node_version v on v.id = i.node_version_id
  left join lateral (select json_build_object(
      'recordsRead', greatest(a.records_read, (s.progress ->> 'recordsRead')::bigint),
      'recordsWritten', greatest(a.records_written, (s.progress ->> 'recordsWritten')::bigint),
      'recordsDirty', greatest(a.records_dirty, (s.progress ->> 'recordsDirty')::bigint),
      'error', a.error, 'stage', s.progress ->> 'stage', 'fraction', (s.progress ->> 'fraction')::float8) as outcome
    from attempt a left join slot s on s.instance_id = a.instance_id and s.attempt_id = a.id
    where a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt) o on true`;

async function summaries(keys: readonly InstanceKey[]): Promise<InstanceSummary[]> {
  if (keys.length === 0) return [];
  const rows = await database().query<SummaryRow>(
    `select ${SUMMARY} from unnest($1::bigint[], $2::date[]) with ordinality as k (id, bizdate, place)
     join instance i on i.id = k.id and i.bizdate = k.bizdate ${SUMMARY_JOINS} order by k.place`,
    [keys.map(({ id }) => id), keys.map(({ bizdate }) => bizdate)],
  );
  return rows.map(summaryOf);
}

function summaryOf(row: SummaryRow): InstanceSummary {
  const { id, nodeId, nodeName, nodeType, ownerId, ownerName, groupId, groupName, cuMilli, durationMs, ...rest } = row;
  return {
    ...rest,
    id: formatInstanceId({ id, bizdate: row.bizdate }),
    node: { id: nodeId, name: nodeName, type: nodeType },
    owner: ownerId === null ? null : { id: ownerId, name: ownerName ?? ownerId },
    resourceGroup: groupId === null ? null : { id: groupId, name: groupName ?? groupId },
    cu: cuMilli / 1_000,
    durationMs: durationMs === null ? null : Number(durationMs),
  };
}

interface DetailRow extends SummaryRow {
  timeZone: string;
  parameters: Record<string, string>;
  autoReruns: number;
  policy: Partial<InstanceDetail["policy"]> | null;
}

async function findInstance(
  key: InstanceKey,
): Promise<Pick<InstanceDetail, "timeZone" | "parameters" | "autoReruns" | "policy"> & { summary: InstanceSummary }> {
  const [row] = await database().query<DetailRow>(
    `select ${SUMMARY}, w.time_zone as "timeZone", i.parameters, i.auto_reruns as "autoReruns", v.config as policy
     from instance i ${SUMMARY_JOINS} join workspace w on w.id = i.workspace_id where i.id = $1 and i.bizdate = $2`,
    [key.id, key.bizdate],
  );
  if (!row) throw new AppError("instance.not_found", { id: formatInstanceId(key) });
  const { timeZone, parameters, autoReruns, policy, ...rest } = row;
  return {
    summary: summaryOf(rest),
    timeZone,
    parameters,
    autoReruns,
    policy: { timeoutMinutes: policy?.timeoutMinutes ?? null, autoRerun: policy?.autoRerun ?? null },
  };
}

interface AttemptRow extends Omit<
  AttemptView,
  "worker" | "window" | "recordsRead" | "recordsWritten" | "recordsDirty" | "bytes" | "logBytes" | "logLines"
> {
  workerId: string | null;
  host: string | null;
  windowStart: Date | null;
  windowEnd: Date | null;
  recordsRead: bigint;
  recordsWritten: bigint;
  recordsDirty: bigint;
  bytes: bigint;
  logBytes: bigint | null;
  logLines: bigint | null;
  error: StoredError | null;
}

async function readAttempts(key: InstanceKey): Promise<AttemptView[]> {
  const rows = await database().query<AttemptRow>(
    `select a.number, a.state, a.worker_id as "workerId", k.host, v.number as version, a.parameters,
       a.window_start as "windowStart", a.window_end as "windowEnd", a.records_read as "recordsRead",
       a.records_written as "recordsWritten", a.records_dirty as "recordsDirty", a.bytes, a.error,
       a.summary -> 'stages' as stages,
       a.summary -> 'splits' as splits, (a.summary ->> 'retentionHours')::float8 as "retentionHours", a.started_at as "startedAt", a.finished_at as "finishedAt", l.byte_to as "logBytes", l.line_to as "logLines"
     from attempt a left join worker k on k.id = a.worker_id left join node_version v on v.id = a.node_version_id
     left join lateral (select byte_to, line_to from run_log_chunk c where c.attempt_id = a.id and c.bizdate = a.bizdate
       and c.stream = 0 order by c.byte_from desc limit 1) l on true
     where a.instance_id = $1 and a.bizdate = $2 order by a.number`,
    [key.id, key.bizdate],
  );
  return rows.map(({ workerId, host, windowStart, windowEnd, logBytes, logLines, splits, ...row }) => ({
    ...row,
    splits: splits && splits.map((split) => ({ ...split, retries: split.retries ?? null })),
    worker: workerId === null ? null : { id: workerId, host },
    window: windowStart && windowEnd ? { start: windowStart, end: windowEnd } : null,
    recordsRead: Number(row.recordsRead),
    recordsWritten: Number(row.recordsWritten),
    recordsDirty: Number(row.recordsDirty),
    bytes: Number(row.bytes),
    logBytes: Number(logBytes ?? 0n),
    logLines: Number(logLines ?? 0n),
  }));
}

type Announced = NonNullable<InstanceDetail["announced"]>;

/** The counts of the commit that nobody can tell the outcome of. */
async function readAnnounced(key: InstanceKey): Promise<Announced | null> {
  const commit = await latestCommit<{ receipt: { total: Announced } }>(database(), key);
  if (commit === null) return null;
  const { recordsRead, recordsWritten, recordsDirty, bytes } = commit.intent.receipt.total;
  return { recordsRead, recordsWritten, recordsDirty, bytes };
}

async function readProgress(key: InstanceKey): Promise<LiveProgress | null> {
  const [row] = await database().query<{ progress: LiveProgress | null }>(
    "select progress from slot where instance_id = $1 and bizdate = $2",
    [key.id, key.bizdate],
  );
  return row?.progress ?? null;
}
