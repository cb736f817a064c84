import { deploymentEffect, immediateRun } from "@/lib/core/schedule/generation";
import { formatDay } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import { attachEdges } from "./attach-edges";
import { readNodes, type DeployedNode } from "./deployed-nodes";
import { CYCLE_SET, insertInstances } from "./generate-day";
import { planInstances } from "./plan-instances";
import { readWorkspaceRules } from "./workspace-rules";

export interface DeploymentOutcome {
  readonly created: number;
  /** Today's instances of the former definition that had not run. */
  readonly replaced: number;
}

/**
 * What a deployment changes today, in the transaction of the deployment itself: for nodes whose instances are made
 * "immediately", today's instances that have not run give way to those of the new definition; what is due in less than
 * ten minutes, or was, is born successful. Other nodes change with the next night's generation. `at` is the moment that
 * node.deployed_at has.
 */
export async function applyDeployment(sql: Sql, nodeIds: readonly string[], at: Date): Promise<DeploymentOutcome> {
  let [created, replaced] = [0, 0];
  const nodes = await readNodes(sql, nodeIds);
  for (const workspaceId of new Set(nodes.map((node) => node.workspaceId))) {
    const rules = await readWorkspaceRules(sql, workspaceId);
    const [workspace] = await sql.query<{ periodic: boolean }>(
      "select periodic_scheduling as periodic from workspace where id = $1",
      [workspaceId],
    );
    if (!rules || !workspace?.periodic) continue;
    const today = nodes
      .filter((node) => node.workspaceId === workspaceId)
      .map((node) => ({ node, effect: deploymentEffect(node.schedule.instanceMode, at.getTime(), rules.zone) }))
      .filter(({ effect }) => effect.today);
    if (today.length === 0) continue;
    const day = today[0]!.effect.firstDay;
    const bizdate = formatDay(day - 1);
    const changed = today.map(({ node }) => node);
    replaced += await removeUnstarted(sql, changed, bizdate);
    const instances = changed.flatMap((node) =>
      planInstances(node, rules, day, { ...CYCLE_SET, runTypeOf: (planned) => immediateRun(planned, at.getTime()) }),
    );
    created += await insertInstances(sql, instances, at);
    const descendants = await readDescendants(sql, changed);
    await detachUnstarted(sql, descendants, bizdate);
    await attachEdges(sql, [...changed, ...descendants], bizdate, CYCLE_SET);
  }
  return { created, replaced };
}

/** Instances that nobody has begun: no attempt, no slot, and not in anybody's hands. */
export const UNSTARTED = `kind = 'CYCLE' and attempt = 0 and state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE')
  and not exists (select 1 from slot s where s.instance_id = instance.id)`;

async function removeUnstarted(sql: Sql, nodes: readonly DeployedNode[], bizdate: string): Promise<number> {
  const [row] = await sql.query<{ count: number }>(
    `with gone as (delete from instance where node_id = any($1::uuid[]) and bizdate = $2 and ${UNSTARTED} returning id),
     loose as (delete from instance_edge where bizdate = $2 and child_id in (select id from gone)),
     leads as (delete from instance_edge where parent_id in (select id from gone))
     select count(*)::int as count from gone`,
    [nodes.map(({ id }) => id), bizdate],
  );
  return row?.count ?? 0;
}

/** Deployed nodes that wait for one of `nodes`, without them. */
export async function readDescendants(sql: Sql, nodes: readonly DeployedNode[]): Promise<readonly DeployedNode[]> {
  const ids = nodes.map(({ id }) => id);
  const rows = await sql.query<{ id: string }>(
    "select distinct node_id as id from node_dependency where ancestor_id = any($1::uuid[]) and node_id <> all($1::uuid[])",
    [ids],
  );
  return readNodes(
    sql,
    rows.map(({ id }) => id),
  );
}

/** Lets the instances that have not begun be paired anew; what somebody removed by hand stays removed. */
export async function detachUnstarted(sql: Sql, nodes: readonly DeployedNode[], bizdate: string): Promise<void> {
  if (nodes.length === 0) return;
  await sql.query(
    `with open as (update instance set isolated = false where node_id = any($1::uuid[]) and bizdate = $2 and ${UNSTARTED} returning id)
     delete from instance_edge where bizdate = $2 and removed_at is null and child_id in (select id from open)`,
    [nodes.map(({ id }) => id), bizdate],
  );
}
