import { admit, type Candidate, type GroupLoad } from "@/lib/core/schedule/admission";
import { PARTS_MILLI, WORKER_SILENCE } from "@/lib/instances/parts";
import { CLAIM_MS } from "@/lib/instances/slots";
import type { Database, Sql } from "@/lib/platform/db";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { JobQueue } from "@/lib/platform/queue";
import { carryTrace, withSpan } from "@/lib/platform/tracing";

const CANDIDATES_PER_WORKSPACE = 100;
/** How often nodes at their limit are set aside and the next in line looked at. */
const MOST_ROUNDS = 5;

interface GroupRow {
  cuLimitMilli: number | null;
  maxRunning: number;
  bringsMilli: number;
  partsMilli: number;
  largestMilli: number;
}

/**
 * Gives free resources of a group to those next in line: slots and invitations in one transaction, one admission of a
 * group at a time. Answers how many were admitted.
 */
export async function admitGroup(database: Database, queue: JobQueue, groupId: string): Promise<number> {
  return database.transaction(async (sql) => {
    const load = await readLoad(sql, groupId);
    if (!load) return 0;
    const admitted: Candidate[] = [];
    const setAside = new Set<string>();
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const candidates = await readCandidates(sql, groupId, [...setAside], admitted);
      const result = admit(candidates, { ...load, taken: [...load.taken, ...admitted] });
      admitted.push(...result.admitted);
      result.heldNodes.forEach((id) => setAside.add(id));
      // Only nodes at their limit can hide somebody who would fit: they filled the list.
      if (result.heldNodes.size === 0) break;
    }
    await openSlots(sql, queue, groupId, admitted);
    return admitted.length;
  });
}

async function readLoad(sql: Sql, groupId: string): Promise<GroupLoad | null> {
  const [locked] = await sql.query("select 1 from resource_group where id = $1 for update", [groupId]);
  if (!locked) return null;
  const [group] = await sql.query<GroupRow>(
    `select g.cu_limit_milli as "cuLimitMilli", g.max_running as "maxRunning", coalesce(sum(w.cu_milli), 0)::int as "bringsMilli",
       coalesce(max(w.cu_milli), 0) as "largestMilli", ${PARTS_MILLI("g.id")} as "partsMilli"
     from resource_group g left join worker w on w.resource_group_id = g.id and w.stopped_at is null
       and w.draining_at is null and w.heartbeat_at > now() - $2::interval
     where g.id = $1 group by g.id`,
    [groupId, WORKER_SILENCE],
  );
  const taken = await sql.query<GroupLoad["taken"][number]>(
    `select s.workspace_id as "workspaceId", s.node_id as "nodeId", s.cu_milli as "cuMilli", i.kind
     from slot s join instance i on i.id = s.instance_id and i.bizdate = s.bizdate where s.resource_group_id = $1`,
    [groupId],
  );
  const weights = await sql.query<{ id: string; weight: number }>("select id, weight from workspace where weight <> 1");
  const { cuLimitMilli, maxRunning, bringsMilli, partsMilli, largestMilli } = group!;
  return {
    capacityMilli: Math.min(bringsMilli, cuLimitMilli ?? Infinity) - partsMilli,
    largestMilli,
    maxRunning,
    taken,
    weights: new Map(weights.map(({ id, weight }) => [id, weight])),
  };
}

function readCandidates(
  sql: Sql,
  groupId: string,
  setAside: readonly string[],
  admitted: readonly Candidate[],
): Promise<Candidate[]> {
  return sql.query<Candidate>(
    `select c.*, (v.config ->> 'maxParallel')::int as "maxParallel"
     from workspace w cross join lateral (
       select i.id, i.bizdate, i.workspace_id as "workspaceId", i.node_id as "nodeId", i.kind, i.priority,
         (extract(epoch from i.due_at) * 1000)::float8 as "dueAt", i.cu_milli as "cuMilli", i.node_version_id
       from instance i
       where i.resource_group_id = $1 and i.workspace_id = w.id and i.state = 'WAIT_RESOURCE' and not i.frozen
         and i.node_id <> all($2::uuid[]) and i.id <> all($3::bigint[])
         and not exists (select 1 from slot s where s.instance_id = i.id)
       order by i.priority desc, i.due_at, i.id limit ${CANDIDATES_PER_WORKSPACE}) c
     left join node_version v on v.id = c.node_version_id`,
    [groupId, setAside, admitted.map(({ id }) => id)],
  );
}

async function openSlots(sql: Sql, queue: JobQueue, groupId: string, admitted: readonly Candidate[]): Promise<void> {
  if (admitted.length === 0) return;
  const opened = await sql.query<{ id: bigint; fence: bigint }>(
    `insert into slot (instance_id, bizdate, resource_group_id, workspace_id, node_id, cu_milli, admitted_at, lease_until)
     select id, bizdate, $1, workspace_id, node_id, cu_milli, now(), now() + $2 * interval '1 ms'
     from unnest($3::bigint[], $4::date[], $5::uuid[], $6::uuid[], $7::int[]) as new (id, bizdate, workspace_id, node_id, cu_milli)
     on conflict (instance_id) do nothing returning instance_id as id, fence`,
    [
      groupId,
      CLAIM_MS,
      admitted.map(({ id }) => id),
      admitted.map(({ bizdate }) => bizdate),
      admitted.map(({ workspaceId }) => workspaceId),
      admitted.map(({ nodeId }) => nodeId),
      admitted.map(({ cuMilli }) => cuMilli),
    ],
  );
  const fences = new Map(opened.map(({ id, fence }) => [id, fence]));
  const jobs = admitted.map(async (instance) => {
    const fence = fences.get(instance.id);
    if (fence === undefined) return [];
    const instanceId = formatInstanceId(instance);
    const trace = await withSpan("admit", { "millrace.instance": instanceId }, async () => carryTrace());
    const invitation = { type: "run", instanceId, fence: String(fence) } as const;
    return [{ invitation, priority: instance.priority, trace }];
  });
  await queue.send(sql, groupId, (await Promise.all(jobs)).flat());
}

/** Groups in which somebody waits for resources. */
export async function groupsInDemand(database: Database): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select g.id from resource_group g where exists (
       select 1 from instance i where i.resource_group_id = g.id and i.state = 'WAIT_RESOURCE' and not i.frozen
         and not exists (select 1 from slot s where s.instance_id = i.id))`,
  );
  return rows.map(({ id }) => id);
}
