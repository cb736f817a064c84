import { randomInt, randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { editorState, type NodeChange, type NodeCreate, type NodeView } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { writeAudit } from "../audit";
import { normalConfig } from "./drafts";
import { demandFolder, takeTree } from "./folders";
import { findNode, findNodeId, lockNode, viewNode } from "./node-rows";

/** New nodes start at some minute of the first half hour, so that not all of them start at once. */
const FIRST_MINUTES = 30;
const NAME_TRIES = 5;

export async function getNode(id: string, actor: Actor): Promise<NodeView> {
  return viewNode(database(), await findNode(database(), id, actor, "node.view"));
}

/** Id of the node of that name in a workspace; an id is answered as it is. @throws AppError "common.not_found" */
export async function nodeIdOf(nameOrId: string, workspaceId: () => Promise<string>, actor: Actor): Promise<string> {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(nameOrId)) return nameOrId;
  return findNodeId(database(), await workspaceId(), nameOrId, actor);
}

/**
 * Makes a node with its automatic output; the maker owns it and holds its lock.
 * @throws AppError "node.name_taken" | "common.not_found"
 */
export async function createNode(workspaceId: string, wish: NodeCreate, actor: Actor): Promise<NodeView> {
  demand(actor, workspaceId, "node.edit");
  const at = systemClock.now();
  const source = wish.copyOf === undefined ? null : await findNode(database(), wish.copyOf, actor, "node.view");
  const id = randomUUID();
  const row = await database().transaction(async (sql) => {
    await takeTree(sql, workspaceId);
    await demandFolder(sql, workspaceId, wish.folderId);
    await demandFreeName(sql, workspaceId, wish.name, null);
    const [workspace] = await sql.query<{ name: string }>("select name from workspace where id = $1", [workspaceId]);
    const output = { name: `${workspace!.name}.${wish.name}` };
    const copied = source && { ...source.draft.config, outputs: [output] };
    const config = normalConfig(wish.config ?? copied ?? { ...freshSchedule(), outputs: [output] });
    await sql.query(
      `insert into node (id, workspace_id, folder_id, type, name, description, owner_id, draft_script, draft_config,
         draft_editor, draft_updated_by, draft_updated_at, locked_by, locked_at, created_at)
       values ($1, $2, $3, $4::node_type, $5, $6, $7, $8, $9, $10, $7, $11, $7, case when $7::text is null then null else $11::timestamptz end, $11)`,
      [
        id,
        workspaceId,
        wish.folderId,
        source?.type ?? wish.type,
        wish.name,
        wish.description,
        actor.id,
        wish.script === "" && source ? source.draft.script : wish.script,
        JSON.stringify(config),
        JSON.stringify(wish.editor ?? source?.draft.editor ?? editorState.parse({})),
        at,
      ],
    );
    await addAutomaticOutput(sql, workspace!.name, id);
    const made = await findNode(sql, id, actor, "node.view");
    await audit(sql, actor, made, { action: "node.create", after: { name: wish.name, type: made.type } }, at);
    return made;
  });
  return viewNode(database(), row);
}

/** Renames, moves, hands over. The output names stay: others depend on them. */
export async function changeNode(id: string, change: NodeChange, actor: Actor): Promise<NodeView> {
  const at = systemClock.now();
  const row = await database().transaction(async (sql) => {
    const before = await lockNode(sql, id, actor, "node.edit");
    await takeTree(sql, before.workspaceId);
    if (change.folderId !== undefined) await demandFolder(sql, before.workspaceId, change.folderId);
    if (change.name !== undefined) await demandFreeName(sql, before.workspaceId, change.name, id);
    if (change.ownerId) await demandMember(sql, before.workspaceId, change.ownerId);
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const sets = given.map(([key], index) => `${COLUMN[key as keyof NodeChange]} = $${index + 2}`);
    if (sets.length > 0)
      await sql.query(`update node set ${sets.join(", ")} where id = $1`, [id, ...given.map(([, value]) => value)]);
    const was = { name: before.name, folderId: before.folderId, ownerId: before.ownerId };
    await audit(sql, actor, before, { action: "node.change", before: was, after: change }, at);
    return findNode(sql, id, actor, "node.view");
  });
  return viewNode(database(), row);
}

const COLUMN = { name: "name", folderId: "folder_id", description: "description", ownerId: "owner_id" } as const;

function freshSchedule(): { cycle: { kind: "day"; time: string } } {
  return { cycle: { kind: "day", time: `00:${String(randomInt(FIRST_MINUTES)).padStart(2, "0")}` } };
}

/** `<workspace>.<number>_out`: what descendants can always find the node by. */
async function addAutomaticOutput(sql: Sql, workspace: string, nodeId: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    const name = `${workspace}.${randomInt(100_000_000, 1_000_000_000)}_out`;
    const made = await sql.query(
      "insert into node_output (name, node_id, automatic) values ($1, $2, true) on conflict do nothing returning name",
      [name, nodeId],
    );
    if (made.length > 0) return;
    if (tries === NAME_TRIES) throw new AppError("internal", {}, { details: { reason: "no free output name" } });
  }
}

async function demandFreeName(sql: Sql, workspaceId: string, name: string, id: string | null): Promise<void> {
  const [taken] = await sql.query(
    `select 1 from node where workspace_id = $1 and deleted_at is null and lower(name) = lower($2)
       and id is distinct from $3::uuid`,
    [workspaceId, name, id],
  );
  if (taken) throw new AppError("node.name_taken", { name }, { path: "name" });
}

async function demandMember(sql: Sql, workspaceId: string, userId: string): Promise<void> {
  const [member] = await sql.query(
    `select 1 from workspace_member where workspace_id = $1 and user_id = $2
     union all select 1 from "user" where id = $2 and role = 'admin'`,
    [workspaceId, userId],
  );
  if (!member) throw new AppError("common.not_found", { object: `Member ${userId}` }, { path: "ownerId" });
}

function audit(
  sql: Sql,
  actor: Actor,
  { id, workspaceId, name }: { id: string; workspaceId: string; name: string },
  change: { action: string; before?: unknown; after?: unknown },
  at: Date,
): Promise<void> {
  return writeAudit(sql, actor, { workspaceId, objectType: "node", objectId: id, objectName: name, ...change }, at);
}
