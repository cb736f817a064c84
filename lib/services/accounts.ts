import { randomUUID } from "node:crypto";
import type { AccountChange, AccountDraft, AccountView, SessionView } from "@/lib/core/account";
import { AppError } from "@/lib/core/errors";
import { auth } from "@/lib/platform/auth";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type Prisma, type PrismaTransaction, type Statements } from "@/lib/platform/db";
import { demandAdmin, demandPerson, SYSTEM, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { actorOfToken } from "./api-tokens";
import { clearFailures } from "./lock-out";
import { ADMIN_ROLE, rightsOf, type RequestFacts } from "./rights";

/** Only one of several first visitors becomes the owner. */
const OWNER_LOCK = 72707372;
/** What better-auth calls a local password. */
const PASSWORD_PROVIDER = "credential";

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

/**
 * Renames an account, bars it and ends its sessions, or makes its owner an administrator of the installation.
 * @throws AppError "common.not_found" | "common.conflict" | "account.last_administrator"
 */
export async function changeAccount(id: string, change: AccountChange, actor: Actor): Promise<AccountView> {
  demandAdmin(actor, "account.manage");
  const { name, isDisabled, isAdmin } = change;
  if (isDisabled && id === actor.id) throw new AppError("common.conflict", { reason: "You cannot disable yourself." });
  return database().prisma.$transaction(async (tx) => {
    const before = view(await findUser(tx, id));
    const data = {
      ...(name === undefined ? {} : { name }),
      ...(isDisabled === undefined ? {} : { banned: isDisabled }),
      ...(isAdmin === undefined ? {} : { role: isAdmin ? ADMIN_ROLE : null }),
    };
    const after = view(await tx.user.update({ where: { id }, data }));
    if (isDisabled) await tx.session.deleteMany({ where: { userId: id } });
    const admins = await tx.user.count({ where: { role: ADMIN_ROLE, banned: { not: true } } });
    if (admins === 0) throw new AppError("account.last_administrator", {});
    await auditAccount(sqlOf(tx), actor, "account.change", after, before);
    return after;
  });
}

/** Sets somebody's password for them, opens a locked account, and ends its sessions. */
export async function setPassword(id: string, password: string, actor: Actor): Promise<void> {
  demandAdmin(actor, "account.manage");
  const hash = await (await auth().$context).password.hash(password);
  await database().prisma.$transaction(async (tx) => {
    const user = view(await findUser(tx, id));
    const { count } = await tx.account.updateMany({
      where: { userId: id, providerId: PASSWORD_PROVIDER },
      data: { password: hash },
    });
    if (count === 0) {
      const own = { id: randomUUID(), accountId: id, providerId: PASSWORD_PROVIDER, userId: id };
      await tx.account.create({ data: { ...own, password: hash } });
    }
    await tx.session.deleteMany({ where: { userId: id } });
    await auditAccount(sqlOf(tx), actor, "account.setPassword", user);
  });
  await clearFailures(id);
}

/** Turns the second step of somebody who lost phone and backup codes off. */
export async function removeTwoFactor(id: string, actor: Actor): Promise<void> {
  demandAdmin(actor, "account.manage");
  await database().prisma.$transaction(async (tx) => {
    await findUser(tx, id);
    await tx.twoFactor.deleteMany({ where: { userId: id } });
    const after = view(await tx.user.update({ where: { id }, data: { twoFactorEnabled: false } }));
    await auditAccount(sqlOf(tx), actor, "account.removeTwoFactor", after);
  });
}

/** The account that a user name or an e-mail address belongs to. @throws AppError "account.unknown" */
export async function findAccount(identifier: string): Promise<AccountView> {
  const name = identifier.toLowerCase();
  const where = name.includes("@") ? { email: name } : { username: name };
  const user = await database().prisma.user.findUnique({ where });
  if (!user) throw new AppError("account.unknown", { identifier });
  return view(user);
}

/** The account of the person who asks. */
export async function ownAccount(actor: Actor): Promise<AccountView> {
  const id = demandPerson(actor);
  return view(await database().prisma.user.findUniqueOrThrow({ where: { id } }));
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

async function findUser(tx: PrismaTransaction, id: string): Promise<Prisma.UserGetPayload<object>> {
  const user = await tx.user.findUnique({ where: { id } });
  if (!user) throw new AppError("common.not_found", { object: `Account ${id}` });
  return user;
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
  sql: Statements,
  actor: Actor,
  action: string,
  account: AccountView,
  before?: AccountView,
): Promise<void> {
  const { id, name } = account;
  const change = { workspaceId: null, action, objectType: "account", objectId: id, objectName: name };
  const facts = { before: before && audited(before), after: audited(account) };
  return writeAudit(sql, actor, { ...change, ...facts }, systemClock.now());
}

const audited = ({ name, email, isAdmin, isDisabled }: AccountView) => ({ name, email, isAdmin, isDisabled });
