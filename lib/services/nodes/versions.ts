import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import {
  changesBetween,
  isSame,
  type DiffSide,
  type NodeDiff,
  type NodeDocument,
  type NodeDraft,
  type SubmitRequest,
  type VersionSummary,
  type VersionView,
} from "@/lib/core/node";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { demandNone, demandTables, findProblems } from "./checks";
import { normalConfig, writeDraft } from "./drafts";
import { takeLock } from "./locks";
import { findNode, lockNode, type NodeRow } from "./node-rows";
import { auditFile, demandShared } from "./personal";

const SUMMARY = `v.id, v.node_id as "nodeId", v.number, v.change_type as "changeType", v.description,
  case when v.id = n.deployed_version_id then 'deployed'
    when v.number > coalesce(d.number, 0) and not exists (select 1 from node_version x where x.node_id = v.node_id
      and x.number > v.number) and v.change_type <> 'DELETE' then 'awaiting'
    else 'former' end as state,
  case when v.submitted_by is null then null
    else json_build_object('id', v.submitted_by, 'name', coalesce(u.name, v.submitted_by)) end as "submittedBy",
  v.submitted_at as "submittedAt",
  (select max(p.finished_at) from deployment_item i join deployment p on p.id = i.deployment_id
    where i.node_version_id = v.id and p.state = 'DEPLOYED') as "deployedAt"`;
const FROM = `from node_version v join node n on n.id = v.node_id left join node_version d on d.id = n.deployed_version_id
  left join "user" u on u.id = v.submitted_by`;

/** Newest first. */
export async function listVersions(id: string, actor: Actor): Promise<VersionSummary[]> {
  await findNode(database(), id, actor, "node.view");
  return database().query<VersionSummary>(`select ${SUMMARY} ${FROM} where v.node_id = $1 order by v.number desc`, [
    id,
  ]);
}

/** @throws AppError "node.version_unknown" */
export async function getVersion(id: string, number: number, actor: Actor): Promise<VersionView> {
  await findNode(database(), id, actor, "node.view");
  return readVersion(database(), id, number);
}

async function readVersion(sql: Sql, id: string, number: number): Promise<VersionView> {
  const [row] = await sql.query<VersionView>(
    `select ${SUMMARY}, v.script, v.config ${FROM} where v.node_id = $1 and v.number = $2`,
    [id, number],
  );
  if (!row) throw new AppError("node.version_unknown", { version: number });
  return row;
}

/**
 * Makes the draft an immutable version. It runs once it is deployed.
 * @throws AppError "node.checks_failed" with `details.problems`, "node.nothing_changed", "node.draft_conflict",
 * "node.locked", "node.personal"
 */
export async function submitNode(id: string, request: SubmitRequest, actor: Actor): Promise<VersionView> {
  const at = systemClock.now();
  await demandTables(id, actor);
  return database().transaction(async (sql) => {
    const node = await lockNode(sql, id, actor, "node.submit");
    const version = await submitDraft(sql, node, request, actor, at);
    if (request.unlock) await sql.query("update node set locked_by = null, locked_at = null where id = $1", [id]);
    return version;
  });
}

/** The same within a transaction that has locked the node. */
export async function submitDraft(
  sql: Sql,
  node: NodeRow,
  { description, revision }: Pick<SubmitRequest, "description" | "revision">,
  actor: Actor,
  at: Date,
): Promise<VersionView> {
  const { draft } = node;
  demandShared(node);
  if (revision !== undefined && revision !== draft.revision) {
    const who = draft.updatedBy?.name ?? "Millrace";
    const params = { who, seen: revision, now: draft.revision };
    throw new AppError("node.draft_conflict", params, { details: { draft } });
  }
  if (node.lockedBy !== null) await takeLock(sql, node, actor, at);
  const latest = await readLatest(sql, node.id);
  if (latest && latest.changeType !== "DELETE" && isSameDocument(latest, draft))
    throw new AppError("node.nothing_changed", { version: latest.number });
  demandNone(await findProblems(sql, node, draft, {}));
  return addVersion(
    sql,
    node,
    { ...draft, config: normalConfig(draft.config) },
    {
      number: (latest?.number ?? 0) + 1,
      changeType: latest && latest.changeType !== "DELETE" ? "CHANGE" : "CREATE",
      description,
      actor,
      at,
      writtenBy: draft.updatedBy?.id ?? null,
    },
  );
}

