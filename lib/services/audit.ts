import { createHash } from "node:crypto";
import type { Statements } from "@/lib/platform/db";
import type { Actor } from "./actor";

/** Writers of the chain take turns: each row's hash covers the row before it. */
const CHAIN_LOCK = 72707371;
const FIRST = Buffer.alloc(32);

export interface AuditedChange {
  readonly workspaceId: string | null;
  /** `dataSource.create`, `instance.rerun`: object and verb. */
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly objectName?: string;
  /** Views without secrets; left out where there is no before or no after. */
  readonly before?: unknown;
  readonly after?: unknown;
}

/** What a row's hash covers, besides the hash before it. */
interface Content {
  readonly at: Date;
  readonly workspaceId: string | null;
  readonly actorType: string;
  readonly actorId: string | null;
  readonly actorName: string;
  readonly action: string;
  readonly objectType: string;
  readonly objectId: string;
  readonly objectName: string;
  readonly before: unknown;
  readonly after: unknown;
  readonly requestId: string | null;
  readonly address: string | null;
}

/**
 * Writes down a change in the transaction that makes it. Call it last: from here to the commit other changes wait.
 */
export async function writeAudit(sql: Statements, actor: Actor, change: AuditedChange, at: Date): Promise<void> {
  await sql.query(`select pg_advisory_xact_lock(${CHAIN_LOCK})::text`);
  const [last] = await sql.query<{ hash: Uint8Array }>("select hash from audit_entry order by id desc limit 1");
  const content: Content = {
    at,
    workspaceId: change.workspaceId,
    actorType: actor.type,
    actorId: actor.id,
    actorName: actor.name,
    action: change.action,
    objectType: change.objectType,
    objectId: change.objectId,
    objectName: change.objectName ?? "",
    before: plain(change.before),
    after: plain(change.after),
    requestId: actor.requestId,
    address: actor.address,
  };
  const prevHash = last ? Buffer.from(last.hash) : FIRST;
  await sql.query(
    `insert into audit_entry (at, workspace_id, actor_type, actor_id, actor_name, action, object_type, object_id,
       object_name, before, after, request_id, address, prev_hash, hash)
     values ($1::timestamptz, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10::jsonb, $11::jsonb, $12, $13,
       decode($14, 'hex'), decode($15, 'hex'))`,
    [
      content.at,
      content.workspaceId,
      content.actorType,
      content.actorId,
      content.actorName,
      content.action,
      content.objectType,
      content.objectId,
      content.objectName,
      content.before === null ? null : JSON.stringify(content.before),
      content.after === null ? null : JSON.stringify(content.after),
      content.requestId,
      content.address,
      prevHash.toString("hex"),
      hashOf(prevHash, content).toString("hex"),
    ],
  );
}

export interface AuditVerdict {
  readonly entries: number;
  /** Hash of the last entry: note it elsewhere, and a cut-off end shows as well. */
  readonly head: string;
  /** The first entry that does not fit, or null when the chain is whole. */
  readonly broken: { readonly id: bigint; readonly reason: "content" | "link" } | null;
}

/** Recomputes the chain from its beginning. */
export async function verifyAudit(sql: Statements): Promise<AuditVerdict> {
  let prevHash: Buffer = FIRST;
  let entries = 0;
  for (let after = 0n; ;) {
    const rows = await sql.query<Content & { id: bigint; prevHash: Buffer; hash: Buffer }>(
      `select id, at, workspace_id as "workspaceId", actor_type as "actorType", actor_id as "actorId",
         actor_name as "actorName", action, object_type as "objectType", object_id as "objectId",
         object_name as "objectName", before, after, request_id as "requestId", address, prev_hash as "prevHash", hash
       from audit_entry where id > $1 order by id limit 1000`,
      [after],
    );
    if (rows.length === 0) return { entries, head: prevHash.toString("hex"), broken: null };
    for (const row of rows) {
      const reason = !row.prevHash.equals(prevHash)
        ? "link"
        : row.hash.equals(hashOf(prevHash, row))
          ? null
          : "content";
      if (reason) return { entries, head: prevHash.toString("hex"), broken: { id: row.id, reason } };
      prevHash = row.hash;
      after = row.id;
      entries++;
    }
  }
}

function hashOf(prevHash: Buffer, content: Content): Buffer {
  const { at, before, after, ...texts } = content;
  const fields = [
    at.toISOString(),
    texts.workspaceId,
    texts.actorType,
    texts.actorId,
    texts.actorName,
    texts.action,
    texts.objectType,
    texts.objectId,
    texts.objectName,
    canonical(before),
    canonical(after),
    texts.requestId,
    texts.address,
  ];
  return createHash("sha256").update(prevHash).update(JSON.stringify(fields)).digest();
}

/** What JSON keeps of a value; the database orders keys in its own way, so keys are sorted before hashing. */
function plain(value: unknown): unknown {
  return value === undefined || value === null ? null : JSON.parse(JSON.stringify(value, bigintAsText));
}

function bigintAsText(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? String(value) : value;
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.map(([key, inner]) => [key, canonical(inner)]);
}
