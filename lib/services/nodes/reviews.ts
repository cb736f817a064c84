import { AppError } from "@/lib/core/errors";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql, type Statements } from "@/lib/platform/db";
import { demand, mayDo, type Actor } from "../actor";
import { takeDeployment } from "./deploy";
import { AUTHORS, awaitNext, IS_CURRENT, readDeployments, type DeploymentRow } from "./deployment-rows";

/** Whether what is published in a workspace waits for a review. It stays so until the transaction ends. */
export async function needsReview(sql: Sql, workspaceId: string): Promise<boolean> {
  const [row] = await sql.query<{ isOn: boolean }>(
    `select publish_review as "isOn" from workspace where id = $1 for share`,
    [workspaceId],
  );
  return row?.isOn === true;
}

/** The package of just these versions that waits for a review and is not outdated. */
export async function findWaiting(
  sql: Sql,
  workspaceId: string,
  versionIds: readonly string[],
): Promise<string | null> {
  const [row] = await sql.query<{ id: string }>(
    `select d.id from deployment d where d.workspace_id = $1 and d.state = 'AWAITING_REVIEW' and ${IS_CURRENT}
       and array(select i.node_version_id from deployment_item i where i.deployment_id = d.id order by 1)
         = array(select unnest($2::uuid[]) order by 1)
     order by d.created_at limit 1`,
    [workspaceId, versionIds],
  );
  return row?.id ?? null;
}

/** How many packages wait that this reader may review. */
export async function countReviewable(workspaceId: string, actor: Actor): Promise<number> {
  demand(actor, workspaceId, "node.view");
  if (!mayDo(actor, workspaceId, "node.review")) return 0;
  const [row] = await database().query<{ count: number }>(
    `select count(*)::int as count from deployment d where d.workspace_id = $1 and d.state = 'AWAITING_REVIEW'
       and not ($2::text = any(${AUTHORS})) and ${IS_CURRENT}`,
    [workspaceId, actor.id ?? ""],
  );
  return row!.count;
}

/**
 * A review is the word of a person who neither asked for the package nor had a hand in it; also behind a token, which
 * speaks for its owner.
 * @throws AppError "account.forbidden" | "account.session_needed" | "deployment.review_own"
 */
export function demandReviewer(row: DeploymentRow, actor: Actor): void {
  demand(actor, row.workspaceId, "node.review");
  if (actor.id === null) throw new AppError("account.session_needed", {});
  if (row.authors.includes(actor.id)) throw new AppError("deployment.review_own", {});
}

/** Refuses a package that something newer has overtaken. @throws AppError "deployment.outdated" | "common.conflict" */
export function demandCurrent({ items }: DeploymentRow): void {
  if (items.length === 0) throw new AppError("common.conflict", { reason: "The nodes of the package are deleted." });
  const overtaken = items.find(({ outdated }) => outdated !== null);
  if (!overtaken) return;
  const { node, version, outdated } = overtaken;
  throw new AppError("deployment.outdated", { node: node.name, version }, { details: { outdated } });
}

/**
 * What the workspace's open packages wait for after its rule has changed: switched on, those that were about to be
 * confirmed wait for a review; switched off, those that waited for a review wait for a confirmation. None is published by
 * the switch. Returns how many were touched. Call it in the transaction of the change, before the workspace's row is written.
 */
export async function changeReviews(sql: Statements, workspaceId: string, isReviewed: boolean): Promise<number> {
  await takeDeployment(sql);
  const at = systemClock.now();
  const touched = await readDeployments(sql, "d.workspace_id = $1 and d.state = $2::deployment_state", [
    workspaceId,
    isReviewed ? "AWAITING_CONFIRMATION" : "AWAITING_REVIEW",
  ]);
  for (const { id, stages } of touched) await awaitNext(sql, id, stages, { isFine: true, isReviewed, at });
  return touched.length;
}
