import { AppError } from "@/lib/core/errors";
import type { ResourceGroupView } from "@/lib/core/resource-group";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";

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
