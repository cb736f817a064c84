import { AppError } from "@/lib/core/errors";
import {
  LISTED_DEPLOYMENTS,
  type DeploymentAction,
  type DeploymentCreate,
  type DeploymentQuery,
  type DeploymentView,
  type PublishRequest,
} from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, mayDo, type Actor } from "../actor";
import { demandNone, demandTables } from "./checks";
import { takeDeployment } from "./deploy";
import { readDeployment, readDeployments, withStage, writeStages, type DeploymentRow } from "./deployment-rows";
import { lockNode } from "./node-rows";
import { auditPackage, buildPackage, checkPackage, release } from "./packages";
import { demandCurrent, demandReviewer, needsReview } from "./reviews";
import { isSameDocument, readLatest, submitDraft } from "./versions";

/** A workspace's deployments, newest first. */
export async function listDeployments(
  workspaceId: string,
  { nodeId, state, before }: DeploymentQuery,
  actor: Actor,
): Promise<DeploymentView[]> {
  demand(actor, workspaceId, "node.view");
  const rows = await readDeployments(
    database(),
    `d.workspace_id = $1 and ($2::uuid is null or exists (
       select 1 from deployment_item i join node_version v on v.id = i.node_version_id
       where i.deployment_id = d.id and v.node_id = $2))
     and ($3::deployment_state is null or d.state = $3)
     and ($4::uuid is null or (d.created_at, d.id) < (select b.created_at, b.id from deployment b where b.id = $4))
     order by d.created_at desc, d.id desc limit ${LISTED_DEPLOYMENTS}`,
    [workspaceId, nodeId ?? null, state ?? null, before ?? null],
  );
  return rows.map((row) => viewOf(row, actor));
}

export async function getDeployment(id: string, actor: Actor): Promise<DeploymentView> {
  const row = await readDeployment(database(), id);
  demand(actor, row.workspaceId, "node.view");
  return viewOf(row, actor);
}

const viewOf = ({ workspaceId: _, authors, ...view }: DeploymentRow, actor: Actor): DeploymentView => ({
  ...view,
  isOwn: actor.id !== null && authors.includes(actor.id),
});

/**
 * Builds a package of submitted versions and checks it against production. It then waits for a review where the workspace
 * wants one, otherwise for a confirmation, or has failed with its findings.
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
    return viewOf(await buildPackage(sql, workspaceId, versionIds, description, actor), actor);
  });
}

/**
 * Confirms, withdraws, checks again, or reviews.
 * @throws AppError "deployment.state" when its state does not allow it, "deployment.needs_review", "deployment.outdated",
 * "deployment.review_own", "deployment.not_yours"
 */
export async function actOnDeployment(id: string, wish: DeploymentAction, actor: Actor): Promise<DeploymentView> {
  return database().transaction(async (sql) => {
    const row = await lockDeployment(sql, id);
    demand(actor, row.workspaceId, "node.view");
    await ACT[wish.action](sql, row, actor, "comment" in wish ? wish.comment : "");
    return viewOf(await readDeployment(sql, id), actor);
  });
}

type Act = (sql: Sql, row: DeploymentRow, actor: Actor, comment: string) => Promise<void>;

const ACT: Readonly<Record<DeploymentAction["action"], Act>> = {
  async check(sql, row, actor) {
    if (!mayDo(actor, row.workspaceId, "node.review")) demand(actor, row.workspaceId, "node.submit");
    demandState(row, "check", ["FAILED", "AWAITING_REVIEW", "AWAITING_CONFIRMATION"]);
    await checkPackage(sql, row);
  },

  async confirm(sql, row, actor) {
    demand(actor, row.workspaceId, "node.deploy");
    await confirm(sql, row, actor);
  },

  async cancel(sql, row, actor) {
    demandWithdrawal(row, actor);
    demandState(row, "cancel", ["FAILED", "AWAITING_REVIEW", "AWAITING_CONFIRMATION"]);
    const at = systemClock.now();
    const stage = row.state === "AWAITING_REVIEW" ? "approve" : "confirm";
    const stages = withStage(row.stages, stage, { state: "cancelled", finishedAt: at });
    await writeStages(sql, row.id, "CANCELLED", stages);
    await sql.query("update deployment set finished_at = $2 where id = $1", [row.id, at]);
    await auditPackage(sql, row, actor, "deployment.cancel", at);
  },

  /** What was approved comes to production at once. One that production would not take any more has failed instead. */
  async approve(sql, row, actor, comment) {
    demandReviewer(row, actor);
    demandState(row, "approve", ["AWAITING_REVIEW"]);
    demandCurrent(row);
    if (!(await checkPackage(sql, row)).isFine) return;
    const at = systemClock.now();
    const { stages } = await readDeployment(sql, row.id);
    await writeReview(sql, row.id, actor, comment, at);
    await auditPackage(sql, row, actor, "deployment.approve", at, { comment });
    await release(sql, { ...row, stages: withStage(stages, "approve", { state: "done", finishedAt: at }) }, actor);
  },

  async reject(sql, row, actor, comment) {
    demandReviewer(row, actor);
    demandState(row, "reject", ["AWAITING_REVIEW"]);
    const at = systemClock.now();
    await writeReview(sql, row.id, actor, comment, at);
    await writeStages(sql, row.id, "REJECTED", withStage(row.stages, "approve", { state: "failed", finishedAt: at }));
    await sql.query("update deployment set finished_at = $2 where id = $1", [row.id, at]);
    await auditPackage(sql, row, actor, "deployment.reject", at, { comment });
  },
};

async function writeReview(sql: Sql, id: string, actor: Actor, comment: string, at: Date): Promise<void> {
  await sql.query("update deployment set reviewed_by = $2, reviewed_at = $3, review_comment = $4 where id = $1", [
    id,
    actor.id,
    at,
    comment,
  ]);
}

/** One that waits for a review is withdrawn by who asked for it or had a hand in it, or by an administrator. */
function demandWithdrawal(row: DeploymentRow, actor: Actor): void {
  const isOwn = actor.id !== null && row.authors.includes(actor.id);
  const isNobodys = row.state !== "AWAITING_REVIEW" || row.authors.length === 0;
  if (isNobodys || !isOwn) demand(actor, row.workspaceId, "node.submit");
  if (isNobodys || isOwn || mayDo(actor, row.workspaceId, "workspace.edit")) return;
  throw new AppError("deployment.not_yours", {});
}

/**
 * The whole of Publish in one call: what is new in the draft is submitted, built, checked and deployed, all or nothing.
 * Where the workspace wants a review, it is submitted and built, and waits for that.
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
    const row = await buildPackage(sql, node.workspaceId, [version.id], request.description, actor);
    demandNone(row.stages.flatMap(({ findings }) => findings));
    if (row.state === "AWAITING_REVIEW") return viewOf(row, actor);
    await confirm(sql, row, actor);
    return viewOf(await readDeployment(sql, row.id), actor);
  });
}

/** The one way to production without a reviewer. */
async function confirm(sql: Sql, row: DeploymentRow, actor: Actor): Promise<void> {
  const isOpen = row.state === "AWAITING_CONFIRMATION" || row.state === "AWAITING_REVIEW";
  if (isOpen && (await needsReview(sql, row.workspaceId))) {
    const items = row.items.map(({ node, version }) => `${node.name} v${version}`).join(", ");
    throw new AppError("deployment.needs_review", { items });
  }
  demandState(row, "confirm", ["AWAITING_CONFIRMATION"]);
  demandCurrent(row);
  await release(sql, row, actor);
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
