import { isAPIError } from "better-auth/api";
import type { PasswordChange, SessionRow, TwoFactorStart } from "@/lib/core/account-security";
import { AppError } from "@/lib/core/errors";
import { auth } from "@/lib/platform/auth";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf } from "@/lib/platform/db";
import { demandPerson, type Actor } from "./actor";
import { writeAudit, type AuditedChange } from "./audit";
import { clearFailures, demandUnlocked, recordFailure } from "./lock-out";

/** New cookies of the session at hand, after something that renews it. */
export interface Renewed {
  readonly cookies: readonly string[];
}

/** Changes the person's own password and ends their other sessions. @throws AppError "account.wrong_password" */
export async function changePassword(
  { currentPassword, newPassword }: PasswordChange,
  actor: Actor,
  session: Headers,
): Promise<Renewed> {
  const body = { currentPassword, newPassword, revokeOtherSessions: true };
  const call = () => auth().api.changePassword({ body, headers: session, returnHeaders: true });
  const { headers } = await withPassword(actor, "currentPassword", call);
  await audit(actor, "account.changePassword");
  return { cookies: headers.getSetCookie() };
}

/** Where the person is signed in, the latest first. */
export async function listSessions(actor: Actor, session: Headers): Promise<SessionRow[]> {
  const userId = demandPerson(actor);
  const current = await auth().api.getSession({ headers: session });
  const rows = await database().prisma.session.findMany({
    where: { userId, expiresAt: { gt: systemClock.now() } },
    orderBy: { updatedAt: "desc" },
  });
  return rows.map(({ id, ipAddress, userAgent, createdAt, updatedAt, expiresAt }) => ({
    id,
    isCurrent: id === current?.session.id,
    address: ipAddress || null,
    userAgent: userAgent || null,
    createdAt,
    lastSeenAt: updatedAt,
    expiresAt,
  }));
}

/** Ends one session of the person's, or with null all of them, this one too. @throws AppError "common.not_found" */
export async function endSessions(id: string | null, actor: Actor): Promise<void> {
  const userId = demandPerson(actor);
  await database().prisma.$transaction(async (tx) => {
    const { count } = await tx.session.deleteMany({ where: { userId, ...(id === null ? {} : { id }) } });
    if (count === 0) throw new AppError("common.not_found", { object: "This session" });
    const change = { action: id === null ? "session.endAll" : "session.end", after: { ended: count } };
    await writeAudit(sqlOf(tx), actor, ofAccount(actor, change), systemClock.now());
  });
}

/** Makes a secret for the authenticator app; nothing changes until a code confirms it. */
export async function startTwoFactor(password: string, actor: Actor, session: Headers): Promise<TwoFactorStart> {
  const call = () => auth().api.enableTwoFactor({ body: { password, method: "totp" }, headers: session });
  const made = await withPassword(actor, "password", call);
  if (made.method !== "totp") throw new Error("an authenticator was asked for");
  return { uri: made.totpURI, backupCodes: made.backupCodes };
}

/** From now on signing in asks for a code. @throws AppError "account.wrong_code" | "account.two_factor_off" */
export async function confirmTwoFactor(code: string, actor: Actor, session: Headers): Promise<Renewed> {
  demandPerson(actor);
  const call = () => auth().api.verifyTOTP({ body: { code }, headers: session, returnHeaders: true });
  const { headers } = await inOurWords(call, "code");
  await audit(actor, "account.turnOnTwoFactor");
  return { cookies: headers.getSetCookie() };
}

export async function stopTwoFactor(password: string, actor: Actor, session: Headers): Promise<Renewed> {
  const call = () => auth().api.disableTwoFactor({ body: { password }, headers: session, returnHeaders: true });
  const { headers } = await withPassword(actor, "password", call);
  await audit(actor, "account.turnOffTwoFactor");
  return { cookies: headers.getSetCookie() };
}

/** A stolen session must not become a place to guess the password at. */
async function withPassword<Result>(actor: Actor, field: string, call: () => Promise<Result>): Promise<Result> {
  const key = demandPerson(actor);
  await demandUnlocked(key);
  try {
    const result = await inOurWords(call, field);
    await clearFailures(key);
    return result;
  } catch (error) {
    if (error instanceof AppError && error.code === "account.wrong_password") await recordFailure(key, actor);
    throw error;
  }
}

async function inOurWords<Result>(call: () => Promise<Result>, field: string): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (!isAPIError(error)) throw error;
    const path = { path: `body.${field}` };
    switch (error.body?.code) {
      case "INVALID_PASSWORD":
        throw new AppError("account.wrong_password", {}, path);
      case "INVALID_CODE":
        throw new AppError("account.wrong_code", {}, path);
      case "TOTP_ALREADY_ENABLED":
        throw new AppError("account.two_factor_on", {});
      case "TOTP_NOT_ENABLED":
        throw new AppError("account.two_factor_off", {});
      case "CREDENTIAL_ACCOUNT_NOT_FOUND":
        throw new AppError("account.no_password", {});
      default:
        throw error;
    }
  }
}

function audit(actor: Actor, action: string): Promise<void> {
  return database().transaction((sql) => writeAudit(sql, actor, ofAccount(actor, { action }), systemClock.now()));
}

function ofAccount(actor: Actor, change: Pick<AuditedChange, "action" | "after">): AuditedChange {
  return { workspaceId: null, objectType: "account", objectId: actor.id!, objectName: actor.name, ...change };
}
