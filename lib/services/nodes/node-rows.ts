import { AppError } from "@/lib/core/errors";
import { editorState, type NodeDraft, type NodeSummary, type NodeView } from "@/lib/core/node";
import type { Action } from "@/lib/core/permission";
import type { Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { isHidden, visibleTo, type Placed } from "./personal";

/** The columns of a summary, over `node n` with its joins. */
const SUMMARY = `n.id, n.folder_id as "folderId", n.type, n.name, n.description, n.is_root as "isRoot", n.frozen,
  n.personal_of is not null as "isPersonal",
  case when n.owner_id is null then null else json_build_object('id', n.owner_id, 'name', coalesce(o.name, n.owner_id)) end as owner,
  case
    when l.id is null then 'draft'
    when l.change_type = 'DELETE' then 'undeployed'
    when n.draft_script <> l.script or n.draft_config <> l.config then 'changed'
    when l.id = n.deployed_version_id then 'published' else 'awaiting' end as state,
  case when n.locked_by is null then null
    else json_build_object('id', n.locked_by, 'name', coalesce(k.name, n.locked_by), 'since', n.locked_at) end as lock,
  l.number as "latestVersion", d.number as "deployedVersion", d.config ->> 'recurrence' as recurrence,
  n.draft_updated_at as "updatedAt"`;
const JOINS = `left join "user" o on o.id = n.owner_id left join "user" k on k.id = n.locked_by
  left join node_version d on d.id = n.deployed_version_id
  left join lateral (select v.* from node_version v where v.node_id = n.id order by v.number desc limit 1) l on true`;

/** Nodes that are not in the recycle bin and that the actor sees; `conditions` are over `node n`. */
export async function readSummaries(
  sql: Sql,
  conditions: string,
  values: readonly unknown[],
  actor: Actor,
): Promise<NodeSummary[]> {
  const visible = visibleTo("n", `$${values.length + 1}`);
  const rows = await sql.query<SummaryRow>(
    `select ${SUMMARY} from node n ${JOINS} where n.deleted_at is null and ${visible} and ${conditions}`,
    [...values, actor.id],
  );
  return rows.map(summaryOf);
}

interface SummaryRow extends Omit<NodeSummary, "lock"> {
  lock: { id: string; name: string; since: string } | null;
}

function summaryOf({ lock, ...row }: SummaryRow): NodeSummary {
  return { ...row, lock: lock && { ...lock, since: new Date(lock.since) } };
}

/** What services need to know of a node before they change it. */
export interface NodeRow extends Placed {
  readonly id: string;
  readonly workspaceId: string;
  readonly folderId: string | null;
  readonly type: NodeSummary["type"];
  readonly name: string;
  readonly isRoot: boolean;
  readonly ownerId: string | null;
  readonly draft: NodeDraft;
  readonly lockedBy: string | null;
  readonly deployedVersionId: string | null;
  readonly deletedAt: Date | null;
}

interface RawRow extends Omit<NodeRow, "draft"> {
  revision: number;
  script: string;
  config: Record<string, unknown>;
  editor: unknown;
  updatedAt: Date;
  updatedById: string | null;
  updatedByName: string | null;
}

const ROW = `select n.id, n.workspace_id as "workspaceId", n.folder_id as "folderId", n.type, n.name, n.is_root as "isRoot",
  n.personal_of as "personalOf", n.owner_id as "ownerId", n.locked_by as "lockedBy", n.deployed_version_id as "deployedVersionId",
  n.deleted_at as "deletedAt", n.draft_revision as revision, n.draft_script as script, n.draft_config as config,
  n.draft_editor as editor, n.draft_updated_at as "updatedAt", n.draft_updated_by as "updatedById",
  (select u.name from "user" u where u.id = n.draft_updated_by) as "updatedByName"
  from node n where n.id = $1`;

/** A node that the actor may do `action` to. @throws AppError "common.not_found" | "account.forbidden" */
export async function findNode(sql: Sql, id: string, actor: Actor, action: Action): Promise<NodeRow> {
  return checked((await sql.query<RawRow>(ROW, [id]))[0], id, actor, action);
}

/** The same, locked until the transaction ends, and never the root. @throws AppError also "node.root_fixed" */
export async function lockNode(sql: Sql, id: string, actor: Actor, action: Action): Promise<NodeRow> {
  const node = checked((await sql.query<RawRow>(`${ROW} for no key update of n`, [id]))[0], id, actor, action);
  if (node.isRoot) throw new AppError("node.root_fixed", {});
  return node;
}

function checked(row: RawRow | undefined, id: string, actor: Actor, action: Action): NodeRow {
  if (!row || isHidden(row, actor)) throw new AppError("common.not_found", { object: `Node ${id}` });
  demand(actor, row.workspaceId, action);
  if (row.deletedAt !== null) throw new AppError("common.not_found", { object: `Node ${row.name}` });
  const { revision, script, config, editor, updatedAt, updatedById, updatedByName, ...node } = row;
  const updatedBy = updatedById === null ? null : { id: updatedById, name: updatedByName ?? updatedById };
  return { ...node, draft: { revision, script, config, editor: editorState.parse(editor), updatedAt, updatedBy } };
}

/** Id of the node of that name, in any case, in the workspace directories. @throws AppError "common.not_found" */
export async function findNodeId(sql: Sql, workspaceId: string, name: string, actor: Actor): Promise<string> {
  demand(actor, workspaceId, "node.view");
  const [row] = await sql.query<{ id: string }>(
    "select id from node where workspace_id = $1 and personal_of is null and deleted_at is null and lower(name) = lower($2)",
    [workspaceId, name],
  );
  if (!row) throw new AppError("common.not_found", { object: `Node ${name}` });
  return row.id;
}

/** A name is taken once in the workspace directories and once in each personal directory. @throws AppError "node.name_taken" */
export async function demandFreeName(
  sql: Sql,
  { workspaceId, personalOf }: Pick<NodeRow, "workspaceId" | "personalOf">,
  name: string,
  id: string | null,
): Promise<void> {
  const [taken] = await sql.query(
    `select 1 from node where workspace_id = $1 and personal_of is not distinct from $2 and deleted_at is null
       and lower(name) = lower($3) and id is distinct from $4::uuid`,
    [workspaceId, personalOf, name, id],
  );
  if (taken) throw new AppError("node.name_taken", { name }, { path: "name" });
}

/** Names of the folders above each of the given ones and of itself, the outermost first. */
export async function readPaths(sql: Sql, folderIds: readonly (string | null)[]): Promise<Map<string, string[]>> {
  const ids = [...new Set(folderIds.filter((id) => id !== null))];
  if (ids.length === 0) return new Map();
  const rows = await sql.query<{ id: string; path: string[] }>(
    `with recursive up as (
       select f.id, f.parent_id, array[f.name] as path from folder f where f.id = any($1::uuid[])
       union all select u.id, p.parent_id, p.name || u.path from up u join folder p on p.id = u.parent_id)
     select id, path from up where parent_id is null`,
    [ids],
  );
  return new Map(rows.map(({ id, path }) => [id, path]));
}

/** Everything an editor opens with. */
export async function viewNode(sql: Sql, row: NodeRow, actor: Actor): Promise<NodeView> {
  const [[summary], paths, outputs, [rest]] = await Promise.all([
    readSummaries(sql, "n.id = $1", [row.id], actor),
    readPaths(sql, [row.folderId]),
    sql.query<NodeView["outputs"][number]>(
      `select name, automatic, table_name as "tableName" from node_output where node_id = $1 order by automatic desc, name`,
      [row.id],
    ),
    sql.query<Pick<NodeView, "timeZone" | "deployedAt" | "createdAt">>(
      `select w.time_zone as "timeZone", n.deployed_at as "deployedAt", n.created_at as "createdAt"
       from node n join workspace w on w.id = n.workspace_id where n.id = $1`,
      [row.id],
    ),
  ]);
  if (!summary || !rest) throw new AppError("common.not_found", { object: `Node ${row.id}` });
  const path = row.folderId === null ? [] : (paths.get(row.folderId) ?? []);
  return { ...summary, ...rest, workspaceId: row.workspaceId, path, draft: row.draft, outputs };
}
