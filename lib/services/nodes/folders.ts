import { AppError } from "@/lib/core/errors";
import type { FolderChange, FolderDraft, FolderView } from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { auditFile, isHidden, visibleTo, type Placed } from "./personal";
import { recycle } from "./recycle-bin";

const COLUMNS = `f.id, f.parent_id as "parentId", f.kind, f.name, f.description, f.parameters, f.position,
  f.personal_of is not null as "isPersonal"`;

/** The folders of a workspace and of the actor's personal directory in it. */
export async function readFolders(sql: Sql, workspaceId: string, actor: Actor): Promise<FolderView[]> {
  return sql.query<FolderView>(
    `select ${COLUMNS} from folder f where f.workspace_id = $1 and ${visibleTo("f", "$2")}
     order by f.position, lower(f.name), f.id`,
    [workspaceId, actor.id],
  );
}

/** @throws AppError "node.folder_name_taken" | "node.flow_in_flow" | "common.not_found" */
export async function createFolder(workspaceId: string, draft: FolderDraft, actor: Actor): Promise<FolderView> {
  demand(actor, workspaceId, "node.edit");
  if (draft.personal && actor.id === null) throw new AppError("account.session_needed", {});
  const place = { workspaceId, personalOf: draft.personal ? actor.id : null };
  const at = systemClock.now();
  return database().transaction(async (sql) => {
    await takeTree(sql, workspaceId);
    await checkPlace(sql, place, { id: null, ...draft });
    const [made] = await sql.query<FolderView>(
      `insert into folder as f (id, workspace_id, parent_id, kind, name, description, created_by, created_at, updated_at, personal_of)
       values ($1, $2, $3, $4::folder_kind, $5, $6, $7, $8, $8, $9) returning ${COLUMNS}`,
      [
        crypto.randomUUID(),
        workspaceId,
        draft.parentId,
        draft.kind,
        draft.name,
        draft.description,
        actor.id,
        at,
        place.personalOf,
      ],
    );
    const audited = { action: "folder.create", after: made };
    await auditFile(sql, actor, "folder", { ...made!, ...place }, audited, at);
    return made!;
  });
}

/** Renames, moves, or changes what a folder says of itself. @throws AppError "node.folder_loop" besides those above */
export async function changeFolder(id: string, change: FolderChange, actor: Actor): Promise<FolderView> {
  const at = systemClock.now();
  return database().transaction(async (sql) => {
    const { workspaceId, personalOf, ...before } = await lockFolder(sql, id, actor);
    const place = { workspaceId, personalOf };
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    const after: FolderView = { ...before, ...given };
    await takeTree(sql, workspaceId);
    await checkPlace(sql, place, after);
    await sql.query(
      `update folder set parent_id = $2, name = $3, description = $4, parameters = $5, position = $6, updated_at = $7
       where id = $1`,
      [id, after.parentId, after.name, after.description, JSON.stringify(after.parameters), after.position, at],
    );
    await auditFile(sql, actor, "folder", { ...after, ...place }, { action: "folder.change", before, after }, at);
    return after;
  });
}

/**
 * Removes a folder and those inside it; their nodes go to the recycle bin.
 * @throws AppError "node.folder_in_use" while one of them is deployed
 */