interface NewVersion {
  readonly number: number;
  readonly changeType: VersionView["changeType"];
  readonly description: string;
  readonly actor: Actor;
  readonly at: Date;
  /** Who saved what is submitted. */
  readonly writtenBy?: string | null;
}

export async function addVersion(
  sql: Sql,
  node: Pick<NodeRow, "id" | "workspaceId" | "name" | "personalOf">,
  { script, config }: NodeDocument,
  { number, changeType, description, actor, at, writtenBy = null }: NewVersion,
): Promise<VersionView> {
  await sql.query(
    `insert into node_version (id, node_id, number, change_type, script, config, description, submitted_by, submitted_at,
       written_by)
     values ($1, $2, $3, $4::change_type, $5, $6, $7, $8, $9, $10)`,
    [randomUUID(), node.id, number, changeType, script, JSON.stringify(config), description, actor.id, at, writtenBy],
  );
  const after = { version: number, changeType, description };
  await auditFile(sql, actor, "node", node, { action: "node.submit", after }, at);
  return readVersion(sql, node.id, number);
}

export interface LatestVersion extends NodeDocument {
  readonly id: string;
  readonly number: number;
  readonly changeType: VersionView["changeType"];
}

export async function readLatest(sql: Sql, nodeId: string): Promise<LatestVersion | null> {
  const [row] = await sql.query<LatestVersion>(
    `select id, number, change_type as "changeType", script, config from node_version where node_id = $1
     order by number desc limit 1`,
    [nodeId],
  );
  return row ?? null;
}

export function isSameDocument(a: NodeDocument, b: NodeDocument): boolean {
  return a.script === b.script && isSame(normalConfig(a.config), normalConfig(b.config));
}

/** Puts a version's script and settings into the draft; it must be submitted again to count. */
export async function rollBack(id: string, number: number, actor: Actor): Promise<NodeDraft> {
  const at = systemClock.now();
  return database().transaction(async (sql) => {
    const node = await lockNode(sql, id, actor, "node.edit");
    await takeLock(sql, node, actor, at);
    const { script, config } = await readVersion(sql, id, number);
    const draft = await writeDraft(
      sql,
      id,
      { script, config: normalConfig(config), editor: node.draft.editor },
      actor,
      at,
    );
    await auditFile(sql, actor, "node", node, { action: "node.rollBack", after: { version: number } }, at);
    return draft;
  });
}

/** Two documents of a node side by side. @throws AppError "node.version_unknown" */
export async function diffNode(id: string, from: DiffSide, to: DiffSide, actor: Actor): Promise<NodeDiff> {
  const node = await findNode(database(), id, actor, "node.view");
  const [left, right] = [await sideOf(node, from), await sideOf(node, to)];
  if (!left || !right) return { from: left, to: right, changes: [], isSame: left === right };
  return { from: left, to: right, changes: changesBetween(left, right), isSame: isSameDocument(left, right) };
}

async function sideOf(node: NodeRow, side: DiffSide): Promise<NodeDiff["from"]> {
  if (side === "draft") return { number: null, script: node.draft.script, config: normalConfig(node.draft.config) };
  if (side !== "deployed") {
    const { number, script, config } = await readVersion(database(), node.id, side);
    return { number, script, config: normalConfig(config) };
  }
  const [row] = await database().query<LatestVersion>("select number, script, config from node_version where id = $1", [
    node.deployedVersionId,
  ]);
  return row ? { number: row.number, script: row.script, config: normalConfig(row.config) } : null;
}
