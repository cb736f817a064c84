import { createHash, randomBytes } from "node:crypto";
import type { ApiTokenDraft, ApiTokenView, FreshApiToken } from "@/lib/core/account";
import { AppError } from "@/lib/core/errors";
import type { WorkspaceRole } from "@/lib/core/permission";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type Prisma } from "@/lib/platform/db";
import { demand, demandAdmin, demandPerson, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { rightsOf, type RequestFacts } from "./rights";

const PREFIX = "mr_";
const SECRET_BYTES = 32;
const DAY_MS = 86_400_000;
/** `last used` is kept to the minute: a busy token does not write on every call. */
const USED_MS = 60_000;

/**
 * Whose tokens are meant: those of the person who asks, or of anybody for whoever manages accounts.
 * @throws AppError "account.session_needed" | "account.forbidden"
 */
function holderOf(actor: Actor, accountId: string | undefined): string {
  if (accountId === undefined) return demandPerson(actor);
  demandAdmin(actor, "account.manage");
  return accountId;
}

/** The token itself is in this answer and nowhere else. It is `accountId`'s, by default the actor's own. */
export async function createToken(draft: ApiTokenDraft, actor: Actor, accountId?: string): Promise<FreshApiToken> {
  const userId = holderOf(actor, accountId);
  if (draft.workspaceId !== null) demand(actor, draft.workspaceId, "workspace.view");
  const token = PREFIX + randomBytes(SECRET_BYTES).toString("base64url");
  const at = systemClock.now();
  const row = await database().prisma.$transaction(async (tx) => {
    const made = await tx.apiToken.create({
      data: {
        userId,
        name: draft.name,
        start: token.slice(0, PREFIX.length + 4),
        secretHash: hashOf(token),
        role: draft.role,
        workspaceId: draft.workspaceId,
        createdAt: at,
        expiresAt: draft.expiresInDays === null ? null : new Date(at.getTime() + draft.expiresInDays * DAY_MS),
      },
    });
    const change = { workspaceId: draft.workspaceId, action: "token.create", objectType: "token", objectId: made.id };
    await writeAudit(
      sqlOf(tx),
      actor,
      { ...change, objectName: made.name, after: { role: made.role, expiresAt: made.expiresAt } },
      at,
    );
    return made;
  });
  return { ...view(row), token };
}

/** The tokens of `accountId`, by default the actor's own, that were not revoked. */
export async function listTokens(actor: Actor, accountId?: string): Promise<ApiTokenView[]> {
  const rows = await database().prisma.apiToken.findMany({
    where: { userId: holderOf(actor, accountId), revokedAt: null },
    orderBy: { createdAt: "desc" },
  });
  return rows.map(view);
}

export async function revokeToken(id: string, actor: Actor, accountId?: string): Promise<void> {
  const userId = holderOf(actor, accountId);
  const at = systemClock.now();
  await database().prisma.$transaction(async (tx) => {
    const before = await tx.apiToken.findFirst({ where: { id, userId, revokedAt: null } });
    if (!before) throw new AppError("common.not_found", { object: `Token ${id}` });
    await tx.apiToken.update({ where: { id }, data: { revokedAt: at } });
    const { name, workspaceId } = before;
    const change = { workspaceId, action: "token.revoke", objectType: "token", objectId: id, objectName: name };
    await writeAudit(sqlOf(tx), actor, change, at);
  });
}

/** @throws AppError "account.bad_token" */
export async function actorOfToken(token: string, facts: RequestFacts): Promise<Actor> {
  const { prisma } = database();
  const row = await prisma.apiToken.findUnique({ where: { secretHash: hashOf(token) } });
  const now = systemClock.now();
  const rights =
    row && row.revokedAt === null && (row.expiresAt === null || row.expiresAt > now)
      ? await rightsOf(row.userId)
      : null;
  if (!row || !rights) throw new AppError("account.bad_token", {});
  if (now.getTime() - (row.lastUsedAt?.getTime() ?? 0) > USED_MS) {
    await prisma.apiToken.update({ where: { id: row.id }, data: { lastUsedAt: now } });
  }
  return {
    ...rights,
    type: "token",
    name: `${rights.name} (${row.name})`,
    ...boundedRights(rights, row),
    ...facts,
  };
}

/** A token has what both its owner and its own bounds allow; with a bound it never administers the installation. */
function boundedRights(
  { isAdmin, roles }: Pick<Actor, "isAdmin" | "roles">,
  { role, workspaceId }: { role: WorkspaceRole | null; workspaceId: string | null },
): Pick<Actor, "isAdmin" | "roles"> {
  if (role === null && workspaceId === null) return { isAdmin, roles };
  const owned = isAdmin && workspaceId !== null ? new Map([...roles, [workspaceId, ["OWNER"] as const]]) : roles;
  const kept = [...owned].filter(([id]) => workspaceId === null || id === workspaceId);
  return { isAdmin: false, roles: new Map(kept.map(([id, own]) => [id, role === null ? own : [...own, role]])) };
}

/** Tokens are 256 random bits: one round of SHA-256 is enough to keep them. */
function hashOf(token: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(createHash("sha256").update(token).digest());
}

function view(row: Prisma.ApiTokenGetPayload<object>): ApiTokenView {
  const { id, name, start, role, workspaceId, createdAt, expiresAt, lastUsedAt } = row;
  return { id, name, start, role, workspaceId, createdAt, expiresAt, lastUsedAt };
}