export async function removeFolder(id: string, actor: Actor): Promise<void> {
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const { workspaceId, personalOf, ...folder } = await lockFolder(sql, id, actor);
    await takeTree(sql, workspaceId);
    const inside = (await sql.query<{ id: string }>(`${INSIDE} select id from inside`, [id])).map((row) => row.id);
    const nodes = await sql.query<{ id: string; name: string; isDeployed: boolean }>(
      `select id, name, deployed_version_id is not null as "isDeployed" from node
       where folder_id = any($1::uuid[]) and deleted_at is null order by name for no key update`,
      [inside],
    );
    const deployed = nodes.filter(({ isDeployed }) => isDeployed);
    if (deployed.length > 0) {
      const names = deployed.map(({ name }) => name).join(", ");
      throw new AppError("node.folder_in_use", { count: deployed.length, names }, { details: { nodes: deployed } });
    }
    await recycle(
      sql,
      nodes.map((node) => node.id),
      actor,
      at,
    );
    await sql.query("update node set folder_id = null where folder_id = any($1::uuid[])", [inside]);
    // Children before their parents: the deepest first.
    for (const each of inside.reverse()) await sql.query("delete from folder where id = $1", [each]);
    const after = { nodes: nodes.map(({ name }) => name) };
    const audited = { action: "folder.delete", before: folder, after };
    await auditFile(sql, actor, "folder", { ...folder, workspaceId, personalOf }, audited, at);
  });
}

/** A folder and everything inside it, the outermost first. */
const INSIDE = `with recursive inside as (
  select id, 0 as depth from folder where id = $1
  union all select f.id, i.depth + 1 from folder f join inside i on f.parent_id = i.id)`;

/** The tree of a workspace changes in one place at a time: names stay unique, and nothing is moved into itself. */
export async function takeTree(sql: Sql, workspaceId: string): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended('tree:' || $1, 0))::text", [workspaceId]);
}

interface Place extends Placed {
  readonly workspaceId: string;
}

async function lockFolder(sql: Sql, id: string, actor: Actor): Promise<FolderView & Place> {
  const [row] = await sql.query<FolderView & Place>(
    `select ${COLUMNS}, f.workspace_id as "workspaceId", f.personal_of as "personalOf" from folder f where f.id = $1 for no key update`,
    [id],
  );
  if (!row || isHidden(row, actor)) throw new AppError("common.not_found", { object: `Folder ${id}` });
  demand(actor, row.workspaceId, "node.edit");
  return row;
}

/**
 * The folder that something is put into must be one of the workspace directories, or of the personal directory that it
 * lies in. @throws AppError "common.not_found"
 */
export async function demandFolder(sql: Sql, { workspaceId, personalOf }: Place, id: string | null): Promise<void> {
  if (id === null) return;
  const [found] = await sql.query(
    "select 1 from folder where id = $1 and workspace_id = $2 and personal_of is not distinct from $3",
    [id, workspaceId, personalOf],
  );
  if (!found) throw new AppError("common.not_found", { object: `Folder ${id}` });
}

async function checkPlace(
  sql: Sql,
  place: Place,
  { id, parentId, kind, name }: Pick<FolderView, "parentId" | "kind" | "name"> & { id: string | null },
): Promise<void> {
  await demandFolder(sql, place, parentId);
  const [taken] = await sql.query(
    `select 1 from folder where workspace_id = $1 and parent_id is not distinct from $2::uuid and lower(name) = lower($3)
       and id is distinct from $4::uuid and personal_of is not distinct from $5`,
    [place.workspaceId, parentId, name, id, place.personalOf],
  );
  if (taken) throw new AppError("node.folder_name_taken", { name }, { path: "name" });
  const above = await sql.query<{ id: string; kind: string }>(
    `with recursive up as (select id, parent_id, kind from folder where id = $1
       union select f.id, f.parent_id, f.kind from folder f join up u on f.id = u.parent_id)
     select id, kind from up`,
    [parentId],
  );
  if (above.some((folder) => folder.id === id)) throw new AppError("node.folder_loop", {}, { path: "parentId" });
  const isInFlow = above.some((folder) => folder.kind === "BUSINESS_FLOW");
  if (!isInFlow) return;
  const holdsFlow =
    kind === "BUSINESS_FLOW" ||
    (id !== null &&
      (await sql.query(`${INSIDE} select 1 from inside join folder f using (id) where f.kind = 'BUSINESS_FLOW'`, [id]))
        .length > 0);
  if (holdsFlow) throw new AppError("node.flow_in_flow", {}, { path: "parentId" });
}
