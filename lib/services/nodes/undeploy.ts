import { AppError } from "@/lib/core/errors";
import type { UndeployImpact, VersionView } from "@/lib/core/node";
import { UNSTARTED } from "@/lib/instances/generation/apply-deployment";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { takeDeployment } from "./deploy";
import { freshStages, insertDeployment } from "./deployment-rows";
import { findNode, lockNode } from "./node-rows";
import { auditFile } from "./personal";
import { addVersion, readLatest } from "./versions";

/** What undeploying would touch. */
export async function undeployImpact(id: string, actor: Actor): Promise<UndeployImpact> {
  await findNode(database(), id, actor, "node.view");
  return readImpact(database(), id);
}

async function readImpact(sql: Sql, id: string): Promise<UndeployImpact> {
  const descendants = await sql.query<UndeployImpact["descendants"][number]>(
    `select distinct n.id, n.name, w.name as workspace from node_dependency d join node n on n.id = d.node_id
     join workspace w on w.id = n.workspace_id
     where d.ancestor_id = $1 and d.node_id <> $1 and n.deployed_version_id is not null order by n.name`,
    [id],
  );
  const [counts] = await sql.query<{ waiting: number; running: number }>(
    `select count(*) filter (where ${UNSTARTED})::int as waiting,
       count(*) filter (where state in ('RUNNING', 'CHECKING', 'CHECKING_CONDITION'))::int as running
     from instance where node_id = $1 and state not in ('SUCCESS', 'FAILURE')`,
    [id],
  );
  return { descendants, waitingInstances: counts!.waiting, runningInstances: counts!.running };
}

/**
 * Takes a node out of production: a version of type DELETE, deployed. The draft stays; nothing new is generated, and
 * instances that have not started fail for want of code.
 * @throws AppError "node.not_deployed" | "node.has_descendants"
 */
export async function undeployNode(id: string, description: string, actor: Actor): Promise<VersionView> {
  const at = systemClock.now();
  return database().transaction(async (sql) => {
    await takeDeployment(sql);
    const node = await lockNode(sql, id, actor, "node.deploy");
    demand(actor, node.workspaceId, "node.deploy");
    if (node.deployedVersionId === null) throw new AppError("node.not_deployed", { name: node.name });
    const impact = await readImpact(sql, id);
    if (impact.descendants.length > 0) {
      const names = impact.descendants.map(({ name }) => name).join(", ");
      const details = { descendants: impact.descendants };
      throw new AppError("node.has_descendants", { count: impact.descendants.length, names }, { details });
    }
    const latest = await readLatest(sql, id);
    const version = await addVersion(sql, node, latest!, {
      number: latest!.number + 1,
      changeType: "DELETE",
      description,
      actor,
      at,
    });
    // Taking away needs no review, wherever publishing does.
    await insertDeployment(sql, {
      workspaceId: node.workspaceId,
      versionIds: [version.id],
      description,
      state: "DEPLOYED",
      stages: freshStages().map((stage) => ({ ...stage, state: "done", startedAt: at, finishedAt: at })),
      actor,
      at,
    });
    await sql.query("update node set deployed_version_id = null, deployed_at = null where id = $1", [id]);
    await sql.query("delete from node_dependency where node_id = $1", [id]);
    await sql.query("delete from node_output where node_id = $1 and not automatic", [id]);
    const after = { version: version.number, waitingInstances: impact.waitingInstances };
    await auditFile(sql, actor, "node", node, { action: "node.undeploy", after }, at);
    return { ...version, deployedAt: at };
  });
}
