import { AppError } from "@/lib/core/errors";
import type { DeploymentStage, NodeDocument, NodeProblem } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import type { Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { writeAudit } from "../audit";
import { findProblems } from "./checks";
import { deployVersions } from "./deploy";
import {
  awaitNext,
  freshStages,
  insertDeployment,
  readDeployment,
  withStage,
  writeStages,
  type DeploymentRow,
} from "./deployment-rows";
import { findWaiting, needsReview } from "./reviews";

/**
 * A package of these versions, checked against production. It then waits for a review or a confirmation, or has failed
 * with its findings. One of the same versions that waits for a review already is given back instead.
 */
export async function buildPackage(
  sql: Sql,
  workspaceId: string,
  versionIds: readonly string[],
  description: string,
  actor: Actor,
): Promise<DeploymentRow> {
  const waiting = (await needsReview(sql, workspaceId)) ? await findWaiting(sql, workspaceId, versionIds) : null;
  if (waiting !== null) return readDeployment(sql, waiting);
  const at = systemClock.now();
  const stages = withStage(freshStages(), "build", { state: "done", startedAt: at, finishedAt: at });
  const wish = { workspaceId, versionIds, description, stages, actor, at };
  const id = await insertDeployment(sql, { ...wish, state: "CHECKING" });
  await checkPackage(sql, await readDeployment(sql, id));
  const row = await readDeployment(sql, id);
  await auditPackage(sql, row, actor, "deployment.create", at);
  return row;
}

interface PackageItem extends NodeDocument {
  readonly versionId: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly changeType: string;
  readonly workspaceId: string;
  readonly folderId: string | null;
  readonly type: "DI" | "ODPS_SQL" | "VIRTUAL";
  readonly ownerId: string | null;
}

function readItems(sql: Sql, deploymentId: string): Promise<PackageItem[]> {
  return sql.query<PackageItem>(
    `select v.id as "versionId", n.id as "nodeId", n.name as "nodeName", v.change_type as "changeType", v.script, v.config,
       n.workspace_id as "workspaceId", n.folder_id as "folderId", n.type, n.owner_id as "ownerId"
     from deployment_item i join node_version v on v.id = i.node_version_id join node n on n.id = v.node_id
     where i.deployment_id = $1 and n.deleted_at is null order by n.id for no key update of n`,
    [deploymentId],
  );
}

/** Looks at the package as production is now; what it waits for next follows from that and from the workspace's rule. */
export async function checkPackage(sql: Sql, row: DeploymentRow): Promise<{ readonly isFine: boolean }> {
  const startedAt = systemClock.now();
  const isReviewed = await needsReview(sql, row.workspaceId);
  const items = await readItems(sql, row.id);
  const deployedWith = new Set(items.map(({ nodeId }) => nodeId));
  const findings: DeploymentStage["findings"] = [];
  for (const { nodeId, nodeName, ...item } of items) {
    const problems = await findProblems(sql, { ...item, id: nodeId, name: nodeName }, item, { deployedWith });
    findings.push(...problems.map((problem: NodeProblem) => ({ ...problem, nodeId })));
  }
  const isFine = findings.every(({ severity }) => severity !== "error");
  const finishedAt = systemClock.now();
  const state = isFine ? "done" : "failed";
  const checked = withStage(row.stages, "check", { state, startedAt, finishedAt, findings });
  await awaitNext(sql, row.id, checked, { isFine, isReviewed, at: finishedAt });
  return { isFine };
}

/** Brings the package to production. The caller has made sure that it may. */
export async function release(sql: Sql, row: DeploymentRow, actor: Actor): Promise<void> {
  const at = systemClock.now();
  const items = await readItems(sql, row.id);
  if (items.length < row.items.length)
    throw new AppError("common.conflict", { reason: "A node of the deployment is in the recycle bin." });
  const outcome = await deployVersions(sql, items, at);
  const confirmed = withStage(row.stages, "confirm", { state: "done", finishedAt: at });
  const stages = withStage(confirmed, "complete", { state: "done", startedAt: at, finishedAt: at });
  await writeStages(sql, row.id, "DEPLOYED", stages);
  await sql.query("update deployment set confirmed_by = $2, finished_at = $3 where id = $1", [row.id, actor.id, at]);
  await auditPackage(sql, row, actor, "deployment.confirm", at, outcome);
}

export function auditPackage(
  sql: Sql,
  { id, workspaceId, items }: DeploymentRow,
  actor: Actor,
  action: string,
  at: Date,
  outcome: object = {},
): Promise<void> {
  const names = items.map(({ node, version }) => `${node.name} v${version}`);
  const object = { workspaceId, objectType: "deployment", objectId: id, objectName: names.join(", ").slice(0, 200) };
  return writeAudit(sql, actor, { ...object, action, after: { items: names, ...outcome } }, at);
}
