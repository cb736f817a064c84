import type { AuditEntryView, AuditFilter, AuditPage } from "@/lib/core/audit";
import { database, type Prisma } from "@/lib/platform/db";
import { demand, demandAdmin, type Actor } from "./actor";
import { verifyAudit, type AuditVerdict } from "./audit";

/** Entries of a workspace, or with null of the installation itself, newest first. */
export async function listAudit(workspaceId: string | null, filter: AuditFilter, actor: Actor): Promise<AuditPage> {
  if (workspaceId === null) demandAdmin(actor, "audit.verify");
  else demand(actor, workspaceId, "audit.view");
  const { action, actorId, objectType, objectId, from, to, cursor, limit } = filter;
  const rows = await database().prisma.auditEntry.findMany({
    where: {
      workspaceId,
      ...(action ? { action: { startsWith: action } } : {}),
      ...(actorId ? { actorId } : {}),
      ...(objectType ? { objectType } : {}),
      ...(objectId ? { objectId } : {}),
      ...(from || to ? { at: { ...(from ? { gte: from } : {}), ...(to ? { lt: to } : {}) } } : {}),
      ...(cursor ? { id: { lt: BigInt(cursor) } } : {}),
    },
    orderBy: { id: "desc" },
    take: limit + 1,
  });
  const items = rows.slice(0, limit).map(view);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** Recomputes the whole chain. */
export async function verifyAuditLog(actor: Actor): Promise<AuditVerdict> {
  demandAdmin(actor, "audit.verify");
  return verifyAudit(database());
}

function view(row: Prisma.AuditEntryGetPayload<object>): AuditEntryView {
  const { id, at, actorType, actorId, actorName, action, objectType, objectId, objectName } = row;
  const { before, after, requestId, address } = row;
  const actor = { type: actorType, id: actorId, name: actorName };
  return { id: String(id), at, actor, action, objectType, objectId, objectName, before, after, requestId, address };
}
