import type { DataSourceUses } from "@/lib/core/data-source";
import { AppError } from "@/lib/core/errors";
import { systemClock } from "@/lib/platform/clock";
import { database, type Statements } from "@/lib/platform/db";
import { VISIBLE_SOURCES } from "@/lib/platform/visible-sources";
import { demand, mayDo, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { visibleTo } from "./nodes/personal";
import { reachSource, type ReachedSource } from "./reach-source";

interface NameClaim {
  readonly name: string;
  /** Null: it is about to be made. */
  readonly sourceId: string | null;
  /** The workspace that registers it. */
  readonly ownerId: string;
  /** Those that will see it. */
  readonly workspaceIds: readonly string[];
}

/**
 * Names are given, changed and shared one at a time in the installation, so that a workspace never sees two data sources
 * of one name.
 * @throws AppError "data_source.name_taken" by one that its own workspace registered too, "data_source.name_taken_there" otherwise
 */
export async function claimName(sql: Statements, { name, sourceId, ownerId, workspaceIds }: NameClaim): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended('data source names', 0))::text");
  const [taken] = await sql.query<{ workspace: string; isOwn: boolean }>(
    `select w.display_name as workspace, d.workspace_id = $4::uuid as "isOwn" from ${VISIBLE_SOURCES} d join workspace w on w.id = d.reader_id
     where d.reader_id = any($1::uuid[]) and d.name = $2 and ($3::uuid is null or d.id <> $3) 
     order by 2 desc limit 1`,
    [workspaceIds, name, sourceId, ownerId],
  );
  if (taken?.isOwn) throw new AppError("data_source.name_taken", { name });
  if (taken) throw new AppError("data_source.name_taken_there", { name, workspace: taken.workspace });
}

/**
 * Lets another workspace use the data source, both of its environments, and change nothing of it. The actor must see that
 * workspace. Sharing again what is shared changes nothing.
 * @throws AppError "data_source.name_taken_there" | "data_source.own_workspace" | "account.no_such_workspace"
 */
export async function shareSource(id: string, workspaceId: string, actor: Actor): Promise<void> {
  const source = await reachSource(id, "dataSource.share", actor);
  demand(actor, workspaceId, "workspace.view");
  if (source.owner.id === workspaceId) throw new AppError("data_source.own_workspace", { name: source.name });
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const [workspace] = await sql.query("select 1 from workspace where id = $1", [workspaceId]);
    if (!workspace) throw new AppError("account.no_such_workspace", {});
    await claimName(sql, { name: source.name, sourceId: id, ownerId: source.owner.id, workspaceIds: [workspaceId] });
    const changed = await sql.query(
      `insert into data_source_share (data_source_id, workspace_id, shared_by, shared_at) values ($1, $2, $3, $4)
       on conflict (data_source_id, workspace_id) do update set shared_by = $3, shared_at = $4, ended_at = null
       where data_source_share.ended_at is not null returning 1`,
      [id, workspaceId, actor.id, at],
    );
    if (changed.length > 0) await audit(sql, source, workspaceId, "dataSource.share", actor, at);
  });
}

/** Takes it back: from now on whatever uses it there fails, and says why. Not shared is what it then is, also before. */
export async function unshareSource(id: string, workspaceId: string, actor: Actor): Promise<void> {
  const source = await reachSource(id, "dataSource.share", actor);
  const at = systemClock.now();
  await database().transaction(async (sql) => {
    const changed = await sql.query(
      `update data_source_share set ended_at = $3
       where data_source_id = $1 and workspace_id = $2 and ended_at is null returning 1`,
      [id, workspaceId, at],
    );
    if (changed.length > 0) await audit(sql, source, workspaceId, "dataSource.unshare", actor, at);
  });
}

/** Both workspaces can read it in their audit log. */
async function audit(
  sql: Statements,
  { id, name, owner }: ReachedSource,
  workspaceId: string,
  action: string,
  actor: Actor,
  at: Date,
): Promise<void> {
  const facts = { action, objectType: "dataSource", objectId: id, objectName: name };
  const after = { owner: owner.id, workspace: workspaceId };
  for (const each of [owner.id, workspaceId]) await writeAudit(sql, actor, { ...facts, workspaceId: each, after }, at);
}

interface UseRow {
  readonly nodeId: string;
  readonly nodeName: string;
  readonly isDeployed: boolean;
  readonly workspaceId: string;
  readonly workspaceName: string;
}

/**
 * The nodes whose draft or deployed script names the data source, in every workspace that may use it. Those of workspaces
 * that the reader does not see are counted, and that only for members of its own workspace. A personal file is its owner's.
 */
export async function findUses({ name, owner, readers }: ReachedSource, actor: Actor): Promise<DataSourceUses> {
  const rows = await database().query<UseRow>(
    `select n.id as "nodeId", n.name as "nodeName", coalesce(v.script ~ $2, false) as "isDeployed",
       w.id as "workspaceId", w.display_name as "workspaceName"
     from node n join workspace w on w.id = n.workspace_id left join node_version v on v.id = n.deployed_version_id
     where n.workspace_id = any($1::uuid[]) and n.deleted_at is null and ${visibleTo("n", "$4")}
       and (n.draft_script ~ $2 or v.script ~ $2)
     order by n.workspace_id <> $3::uuid, w.name, n.name`,
    [readers.map(({ id }) => id), `"datasource"\\s*:\\s*"${name}"`, owner.id, actor.id],
  );
  const isSeen = ({ workspaceId }: UseRow) => mayDo(actor, workspaceId, "node.view");
  const items = rows.filter(isSeen).map(({ workspaceId, workspaceName, ...use }) => ({
    ...use,
    workspace: { id: workspaceId, name: workspaceName },
  }));
  const mayCount = mayDo(actor, owner.id, "dataSource.view");
  const unseen = mayCount
    ? Map.groupBy(
        rows.filter((row) => !isSeen(row)),
        ({ workspaceId }) => workspaceId,
      )
    : [];
  const elsewhere = [...unseen].map(([id, uses]) => ({
    workspace: { id, name: uses[0]!.workspaceName },
    nodes: uses.length,
    deployed: uses.filter(({ isDeployed }) => isDeployed).length,
  }));
  return { items, elsewhere };
}

/** A data source that something uses, wherever, keeps its name and stays. @throws AppError "data_source.in_use" */
export async function refuseIfUsed(source: ReachedSource, actor: Actor): Promise<void> {
  const { items, elsewhere } = await findUses(source, actor);
  const count = elsewhere.reduce((sum, { nodes }) => sum + nodes, items.length);
  if (count === 0) return;
  throw new AppError("data_source.in_use", { name: source.name, count }, { details: { uses: items, elsewhere } });
}
