import type { DependencyGraph, OutputFound, OutputSearch } from "@/lib/core/node";
import { database, type Sql } from "@/lib/platform/db";
import { demand, mayDo, type Actor } from "../actor";
import { findNode } from "./node-rows";

export interface OutputOwner {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly isDeployed: boolean;
}

/** Output names with the nodes behind them: of deployed nodes, and of the latest version of those only submitted. */
export async function findOutputs(sql: Sql, names: readonly string[]): Promise<Map<string, OutputOwner>> {
  if (names.length === 0) return new Map();
  const rows = await sql.query<OutputOwner & { name: string }>(
    `select o.name, n.id as "nodeId", n.name as "nodeName", n.deployed_version_id is not null as "isDeployed"
     from node_output o join node n on n.id = o.node_id
     where o.name = any($1::text[]) and n.deleted_at is null and exists (select 1 from node_version v where v.node_id = n.id)`,
    [names],
  );
  const found = new Map(rows.map(({ name, ...owner }) => [name, owner]));
  const missing = names.filter((name) => !found.has(name));
  if (missing.length === 0) return found;
  const submitted = await sql.query<OutputOwner & { name: string }>(
    `select o ->> 'name' as name, n.id as "nodeId", n.name as "nodeName", false as "isDeployed"
     from node n cross join lateral (
       select v.config from node_version v where v.node_id = n.id order by v.number desc limit 1) v
     cross join lateral jsonb_array_elements(coalesce(v.config -> 'outputs', '[]')) o
     where n.deleted_at is null and n.deployed_version_id is null and o ->> 'name' = any($1::text[])`,
    [missing],
  );
  for (const { name, ...owner } of submitted) found.set(name, owner);
  return found;
}

/** Outputs that a dependency can name: of nodes that were submitted, in every workspace that the actor sees. */
export async function searchOutputs(workspaceId: string, search: OutputSearch, actor: Actor): Promise<OutputFound[]> {
  demand(actor, workspaceId, "node.view");
  const visible = actor.isAdmin ? null : [...actor.roles.keys()].filter((id) => mayDo(actor, id, "node.view"));
  return database().query<OutputFound>(
    `select o.name as output, o.table_name as "tableName", w.name as workspace,
       json_build_object('id', n.id, 'name', n.name, 'type', n.type, 'isRoot', n.is_root) as node,
       case when n.owner_id is null then null else json_build_object('id', n.owner_id, 'name', coalesce(u.name, n.owner_id)) end as owner,
       n.deployed_version_id is not null as "isDeployed"
     from (
       select name, table_name, node_id from node_output
       union
       select e ->> 'name', e ->> 'tableName', n.id from node n cross join lateral (
         select v.config from node_version v where v.node_id = n.id order by v.number desc limit 1) v
       cross join lateral jsonb_array_elements(coalesce(v.config -> 'outputs', '[]')) e
       where n.deployed_version_id is null and n.workspace_id = $1) o
     join node n on n.id = o.node_id join workspace w on w.id = n.workspace_id left join "user" u on u.id = n.owner_id
     where n.deleted_at is null and ($2::uuid[] is null or n.workspace_id = any($2)) and exists (select 1 from node_version v where v.node_id = n.id)
       and case when $4::text[] is null
         then strpos(lower(o.name), lower($3)) > 0 or strpos(lower(n.name), lower($3)) > 0 or n.id::text = lower($3)
         else o.name = any($4) end
     order by n.workspace_id = $1 desc, n.is_root desc, lower(n.name), o.name limit $5`,
    [workspaceId, visible, search.text, search.outputs ?? null, search.outputs?.length ?? search.limit],
  );
}

/** Deployed nodes around one, up to so many steps in each direction. Nodes of workspaces the actor does not see are left out. */
export async function readGraph(id: string, levels: number, actor: Actor): Promise<DependencyGraph> {
  const centre = await findNode(database(), id, actor, "node.view");
  const rows = await database().query<DependencyGraph["nodes"][number] & { workspaceId: string }>(
    `with recursive up as (
       select $1::uuid as id, 0 as level
       union select d.ancestor_id, u.level - 1 from node_dependency d join up u on d.node_id = u.id where u.level > -$2::int),
     down as (
       select $1::uuid as id, 0 as level
       union select d.node_id, u.level + 1 from node_dependency d join down u on d.ancestor_id = u.id where u.level < $2::int)
     select distinct on (n.id) n.id, n.name, n.type, n.is_root as "isRoot", w.name as workspace, a.level, n.workspace_id as "workspaceId"
     from (select * from up union select * from down) a join node n on n.id = a.id join workspace w on w.id = n.workspace_id
     order by n.id, abs(a.level)`,
    [centre.id, levels],
  );
  const nodes = rows
    .filter(({ workspaceId }) => mayDo(actor, workspaceId, "node.view"))
    .map(({ workspaceId: _, ...node }) => node)
    .sort((a, b) => a.level - b.level || a.name.localeCompare(b.name));
  const ids = nodes.map((node) => node.id);
  const edges = await database().query<DependencyGraph["edges"][number]>(
    `select ancestor_id as "from", node_id as "to", kind from node_dependency
     where node_id = any($1::uuid[]) and ancestor_id = any($1::uuid[]) and node_id <> ancestor_id`,
    [ids],
  );
  return { nodes, edges };
}
