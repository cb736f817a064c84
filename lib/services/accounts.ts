import type { AccountDraft, AccountView, SessionView } from "@/lib/core/account";
import { AppError } from "@/lib/core/errors";
import { auth } from "@/lib/platform/auth";
import { systemClock } from "@/lib/platform/clock";
import { database, type Prisma, type Sql } from "@/lib/platform/db";
import { demandAdmin, SYSTEM, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { actorOfToken } from "./api-tokens";
import { ADMIN_ROLE, rightsOf, type RequestFacts } from "./rights";

/** Only one of several first visitors becomes the owner. */
const OWNER_LOCK = 72707372;

/** Whether somebody owns this installation; until then the console shows the set-up page only. */
export async function hasOwner(): Promise<boolean> {
  return (await database().prisma.user.count({ take: 1 })) > 0;
}

/**
 * Makes the account of the first person, who administers the installation and owns every workspace there is.
 * @throws AppError "account.owner_exists"
 */
export async function createOwner(draft: AccountDraft): Promise<AccountView> {
  return database().transaction(async (sql) => {
    await sql.query("select pg_advisory_xact_lock($1)::text", [OWNER_LOCK]);
    if (await hasOwner()) throw new AppError("account.owner_exists", {});
    const owner = await makeUser(draft, true);
    await sql.query(
      `insert into workspace_member (workspace_id, user_id, role) select id, $1, 'OWNER' from workspace
       on conflict do nothing`,
      [owner.id],
    );
    await auditAccount(sql, { ...SYSTEM, type: "user", id: owner.id, name: owner.name }, "account.createOwner", owner);
    return owner;
  });
}

/** @throws AppError "account.name_taken" | "account.forbidden" */
export async function createAccount(draft: AccountDraft, actor: Actor): Promise<AccountView> {
  demandAdmin(actor, "account.manage");
  const account = await makeUser(draft, false);
  await database().transaction((sql) => auditAccount(sql, actor, "account.create", account));
  return account;
}

export async function listAccounts(actor: Actor): Promise<AccountView[]> {
  demandAdmin(actor, "account.manage");
  const users = await database().prisma.user.findMany({ orderBy: { name: "asc" } });
  return users.map(view);
}

/** Bars an account and ends its sessions, or opens it again. */
export async function setDisabled(id: string, isDisabled: boolean, actor: Actor): Promise<AccountView> {
  demandAdmin(actor, "account.manage");
  const { prisma } = database();
  const before = await prisma.user.findUnique({ where: { id } });
  if (!before) throw new AppError("common.not_found", { object: `Account ${id}` });
  if (isDisabled && id === actor.id) throw new AppError("common.conflict", { reason: "You cannot disable yourself." });
  const after = view(await prisma.user.update({ where: { id }, data: { banned: isDisabled } }));
  if (isDisabled) await prisma.session.deleteMany({ where: { userId: id } });
  await database().transaction((sql) =>
    auditAccount(sql, actor, isDisabled ? "account.disable" : "account.enable", after),
  );
  return after;
}

/** Who sends these headers: the bearer of an API token or of a session; null when it is nobody. */
export async function actorOf(headers: Headers, facts: RequestFacts): Promise<Actor | null> {
  const bearer = /^Bearer (.+)$/i.exec(headers.get("authorization") ?? "")?.[1];
  if (bearer !== undefined) return actorOfToken(bearer, facts);
  const session = await auth().api.getSession({ headers });
  const rights = session && (await rightsOf(session.user.id));
  return rights && { ...rights, type: "user", ...facts };
}

/** What the shell of the console needs to know. */
export async function describeSession(actor: Actor): Promise<SessionView> {
  if (actor.id === null) throw new AppError("account.unauthenticated", {});
  const { prisma } = database();
  const user = await prisma.user.findUniqueOrThrow({ where: { id: actor.id } });
  const where: Prisma.WorkspaceWhereInput = actor.isAdmin ? {} : { id: { in: [...actor.roles.keys()] } };
  const workspaces = await prisma.workspace.findMany({ where, orderBy: { createdAt: "asc" } });
  return {
    account: { id: user.id, name: user.name, email: user.email, isAdmin: actor.isAdmin },
    workspaces: workspaces.map(({ id, name, displayName, timeZone }) => ({
      id,
      name,
      displayName,
      timeZone,
      role: actor.roles.get(id)?.at(-1) ?? "OWNER",
    })),
  };
}

async function makeUser(draft: AccountDraft, isAdmin: boolean): Promise<AccountView> {
  const { prisma } = database();
  const { name, email, password } = draft;
  const username = draft.username.toLowerCase();
  const same = await prisma.user.findFirst({ where: { OR: [{ email }, { username }] } });
  if (same) throw new AppError("account.name_taken", { field: same.email === email ? "e-mail" : "user name" });
  const { user } = await auth().api.createUser({
    body: {
      email,
      password,
      name,
      ...(isAdmin ? { role: ADMIN_ROLE } : {}),
      data: { username, displayUsername: draft.username },
    },
  });
  return view(await prisma.user.findUniqueOrThrow({ where: { id: user.id } }));
}

function view(user: Prisma.UserGetPayload<object>): AccountView {
  return {
    id: user.id,
    name: user.name,
    username: user.displayUsername ?? user.username,
    email: user.email,
    isAdmin: user.role === ADMIN_ROLE,
    isDisabled: user.banned ?? false,
    hasTwoFactor: user.twoFactorEnabled ?? false,
    createdAt: user.createdAt,
  };
}

function auditAccount(
  sql: Sql,
  actor: Actor,
  action: string,
  { id, name, email, isAdmin, isDisabled }: AccountView,
): Promise<void> {
  const change = { workspaceId: null, action, objectType: "account", objectId: id, objectName: name };
  return writeAudit(sql, actor, { ...change, after: { name, email, isAdmin, isDisabled } }, systemClock.now());
}
