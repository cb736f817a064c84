import { AppError } from "@/lib/core/errors";
import type { NodeView, RecycledNode } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { writeAudit } from "../audit";
import { takeTree } from "./folders";
import { findNode, lockNode, viewNode } from "./node-rows";

/** A workspace's recycled nodes, the last deleted first. */
export async function listRecycled(workspaceId: string, actor: Actor): Promise<RecycledNode[]> {
  demand(actor, workspaceId, "node.view");
  return database().query<RecycledNode>(
    `select n.id, n.type, n.name, n.folder_id as "folderId", n.deleted_at as "deletedAt",
       case when n.deleted_by is null then null
         else json_build_object('id', n.deleted_by, 'name', coalesce(u.name, n.deleted_by)) end as "deletedBy"
     from node n left join "user" u on u.id = n.deleted_by
     where n.workspace_id = $1 and n.deleted_at is not null order by n.deleted_at desc, n.id`,
    [workspaceId],
  );
}

/** Puts a node into the recycle bin. @throws AppError "node.deployed" | "node.locked" | "node.root_fixed" */
export async function deleteNode(id: string, actor: Actor): Promise<void> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const node = await lockNode(sql, id, actor, "node.edit");
    if (node.deployedVersionId !== null) throw new AppError("node.deployed", { name: node.name });
    await recycle(sql, [id], actor, at);
    await audit(sql, actor, "node.delete", node, at);
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
    const [taken] = await sql.query(
      "select 1 from node where workspace_id = $1 and deleted_at is null and lower(name) = lower($2)",
      [node.workspaceId, node.name],
    );
    if (taken) throw new AppError("node.name_taken", { name: node.name });
    await sql.query("update node set deleted_at = null, deleted_by = null where id = $1", [id]);
    await audit(sql, actor, "node.restore", node, at);
  });
  return viewNode(database(), await findNode(database(), id, actor, "node.view"));
}

/** Removes a recycled node for good, with its versions. Instances that it had keep their history. */
export async function purgeNode(id: string, actor: Actor): Promise<void> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const node = await lockRecycled(sql, id, actor);
    const [kept] = await sql.query("select 1 from instance where node_id = $1 limit 1", [id]);
    if (kept) throw new AppError("node.has_instances", { name: node.name });
    await sql.query("delete from node where id = $1", [id]);
    await audit(sql, actor, "node.purge", node, at);
  });
}

interface Recycled {
  readonly id: string;
  readonly workspaceId: string;
  readonly name: string;
}

async function lockRecycled(sql: Sql, id: string, actor: Actor): Promise<Recycled> {
  const [row] = await sql.query<Recycled>(
    `select id, workspace_id as "workspaceId", name from node where id = $1 and deleted_at is not null for update`,
    [id],
  );
  if (!row) throw new AppError("common.not_found", { object: `Recycled node ${id}` });
  demand(actor, row.workspaceId, "node.edit");
  return row;
}

function audit(sql: Sql, actor: Actor, action: string, { id, workspaceId, name }: Recycled, at: Date): Promise<void> {
  return writeAudit(sql, actor, { workspaceId, action, objectType: "node", objectId: id, objectName: name }, at);
}
