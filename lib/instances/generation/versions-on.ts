import { deploymentEffect } from "@/lib/core/schedule/generation";
import { schedule } from "@/lib/core/schedule/schedule";
import type { DayNumber } from "@/lib/core/schedule/wall-time";
import type { Zone } from "@/lib/core/schedule/zone";
import type { Sql } from "@/lib/platform/db";
import type { DeployedNode } from "./deployed-nodes";

/**
 * The nodes as they count on a day. Usually that is how they are deployed now. A node deployed so late that it counts
 * from a later day on keeps its version before, if it had one: a day generated late, after an outage, is the same as if
 * it had been generated in time. Where that version cannot be read, the present one takes its place.
 */
export async function versionsOn(
  sql: Sql,
  nodes: readonly DeployedNode[],
  day: DayNumber,
  zone: Zone,
): Promise<DeployedNode[]> {
  const counts = ({ schedule: { instanceMode }, deployedAt }: Pick<DeployedNode, "schedule" | "deployedAt">) =>
    deployedAt === null || deploymentEffect(instanceMode, deployedAt.getTime(), zone).firstDay <= day;
  const early = nodes.filter(counts);
  const late = nodes.filter((node) => !counts(node));
  if (late.length === 0) return early;
  const earlier = await sql.query<{
    nodeId: string;
    versionId: string;
    script: string;
    config: unknown;
    deployedAt: Date;
  }>(
    `select v.node_id as "nodeId", v.id as "versionId", v.script, v.config, d.finished_at as "deployedAt"
     from deployment d join deployment_item i on i.deployment_id = d.id join node_version v on v.id = i.node_version_id
     where d.state = 'DEPLOYED' and v.change_type <> 'DELETE' and v.node_id = any($1::uuid[]) order by d.finished_at desc`,
    [late.map(({ id }) => id)],
  );
  const versions = late.flatMap((node) => {
    const found = earlier
      .filter(({ nodeId }) => nodeId === node.id)
      .map(({ versionId, script, config, deployedAt }): DeployedNode => ({
        ...node,
        ...read(node, { versionId, script, config }),
        deployedAt,
      }))
      .find(counts);
    return found ? [found] : [];
  });
  return [...early, ...versions];
}

function read(
  { versionId, script, schedule: present }: DeployedNode,
  version: { readonly versionId: string; readonly script: string; readonly config: unknown },
): Pick<DeployedNode, "versionId" | "script" | "schedule"> {
  const { data } = schedule.safeParse(version.config);
  return data
    ? { versionId: version.versionId, script: version.script, schedule: data }
    : { versionId, script, schedule: present };
}
