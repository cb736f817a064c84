import { AppError } from "@/lib/core/errors";
import type {
  DeploymentCreate,
  DeploymentStage,
  DeploymentView,
  NodeDocument,
  NodeProblem,
  PublishRequest,
} from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { writeAudit } from "../audit";
import { demandNone, demandTables, findProblems } from "./checks";
import { deployVersions, takeDeployment } from "./deploy";
import {
  freshStages,
  insertDeployment,
  readDeployment,
  readDeployments,
  withStage,
  writeStages,
  type DeploymentRow,
} from "./deployment-rows";
import { lockNode } from "./node-rows";
import { isSameDocument, readLatest, submitDraft } from "./versions";

const LISTED = 100;

/** A workspace's deployments, or those of one node, newest first. */
export async function listDeployments(
  workspaceId: string,
  nodeId: string | null,
  actor: Actor,
): Promise<DeploymentView[]> {
  demand(actor, workspaceId, "node.view");
  const rows = await readDeployments(
    database(),
    `d.workspace_id = $1 and ($2::uuid is null or exists (
       select 1 from deployment_item i join node_version v on v.id = i.node_version_id
       where i.deployment_id = d.id and v.node_id = $2))
     order by d.created_at desc, d.id limit ${LISTED}`,
    [workspaceId, nodeId],
  );
  return rows.map(viewOf);
}

export async function getDeployment(id: string, actor: Actor): Promise<DeploymentView> {
  const row = await readDeployment(database(), id);
  demand(actor, row.workspaceId, "node.view");
  return viewOf(row);
}

const viewOf = ({ workspaceId: _, ...view }: DeploymentRow): DeploymentView => view;

/**
 * Builds a package of submitted versions and checks it against production. It then waits for a confirmation, or has
 * failed with its findings.
 */
export async function createDeployment(
  workspaceId: string,
  { items, description }: DeploymentCreate,
  actor: Actor,
): Promise<DeploymentView> {
  demand(actor, workspaceId, "node.submit");
  return database().transaction(async (sql) => {
    const versionIds: string[] = [];
    for (const item of items) versionIds.push(await versionOf(sql, workspaceId, item));
    const id = await buildPackage(sql, workspaceId, versionIds, description, actor);
    return viewOf(await readDeployment(sql, id));
  });
}

/** Confirms, cancels, or checks again. @throws AppError "deployment.state" when its state does not allow it */
export async function actOnDeployment(
  id: string,
  action: "check" | "confirm" | "cancel",
  actor: Actor,
): Promise<DeploymentView> {
  return database().transaction(async (sql) => {
    const row = await lockDeployment(sql, id);
    demand(actor, row.workspaceId, action === "confirm" ? "node.deploy" : "node.submit");
    await ACT[action](sql, row, actor);
    return viewOf(await readDeployment(sql, id));
  });
}

const ACT = {
  async check(sql: Sql, row: DeploymentRow) {
    demandState(row, "check", ["FAILED", "AWAITING_CONFIRMATION"]);
    await checkPackage(sql, row);
  },
  confirm,
  async cancel(sql: Sql, row: DeploymentRow, actor: Actor) {
    demandState(row, "cancel", ["FAILED", "AWAITING_CONFIRMATION"]);
    const at = systemClock.now();
    const stages = withStage(row.stages, "confirm", { state: "cancelled", finishedAt: at });
    await writeStages(sql, row.id, "CANCELLED", stages);
    await sql.query("update deployment set finished_at = $2 where id = $1", [row.id, at]);
    await audit(sql, row, actor, "deployment.cancel", at);
  },
};

/**
 * The whole of Publish in one call: what is new in the draft is submitted, built, checked and deployed, all or nothing.
 * @throws AppError "node.checks_failed" | "node.nothing_changed" | "account.forbidden"
 */
