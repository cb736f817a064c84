import type { CodeAsRun, GraphEdge, GraphNode, GraphQuery, InstanceGraph, Neighbours } from "@/lib/core/instance-graph";
import { AppError } from "@/lib/core/errors";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { database, type Sql } from "@/lib/platform/db";
import type { Actor } from "./actor";
import { demandInstance } from "./instances";

/** More cards than this are no picture any more. */
const MOST_NODES = 300;

interface Level extends InstanceKey {
  readonly depth: number;
}

/** An instance with its ancestors and descendants up to the wanted levels, nearest first when they are too many. */
export async function instanceGraph(id: string, { up, down }: GraphQuery, actor: Actor): Promise<InstanceGraph> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.view");
  const sql = database();
  const [above, below] = await Promise.all([walk(sql, key, up, "up"), walk(sql, key, down, "down")]);
  const found = [{ ...key, depth: 0 }, ...above, ...below].sort((a, b) => a.depth - b.depth);
  const unique = [...new Map(found.map((each) => [each.id, each])).values()];
  const kept = unique.slice(0, MOST_NODES);
  const [nodes, edges] = await Promise.all([readNodes(sql, kept), readEdges(sql, kept)]);
  return { nodes, edges, isCut: unique.length > kept.length };
}

/** What runs before and after the same node's instance. @throws AppError "instance.not_found" */
export async function instanceNeighbours(id: string, actor: Actor): Promise<Neighbours> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.view");
  const beside = async (beyond: "<" | ">", order: "asc" | "desc") => {
    const [row] = await database().query<InstanceKey>(
      `select o.id, o.bizdate from instance i join instance o on o.node_id = i.node_id and o.kind = i.kind
         and (i.kind <> 'BACKFILL' or o.run_key = i.run_key)
         and (o.bizdate, o.cyctime, o.id) ${beyond} (i.bizdate, i.cyctime, i.id)
       where i.id = $1 and i.bizdate = $2 order by o.bizdate ${order}, o.cyctime ${order}, o.id ${order} limit 1`,
      [key.id, key.bizdate],
    );
    return row ? formatInstanceId(row) : null;
  };
  const [previous, next] = await Promise.all([beside("<", "desc"), beside(">", "asc")]);
  return { previous, next };
}

/** The script of one attempt, the latest unless another is named. Needs the right to see nodes. */
export async function codeAsRun(id: string, attempt: number | undefined, actor: Actor): Promise<CodeAsRun> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "node.view");
  const [row] = await database().query<CodeAsRun>(
    `select a.number as attempt, v.number as version, a.job as script, true as "isReplaced"
     from attempt a left join node_version v on v.id = a.node_version_id
     where a.instance_id = $1 and a.bizdate = $2 and ($3::int is null or a.number = $3) order by a.number desc limit 1`,
    [key.id, key.bizdate, attempt ?? null],
  );
  if (row) return row;
  if (attempt !== undefined) throw new AppError("common.not_found", { object: `Attempt ${attempt}` });
  const [next] = await database().query<Pick<CodeAsRun, "version" | "script">>(
    `select v.number as version, coalesce(v.script, '') as script from instance i join node n on n.id = i.node_id
     left join node_version v on v.id = n.deployed_version_id where i.id = $1 and i.bizdate = $2`,
    [key.id, key.bizdate],
  );
  return { attempt: null, version: next?.version ?? null, script: next?.script ?? "", isReplaced: false };
}

function walk(sql: Sql, { id, bizdate }: InstanceKey, levels: number, way: "up" | "down"): Promise<Level[]> {
  const step =
    way === "up"
      ? `select e.parent_id, e.parent_bizdate, r.depth + 1 from reached r
           join instance_edge e on e.child_id = r.id and e.bizdate = r.bizdate`
      : `select e.child_id, e.bizdate, r.depth + 1 from reached r join instance_edge e on e.parent_id = r.id`;
  return sql.query<Level>(
    `with recursive reached (id, bizdate, depth) as (
       select $1::bigint, $2::date, 0
       union ${step} where e.removed_at is null and r.depth < $3)
     select id, bizdate, min(depth)::int as depth from reached where depth > 0 group by 1, 2 order by 3, 1 limit $4`,
    [id, bizdate, levels, MOST_NODES + 1],
  );
}

interface NodeRow extends Omit<GraphNode, "id" | "node"> {
  id: bigint;
  nodeId: string;
  name: string;
  type: GraphNode["node"]["type"];
}

async function readNodes(sql: Sql, keys: readonly InstanceKey[]): Promise<GraphNode[]> {
  const rows = await sql.query<NodeRow>(
    `select i.id, i.bizdate, i.node_id as "nodeId", n.name, n.type, i.kind, i.state, i.frozen, i.cyctime,
       i.rerun_at as "rerunAt", coalesce(v.config ->> 'rerunMode', 'Allowed') as "rerunMode",
       (select count(*)::int from instance_edge e where e.child_id = i.id and e.bizdate = i.bizdate
         and e.removed_at is null) as parents,
       (select count(*)::int from instance_edge e where e.parent_id = i.id and e.removed_at is null) as children
     from unnest($1::bigint[], $2::date[]) as k (id, bizdate)
     join instance i on i.id = k.id and i.bizdate = k.bizdate join node n on n.id = i.node_id
     left join node_version v on v.id = i.node_version_id order by i.cyctime, n.name`,
    [keys.map(({ id }) => id), keys.map(({ bizdate }) => bizdate)],
  );
  return rows.map(({ id, nodeId, name, type, ...row }) => ({
    ...row,
    id: formatInstanceId({ id, bizdate: row.bizdate }),
    node: { id: nodeId, name, type },
  }));
}

async function readEdges(sql: Sql, keys: readonly InstanceKey[]): Promise<GraphEdge[]> {
  const ids = keys.map(({ id }) => id);
  const rows = await sql.query<{
    parent: bigint;
    parentBizdate: string;
    child: bigint;
    bizdate: string;
    kind: GraphEdge["kind"];
  }>(
    `select e.parent_id as parent, e.parent_bizdate as "parentBizdate", e.child_id as child, e.bizdate, e.kind
     from unnest($1::bigint[], $2::date[]) as k (id, bizdate)
     join instance_edge e on e.child_id = k.id and e.bizdate = k.bizdate
     where e.parent_id = any($1) and e.removed_at is null order by e.child_id, e.parent_id`,
    [ids, keys.map(({ bizdate }) => bizdate)],
  );
  return rows.map(({ parent, parentBizdate, child, bizdate, kind }) => ({
    parent: formatInstanceId({ id: parent, bizdate: parentBizdate }),
    child: formatInstanceId({ id: child, bizdate }),
    kind,
  }));
}
