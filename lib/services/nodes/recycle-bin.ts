import { AppError } from "@/lib/core/errors";
import type { NodeView, RecycledNode } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { takeTree } from "./folders";
import { demandFreeName, findNode, lockNode, viewNode } from "./node-rows";
import { auditFile, isHidden, visibleTo, type Placed } from "./personal";

/** A workspace's recycled nodes with the actor's personal ones, the last deleted first. */
export async function listRecycled(workspaceId: string, actor: Actor): Promise<RecycledNode[]> {
  demand(actor, workspaceId, "node.view");
  return database().query<RecycledNode>(
    `select n.id, n.type, n.name, n.folder_id as "folderId", n.personal_of is not null as "isPersonal", n.deleted_at as "deletedAt",
       case when n.deleted_by is null then null
         else json_build_object('id', n.deleted_by, 'name', coalesce(u.name, n.deleted_by)) end as "deletedBy"
     from node n left join "user" u on u.id = n.deleted_by
     where n.workspace_id = $1 and n.deleted_at is not null and ${visibleTo("n", "$2")}
     order by n.deleted_at desc, n.id`,
    [workspaceId, actor.id],
  );
}

/** Puts a node into the recycle bin. @throws AppError "node.deployed" | "node.locked" | "node.root_fixed" */
export async function deleteNode(id: string, actor: Actor): Promise<void> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const node = await lockNode(sql, id, actor, "node.edit");
    if (node.deployedVersionId !== null) throw new AppError("node.deployed", { name: node.name });
    await recycle(sql, [id], actor, at);
    await auditFile(sql, actor, "node", node, { action: "node.delete" }, at);
  });
}

/** Nodes that are not deployed; their outputs can be found no more, and their locks are given up. */
export async function recycle(sql: Sql, ids: readonly string[], actor: Actor, at: Date): Promise<void> {
  await sql.query(
    `update node set deleted_at = $2, deleted_by = $3, locked_by = null, locked_at = null where id = any($1::uuid[])`,
    [ids, at, actor.id],
  );
}

/** Takes a node out of the bin, into its folder when that still exists. @throws AppError "node.name_taken" */
export async function restoreNode(id: string, actor: Actor): Promise<NodeView> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const node = await lockRecycled(sql, id, actor);
    await takeTree(sql, node.workspaceId);
    await demandFreeName(sql, node, node.name, id);
    await sql.query("update node set deleted_at = null, deleted_by = null where id = $1", [id]);
    await auditFile(sql, actor, "node", node, { action: "node.restore" }, at);
  });
  return viewNode(database(), await findNode(database(), id, actor, "node.view"), actor);
}

/** Removes a recycled node for good, with its versions. Instances that it had keep their history. */
export async function purgeNode(id: string, actor: Actor): Promise<void> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const node = await lockRecycled(sql, id, actor);
    const [kept] = await sql.query("select 1 from instance where node_id = $1 limit 1", [id]);
    if (kept) throw new AppError("node.has_instances", { name: node.name });
    await sql.query("delete from node where id = $1", [id]);
    await auditFile(sql, actor, "node", node, { action: "node.purge" }, at);
  });
}

interface Recycled extends Placed {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
}

async function lockRecycled(sql: Sql, id: string, actor: Actor): Promise<Recycled> {
  const [row] = await sql.query<Recycled>(
    `select id, workspace_id as "workspaceId", name, personal_of as "personalOf" from node where id = $1 and deleted_at is not null for update`,
    [id],
  );
  if (!row || isHidden(row, actor)) throw new AppError("common.not_found", { object: `Recycled node ${id}` });
  demand(actor, row.workspaceId, "node.edit");
  return row;
}
