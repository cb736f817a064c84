import type { AuditEntryView, AuditFilter, AuditPage } from "@/lib/core/audit";
import { database, type Prisma } from "@/lib/platform/db";
import { demand, demandAdmin, type Actor } from "./actor";
import { verifyAudit, type AuditVerdict } from "./audit";

type Row = Prisma.AuditEntryGetPayload<object>;
const EXPORT_ROWS = 500;

/** Entries of a workspace, or with null of the installation itself, newest first. */
export async function listAudit(workspaceId: string | null, filter: AuditFilter, actor: Actor): Promise<AuditPage> {
  demandAudit(workspaceId, actor);
  const { cursor, limit } = filter;
  const rows = await read(where(workspaceId, filter), cursor === undefined ? null : BigInt(cursor), limit + 1);
  const items = rows.slice(0, limit).map(view);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** An entry as it is exported, with its place in the chain. */
export type ExportedEntry = AuditEntryView & { readonly prevHash: string; readonly hash: string };

/** Every entry that the filter lets through, newest first, some at a time. */
export async function* exportAudit(
  workspaceId: string | null,
  filter: AuditFilter,
  actor: Actor,
): AsyncGenerator<readonly ExportedEntry[]> {
  demandAudit(workspaceId, actor);
  for (let before: bigint | null = null; ;) {
    const rows: Row[] = await read(where(workspaceId, filter), before, EXPORT_ROWS);
    if (rows.length === 0) return;
    yield rows.map((row) => ({ ...view(row), prevHash: hex(row.prevHash), hash: hex(row.hash) }));
    before = rows.at(-1)!.id;
  }
}

/** Recomputes the whole chain. */
export async function verifyAuditLog(actor: Actor): Promise<AuditVerdict> {
  demandAdmin(actor, "audit.verify");
  return verifyAudit(database());
}

function demandAudit(workspaceId: string | null, actor: Actor): void {
  if (workspaceId === null) demandAdmin(actor, "audit.verify");
  else demand(actor, workspaceId, "audit.view");
}

function where(
  workspaceId: string | null,
  { action, actor, objectType, object, from, to }: AuditFilter,
): Prisma.AuditEntryWhereInput {
  return {
    workspaceId,
    ...(action ? { action: { startsWith: action } } : {}),
    ...(actor ? { actorName: { contains: actor, mode: "insensitive" } } : {}),
    ...(objectType ? { objectType } : {}),
    ...(object ? { OR: [{ objectName: { contains: object, mode: "insensitive" } }, { objectId: object }] } : {}),
    ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
  };
}

function read(filter: Prisma.AuditEntryWhereInput, before: bigint | null, take: number): Promise<Row[]> {
  const older = before === null ? {} : { id: { lt: before } };
  return database().prisma.auditEntry.findMany({ where: { AND: [filter, older] }, orderBy: { id: "desc" }, take });
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

function view(row: Row): AuditEntryView {
  const { id, at, actorType, actorId, actorName, action, objectType, objectId, objectName } = row;
  const { before, after, requestId, address } = row;
  const actor = { type: actorType, id: actorId, name: actorName };
  return { id: String(id), at, actor, action, objectType, objectId, objectName, before, after, requestId, address };
}
