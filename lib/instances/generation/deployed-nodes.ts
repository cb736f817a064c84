import { schedule, type Schedule } from "@/lib/core/schedule/schedule";
import type { Sql } from "@/lib/platform/db";

export interface Ancestor {
  readonly id: string;
  readonly kind: "SAME_CYCLE" | "PREVIOUS_CYCLE";
}

/** A node as it is deployed: what its instances are made from. */
export interface DeployedNode {
  readonly id: string;
  readonly name: string;
  readonly workspaceId: string;
  readonly folderId: string | null;
  readonly type: "DI" | "ODPS_SQL" | "VIRTUAL";
  readonly isRoot: boolean;
  /** Instances are born frozen. */
  readonly frozen: boolean;
  readonly ownerId: string | null;
  readonly versionId: string;
  readonly schedule: Schedule;
  readonly script: string;
  readonly deployedAt: Date | null;
  /** Other nodes it waits for; itself is said by its schedule. */
  readonly ancestors: readonly Ancestor[];
}

interface NodeRow extends Omit<DeployedNode, "schedule" | "ancestors"> {
  config: unknown;
  ancestors: Ancestor[] | null;
  children: string[] | null;
}

const SELECT = `
  select n.id, n.name, n.workspace_id as "workspaceId", n.folder_id as "folderId", n.type, n.is_root as "isRoot", n.frozen,
    n.owner_id as "ownerId", v.id as "versionId", v.config, v.script, n.deployed_at as "deployedAt",
    (select json_agg(json_build_object('id', d.ancestor_id, 'kind', d.kind)) from node_dependency d
      where d.node_id = n.id and d.ancestor_id <> n.id) as ancestors,
    (select json_agg(distinct d.node_id) from node_dependency d where d.ancestor_id = n.id and d.node_id <> n.id
      and d.kind = 'SAME_CYCLE' and v.config -> 'dependsOnChildren' = 'true') as children
  from node n join node_version v on v.id = n.deployed_version_id
  where n.deleted_at is null`;

/** A node whose deployed configuration this version cannot read. */
export interface UnreadableNode {
  readonly id: string;
  readonly name: string;
}

export interface NodesFound {
  readonly nodes: readonly DeployedNode[];
  readonly unreadable: readonly UnreadableNode[];
}

/** The next nodes of a workspace in the order of their ids, after `afterId`; the empty string begins. */
export async function readNodePage(sql: Sql, workspaceId: string, afterId: string, size: number): Promise<NodesFound> {
  const rows = await sql.query<NodeRow>(
    `${SELECT} and n.workspace_id = $1 and ($2 = '' or n.id > nullif($2, '')::uuid) order by n.id limit $3`,
    [workspaceId, afterId, size],
  );
  return sorted(rows);
}

/** The named nodes, as far as they are deployed and can be read. */
export async function readNodes(sql: Sql, ids: readonly string[]): Promise<readonly DeployedNode[]> {
  return (await readReadableNodes(sql, ids)).nodes;
}

/** The named nodes, as far as they are deployed, with those that cannot be read apart. */
export async function readReadableNodes(sql: Sql, ids: readonly string[]): Promise<NodesFound> {
  return sorted(await sql.query<NodeRow>(`${SELECT} and n.id = any($1::uuid[]) order by n.id`, [ids]));
}

function sorted(rows: readonly NodeRow[]): NodesFound {
  const nodes: DeployedNode[] = [];
  const unreadable: UnreadableNode[] = [];
  for (const { config, ancestors, children, ...row } of rows) {
    const { data } = schedule.safeParse(config);
    const ofChildren = (children ?? []).map((id): Ancestor => ({ id, kind: "PREVIOUS_CYCLE" }));
    if (data) nodes.push({ ...row, schedule: data, ancestors: [...(ancestors ?? []), ...ofChildren] });
    else unreadable.push({ id: row.id, name: row.name });
  }
  return { nodes, unreadable };
}
