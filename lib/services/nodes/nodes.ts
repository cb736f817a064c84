import { randomInt, randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { editorState, type NodeChange, type NodeCreate, type NodeView } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { normalConfig } from "./drafts";
import { demandFolder, takeTree } from "./folders";
import { demandFreeName, findNode, findNodeId, lockNode, viewNode, type NodeRow } from "./node-rows";
import { auditFile, demandShared } from "./personal";

/** New nodes start at some minute of the first half hour, so that not all of them start at once. */
const FIRST_MINUTES = 30;
const NAME_TRIES = 5;

export async function getNode(id: string, actor: Actor): Promise<NodeView> {
  return viewNode(database(), await findNode(database(), id, actor, "node.view"), actor);
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
  if (wish.personal && actor.id === null) throw new AppError("account.session_needed", {});
  const personalOf = wish.personal ? actor.id : null;
  const at = systemClock.now();
  const source = wish.copyOf === undefined ? null : await findNode(database(), wish.copyOf, actor, "node.view");
  const id = randomUUID();
  const row = await database().transaction(async (sql) => {
    await takeTree(sql, workspaceId);
    await demandFolder(sql, { workspaceId, personalOf }, wish.folderId);
    await demandFreeName(sql, { workspaceId, personalOf }, wish.name, null);
    const workspace = await nameOf(sql, workspaceId);
    const output = { name: `${workspace}.${wish.name}` };
    const copied = source && { ...source.draft.config, outputs: [output] };
    const config = normalConfig(wish.config ?? copied ?? { ...freshSchedule(), outputs: [output] });
    await sql.query(
      `insert into node (id, workspace_id, folder_id, type, name, description, owner_id, draft_script, draft_config,
         draft_editor, draft_updated_by, draft_updated_at, locked_by, locked_at, created_at, personal_of)
       values ($1, $2, $3, $4::node_type, $5, $6, $7, $8, $9, $10, $7, $11, $7, case when $7::text is null then null else $11::timestamptz end, $11, $12)`,
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
        personalOf,
      ],
    );
    if (personalOf === null) await addAutomaticOutput(sql, workspace, id);
    const made = await findNode(sql, id, actor, "node.view");
    await auditFile(
      sql,
      actor,
      "node",
      made,
      { action: "node.create", after: { name: wish.name, type: made.type } },
      at,
    );
    return made;
  });
  return viewNode(database(), row, actor);
}

/**
 * Renames, moves, hands over; with `personal: false` out of the personal directory, which makes it a node like any other.
 * The output names stay: others depend on them. @throws AppError "node.name_taken" | "common.not_found" | "node.personal"
 */
export async function changeNode(id: string, { personal, ...change }: NodeChange, actor: Actor): Promise<NodeView> {
  const at = systemClock.now();
  const row = await database().transaction(async (sql) => {
    const before = await lockNode(sql, id, actor, "node.edit");
    await takeTree(sql, before.workspaceId);
    const isShared = before.personalOf !== null && personal === false;
    const wished = isShared ? { folderId: null, ...change, personalOf: null } : change;
    const given: Values = Object.fromEntries(Object.entries(wished).filter(([, value]) => value !== undefined));
    const after: NodeRow = { ...before, ...given };
    if (given.folderId !== undefined) await demandFolder(sql, after, given.folderId);
    if (given.name !== undefined || isShared) await demandFreeName(sql, after, after.name, id);
    if (given.ownerId !== undefined) demandShared(after);
    if (given.ownerId) await demandMember(sql, before.workspaceId, given.ownerId);
    const columns = Object.keys(given) as (keyof Values)[];
    const sets = columns.map((key, index) => `${COLUMN[key]} = $${index + 2}`);
    if (sets.length > 0)
      await sql.query(`update node set ${sets.join(", ")} where id = $1`, [id, ...columns.map((key) => given[key])]);
    if (isShared) await addAutomaticOutput(sql, await nameOf(sql, before.workspaceId), id);
    const was = { name: before.name, folderId: before.folderId, ownerId: before.ownerId };
    const audited = isShared
      ? { action: "node.share", after: { name: after.name, folderId: after.folderId } }
      : { action: "node.change", before: was, after: change };
    await auditFile(sql, actor, "node", after, audited, at);
    return findNode(sql, id, actor, "node.view");
  });
  return viewNode(database(), row, actor);
}

type Values = Partial<Pick<NodeRow, "name" | "folderId" | "ownerId" | "personalOf"> & { description: string }>;
const COLUMN = {
  name: "name",
  folderId: "folder_id",
  description: "description",
  ownerId: "owner_id",
  personalOf: "personal_of",
} as const;

async function nameOf(sql: Sql, workspaceId: string): Promise<string> {
  const [workspace] = await sql.query<{ name: string }>("select name from workspace where id = $1", [workspaceId]);
  return workspace!.name;
}

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

async function demandMember(sql: Sql, workspaceId: string, userId: string): Promise<void> {
  const [member] = await sql.query(
    `select 1 from workspace_member where workspace_id = $1 and user_id = $2
     union all select 1 from "user" where id = $2 and role = 'admin'`,
    [workspaceId, userId],
  );
  if (!member) throw new AppError("common.not_found", { object: `Member ${userId}` }, { path: "ownerId" });
}
