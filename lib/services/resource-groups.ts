import { AppError } from "@/lib/core/errors";
import type { ResourceGroupOverview, ResourceGroupView } from "@/lib/core/resource-group";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type PrismaTransaction } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { demand, mayDo, type Actor } from "./actor";
import { writeAudit } from "./audit";

/** A worker that was not heard of for so long counts as away. */
const ALIVE = "30 seconds";

/** The resource groups that a workspace may use, its default first. */
export async function listResourceGroups(workspaceId: string, actor: Actor): Promise<ResourceGroupView[]> {
  demand(actor, workspaceId, "resourceGroup.view");
  return database().query<ResourceGroupView>(
    `select g.id, g.name, g.description, b.is_default as "isDefault",
       coalesce(g.cu_limit_milli, sum(w.cu_milli))::float8 / 1000 as cu, count(w.id)::int as "workersOnline"
     from workspace_resource_group b
     join resource_group g on g.id = b.resource_group_id
     left join worker w on w.resource_group_id = g.id and w.stopped_at is null
       and w.heartbeat_at > now() - interval '${ALIVE}'
     where b.workspace_id = $1
     group by g.id, b.is_default
     order by b.is_default desc, g.name`,
    [workspaceId],
  );
}

/**
 * The group that tests and runs of a workspace use unless another one is named.
 * @throws AppError "data_source.no_resource_group"
 */
export async function defaultResourceGroup(workspaceId: string): Promise<string> {
  const [row] = await database().query<{ id: string }>(
    `select resource_group_id as id from workspace_resource_group where workspace_id = $1
     order by is_default desc, resource_group_id limit 1`,
    [workspaceId],
  );
  if (!row) throw new AppError("data_source.no_resource_group", {});
  return row.id;
}

/** The groups of a workspace, and for those who may bind them all others too, with workers and what they do now. */
export async function listGroupOverviews(workspaceId: string, actor: Actor): Promise<ResourceGroupOverview[]> {
  demand(actor, workspaceId, "resourceGroup.view");
  return database().query<ResourceGroupOverview>(
    `select g.id, g.name, g.description, coalesce(b.is_default, false) as "isDefault",
       b.workspace_id is not null as "isBound", g.max_running as "maxRunning",
       coalesce(g.cu_limit_milli, w.cu_milli)::float8 / 1000 as cu, coalesce(w.online, 0)::int as "workersOnline",
       coalesce(w.workers, '[]') as workers,
       json_build_object('cu', coalesce(s.cu_milli, 0)::float8 / 1000, 'running', coalesce(s.running, 0),
         'waiting', (select count(*) from instance i where i.workspace_id = $1 and i.resource_group_id = g.id
            and i.state = 'WAIT_RESOURCE')) as usage,
       coalesce((select json_agg(o.display_name order by o.display_name) from workspace_resource_group x
         join workspace o on o.id = x.workspace_id where x.resource_group_id = g.id), '[]') as workspaces
     from resource_group g
     left join workspace_resource_group b on b.resource_group_id = g.id and b.workspace_id = $1
     left join lateral (
       select sum(cu_milli) filter (where fresh) as cu_milli, count(*) filter (where fresh) as online,
         json_agg(json_build_object('id', id, 'host', host, 'pid', pid, 'version', version,
           'cu', cu_milli::float8 / 1000, 'startedAt', started_at, 'heartbeatAt', heartbeat_at,
           'state', case when not fresh then 'away' when draining_at is not null then 'draining' else 'online' end)
           order by fresh desc, host, pid) as workers
       from (select *, stopped_at is null and heartbeat_at > now() - interval '${ALIVE}' as fresh from worker
             where resource_group_id = g.id and heartbeat_at > now() - interval '1 day') every) w on true
     left join lateral (select sum(cu_milli) as cu_milli, count(*) as running from slot
       where resource_group_id = g.id) s on true
     where b.workspace_id is not null or $2
     order by b.workspace_id is null, b.is_default desc, g.name`,
    [workspaceId, mayDo(actor, workspaceId, "resourceGroup.bind")],
  );
}

/**
 * Gives a workspace the group that workers join unless they are told otherwise, as its default: without one neither a
 * test nor a run could be started. Does nothing while no worker has ever joined it.
 */
export async function bindFirstGroup(tx: PrismaTransaction, workspaceId: string): Promise<void> {
  const group = await tx.resourceGroup.findUnique({ where: { name: env.resourceGroup }, select: { id: true } });
  if (!group) return;
  const key = { workspaceId, resourceGroupId: group.id };
  await tx.workspaceResourceGroup.upsert({
    where: { workspaceId_resourceGroupId: key },
    create: { ...key, isDefault: true },
    update: {},
  });
}

/**
 * Lets a workspace use a group. The default is used where nobody names one; a workspace has one at most, and the first
 * group that it gets is it.
 */
export async function bindGroup(
  { workspaceId, resourceGroupId, isDefault }: { workspaceId: string; resourceGroupId: string; isDefault: boolean },
  actor: Actor,
): Promise<void> {
  demand(actor, workspaceId, "resourceGroup.bind");
  const group = await findGroup(resourceGroupId);
  await database().prisma.$transaction(async (tx) => {
    if (isDefault) await tx.workspaceResourceGroup.updateMany({ where: { workspaceId }, data: { isDefault: false } });
    const key = { workspaceId, resourceGroupId };
    const hasDefault = (await tx.workspaceResourceGroup.count({ where: { workspaceId, isDefault: true } })) > 0;
    await tx.workspaceResourceGroup.upsert({
      where: { workspaceId_resourceGroupId: key },
      create: { ...key, isDefault: isDefault || !hasDefault },
      update: isDefault ? { isDefault } : {},
    });
    const change = { workspaceId, action: "resourceGroup.bind", after: { isDefault }, ...objectOf(group) };
    await writeAudit(sqlOf(tx), actor, change, systemClock.now());
  });
}

/** Takes a group away from a workspace. What waits for it goes on waiting until it is bound again. */
export async function unbindGroup(
  { workspaceId, resourceGroupId }: { workspaceId: string; resourceGroupId: string },
  actor: Actor,
): Promise<void> {
  demand(actor, workspaceId, "resourceGroup.bind");
  const group = await findGroup(resourceGroupId);
  await database().prisma.$transaction(async (tx) => {
    await tx.workspaceResourceGroup.deleteMany({ where: { workspaceId, resourceGroupId } });
    const change = { workspaceId, action: "resourceGroup.unbind", ...objectOf(group) };
    await writeAudit(sqlOf(tx), actor, change, systemClock.now());
  });
}

async function findGroup(id: string): Promise<{ id: string; name: string }> {
  const group = await database().prisma.resourceGroup.findUnique({ where: { id }, select: { id: true, name: true } });
  if (!group) throw new AppError("common.not_found", { object: `Resource group ${id}` });
  return group;
}

const objectOf = ({ id, name }: { id: string; name: string }) =>
  ({ objectType: "resourceGroup", objectId: id, objectName: name }) as const;
