import type { CycleTask, CycleTasks } from "@/lib/core/cycle-task";
import { AppError } from "@/lib/core/errors";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { InstanceState } from "@/lib/core/instance-state";
import { cronOf } from "@/lib/core/schedule/cron";
import { nextRuns } from "@/lib/core/schedule/plan-day";
import type { Cycle } from "@/lib/core/schedule/schedule";
import { summaryOf } from "@/lib/core/schedule/summary";
import { readReadableNodes, type DeployedNode } from "@/lib/instances/generation/deployed-nodes";
import { runDaysOf } from "@/lib/instances/generation/plan-instances";
import { readWorkspaceRules, type WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";

interface Facts {
  id: string;
  version: number;
  flow: string | null;
  flowId: string | null;
  ownerName: string | null;
  descendants: string[] | null;
  lastId: bigint | null;
  lastBizdate: string | null;
  lastState: InstanceState | null;
  lastFrozen: boolean | null;
  lastCyctime: Date | null;
}

/** Whether anything of a workspace is in production, its root node aside. */
export async function hasCycleTasks(workspaceId: string, actor: Actor): Promise<boolean> {
  demand(actor, workspaceId, "node.view");
  const where = { workspaceId, isRoot: false, deletedAt: null, deployedVersion: { not: null } };
  return (await database().prisma.node.count({ where, take: 1 })) > 0;
}

/** Every node of a workspace that is in production, by name; those whose configuration cannot be read are named apart. */
export async function listCycleTasks(
  workspaceId: string,
  actor: Actor,
  { clock = systemClock }: { readonly clock?: Clock } = {},
): Promise<CycleTasks> {
  demand(actor, workspaceId, "node.view");
  const sql = database();
  const now = clock.now();
  const rules = await readWorkspaceRules(sql, workspaceId);
  if (!rules) throw new AppError("common.not_found", { object: `Workspace ${workspaceId}` });
  const facts = await sql.query<Facts>(
    `with recursive up (node_id, folder_id) as (
       select id, folder_id from node where workspace_id = $1
       union all select u.node_id, f.parent_id from up u join folder f on f.id = u.folder_id
         where f.kind <> 'BUSINESS_FLOW')
     select n.id, v.number as version, u.name as "ownerName", b.name as flow, b.id as "flowId",
       (select array_agg(distinct d.node_id) from node_dependency d where d.ancestor_id = n.id
         and d.node_id <> n.id) as descendants,
       i.id as "lastId", i.bizdate as "lastBizdate", i.state as "lastState", i.frozen as "lastFrozen",
       i.cyctime as "lastCyctime"
     from node n join node_version v on v.id = n.deployed_version_id left join "user" u on u.id = n.owner_id
     left join lateral (select f.id, f.name from up join folder f on f.id = up.folder_id where up.node_id = n.id
       and f.kind = 'BUSINESS_FLOW' limit 1) b on true
     left join lateral (select id, bizdate, state, frozen, cyctime from instance where node_id = n.id
       and kind = 'CYCLE' and cyctime <= $2 order by bizdate desc, cyctime desc limit 1) i on true
     where n.workspace_id = $1 and n.deleted_at is null order by n.name, n.id`,
    [workspaceId, now],
  );
  const found = await readReadableNodes(
    sql,
    facts.map(({ id }) => id),
  );
  const nodes = new Map(found.nodes.map((node) => [node.id, node]));
  const items = facts.flatMap((row) => {
    const node = nodes.get(row.id);
    return node ? [taskOf(node, row, rules, now)] : [];
  });
  return { items, unreadable: [...found.unreadable] };
}

/**
 * Freezes a node or lets it run again: instances that exist stay as they are, those made from now on are born frozen.
 * @throws AppError "common.not_found" | "input.invalid" for the root node
 */
export async function freezeCycleTask(id: string, frozen: boolean, actor: Actor): Promise<void> {
  await database().transaction(async (sql) => {
    const [row] = await sql.query<{ workspaceId: string; name: string; isRoot: boolean; frozen: boolean }>(
      `select workspace_id as "workspaceId", name, is_root as "isRoot", frozen from node
       where id = $1 and deleted_at is null and deployed_version_id is not null for update`,
      [id],
    );
    if (!row) throw new AppError("common.not_found", { object: `Deployed node ${id}` });
    demand(actor, row.workspaceId, "node.operate");
    if (row.isRoot) throw new AppError("input.invalid", { reason: "The root node cannot be frozen." });
    if (row.frozen === frozen) return;
    await sql.query("update node set frozen = $2 where id = $1", [id, frozen]);
    const object = { workspaceId: row.workspaceId, objectType: "node", objectId: id, objectName: row.name };
    const change = { before: { frozen: row.frozen }, after: { frozen } };
    const action = frozen ? "node.freeze" : "node.unfreeze";
    await writeAudit(sql, actor, { ...object, action, ...change }, systemClock.now());
  });
}

function taskOf(node: DeployedNode, facts: Facts, rules: WorkspaceRules, now: Date): CycleTask {
  const { id, name, type, isRoot, frozen, deployedAt, schedule } = node;
  const { lastId, lastBizdate, lastState, lastFrozen, lastCyctime } = facts;
  const [next] = nextRuns(schedule, rules.zone, now.getTime(), 1, runDaysOf(node, rules));
  return {
    id,
    name,
    type,
    isRoot,
    frozen,
    deployedAt,
    flow: facts.flow,
    flowId: facts.flowId,
    owner: node.ownerId === null ? null : { id: node.ownerId, name: facts.ownerName ?? node.ownerId },
    version: facts.version,
    recurrence: schedule.recurrence,
    schedule: { ...shortSchedule(schedule.cycle), cron: [...cronOf(schedule.cycle)] },
    cu: schedule.cu,
    nextFire: next ? new Date(next.dueAt) : null,
    last:
      lastId === null
        ? null
        : {
            id: formatInstanceId({ id: lastId, bizdate: lastBizdate! }),
            state: lastState!,
            frozen: lastFrozen!,
            cyctime: lastCyctime!,
          },
    descendants: facts.descendants ?? [],
  };
}

function shortSchedule(cycle: Cycle): Omit<CycleTask["schedule"], "cron"> {
  const summary = summaryOf(cycle);
  const { kind, perDay } = summary;
  return {
    kind,
    perDay,
    every: "every" in summary ? summary.every : null,
    time: "time" in summary ? summary.time : null,
  };
}