export async function publishNode(id: string, request: PublishRequest, actor: Actor): Promise<DeploymentView> {
  const at = systemClock.now();
  await demandTables(id, actor);
  return database().transaction(async (sql) => {
    await takeDeployment(sql);
    const node = await lockNode(sql, id, actor, "node.deploy");
    const latest = await readLatest(sql, id);
    const isSubmitted = latest !== null && latest.changeType !== "DELETE" && isSameDocument(latest, node.draft);
    if (isSubmitted && latest.id === node.deployedVersionId)
      throw new AppError("node.nothing_changed", { version: latest.number });
    if (!isSubmitted) demand(actor, node.workspaceId, "node.submit");
    const version = isSubmitted ? latest : await submitDraft(sql, node, request, actor, at);
    const deploymentId = await buildPackage(sql, node.workspaceId, [version.id], request.description, actor);
    const row = await readDeployment(sql, deploymentId);
    demandNone(row.stages.flatMap(({ findings }) => findings));
    await confirm(sql, row, actor);
    return viewOf(await readDeployment(sql, deploymentId));
  });
}

async function buildPackage(
  sql: Sql,
  workspaceId: string,
  versionIds: readonly string[],
  description: string,
  actor: Actor,
): Promise<string> {
  const at = systemClock.now();
  const stages = withStage(freshStages(), "build", { state: "done", startedAt: at, finishedAt: at });
  const id = await insertDeployment(sql, {
    workspaceId,
    versionIds,
    description,
    state: "CHECKING",
    stages,
    actor,
    at,
  });
  const row = await readDeployment(sql, id);
  await checkPackage(sql, row);
  await audit(sql, row, actor, "deployment.create", at);
  return id;
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

async function checkPackage(sql: Sql, row: DeploymentRow): Promise<void> {
  const startedAt = systemClock.now();
  const items = await readItems(sql, row.id);
  const deployedWith = new Set(items.map(({ nodeId }) => nodeId));
  const findings: DeploymentStage["findings"] = [];
  for (const { nodeId, nodeName, ...item } of items) {
    const problems = await findProblems(sql, { ...item, id: nodeId, name: nodeName }, item, { deployedWith });
    findings.push(...problems.map((problem: NodeProblem) => ({ ...problem, nodeId })));
  }
  const isFine = findings.every(({ severity }) => severity !== "error");
  const finishedAt = systemClock.now();
  const checked = withStage(row.stages, "check", {
    state: isFine ? "done" : "failed",
    startedAt,
    finishedAt,
    findings,
  });
  const stages = withStage(checked, "confirm", { state: "waiting", startedAt: isFine ? finishedAt : null });
  await writeStages(sql, row.id, isFine ? "AWAITING_CONFIRMATION" : "FAILED", stages);
}

async function confirm(sql: Sql, row: DeploymentRow, actor: Actor): Promise<void> {
  demandState(row, "confirm", ["AWAITING_CONFIRMATION"]);
  const at = systemClock.now();
  const items = await readItems(sql, row.id);
  if (items.length < row.items.length)
    throw new AppError("common.conflict", { reason: "A node of the deployment is in the recycle bin." });
  const outcome = await deployVersions(sql, items, at);
  const confirmed = withStage(row.stages, "confirm", { state: "done", finishedAt: at });
  const stages = withStage(confirmed, "complete", { state: "done", startedAt: at, finishedAt: at });
  await writeStages(sql, row.id, "DEPLOYED", stages);
  await sql.query("update deployment set confirmed_by = $2, finished_at = $3 where id = $1", [row.id, actor.id, at]);
  await audit(sql, row, actor, "deployment.confirm", at, outcome);
}

async function versionOf(
  sql: Sql,
  workspaceId: string,
  { nodeId, version }: DeploymentCreate["items"][number],
): Promise<string> {
  const [row] = await sql.query<{ id: string; changeType: string }>(
    `select v.id, v.change_type as "changeType" from node n join node_version v on v.node_id = n.id
     where n.id = $1 and n.workspace_id = $2 and n.deleted_at is null and not n.is_root and ($3::int is null or v.number = $3)
     order by v.number desc limit 1`,
    [nodeId, workspaceId, version ?? null],
  );
  if (!row && version !== undefined) throw new AppError("node.version_unknown", { version });
  if (!row || row.changeType === "DELETE")
    throw new AppError("common.not_found", { object: `Submitted node ${nodeId}` });
  return row.id;
}

async function lockDeployment(sql: Sql, id: string): Promise<DeploymentRow> {
  await takeDeployment(sql);
  await sql.query("select 1 from deployment where id = $1 for no key update", [id]);
  return readDeployment(sql, id);
}

function demandState(row: DeploymentRow, action: string, states: readonly DeploymentView["state"][]): void {
  if (!states.includes(row.state)) throw new AppError("deployment.state", { state: row.state, action });
}

function audit(
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
