import { AppError } from "@/lib/core/errors";
import type { NodeLock } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { lockNode, type NodeRow } from "./node-rows";
import { auditFile } from "./personal";

/**
 * Takes the edit lock of a node, with `steal` also from somebody else. It is held until it is given back, stolen, or
 * the node is deleted.
 * @throws AppError "node.locked"
 */
export async function acquireLock(id: string, { steal }: { steal: boolean }, actor: Actor): Promise<NodeLock | null> {
  const at = systemClock.now();
  return database().transaction(async (sql) => {
    const node = await lockNode(sql, id, actor, "node.edit");
    const isOthers = node.lockedBy !== null && node.lockedBy !== actor.id;
    if (isOthers && steal) {
      demand(actor, node.workspaceId, "node.stealLock");
      await hold(sql, id, actor, at);
      const change = { action: "node.stealLock", before: { holder: node.lockedBy }, after: { holder: actor.id } };
      await auditFile(sql, actor, "node", node, change, at);
    } else await takeLock(sql, node, actor, at);
    return readLock(sql, id);
  });
}

/** Gives the lock back; somebody else's stays where it is. */
export async function releaseLock(id: string, actor: Actor): Promise<void> {
  await database().transaction(async (sql) => {
    await lockNode(sql, id, actor, "node.edit");
    await sql.query("update node set locked_by = null, locked_at = null where id = $1 and locked_by = $2", [
      id,
      actor.id,
    ]);
  });
}

/** Takes the lock when it is free. The node's row is locked by the caller. @throws AppError "node.locked" */
export async function takeLock(
  sql: Sql,
  node: Pick<NodeRow, "id" | "lockedBy">,
  actor: Actor,
  at: Date,
): Promise<void> {
  if (node.lockedBy === actor.id) return;
  if (node.lockedBy !== null) {
    const lock = await readLock(sql, node.id);
    throw new AppError("node.locked", { holder: lock?.name ?? node.lockedBy }, { details: { lock } });
  }
  await hold(sql, node.id, actor, at);
}

async function hold(sql: Sql, id: string, actor: Actor, at: Date): Promise<void> {
  await sql.query(
    "update node set locked_by = $2, locked_at = case when $2::text is null then null else $3::timestamptz end where id = $1",
    [id, actor.id, at],
  );
}

async function readLock(sql: Sql, id: string): Promise<NodeLock | null> {
  const [row] = await sql.query<NodeLock>(
    `select n.locked_by as id, coalesce(u.name, n.locked_by) as name, n.locked_at as since
     from node n left join "user" u on u.id = n.locked_by where n.id = $1 and n.locked_by is not null`,
    [id],
  );
  return row ?? null;
}
