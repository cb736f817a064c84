import type { MemberDraft, MemberView, WorkspaceChange, WorkspaceDraft, WorkspaceView } from "@/lib/core/workspace";
import { AppError } from "@/lib/core/errors";
import type { WorkspaceRole } from "@/lib/core/permission";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type Prisma, type PrismaTransaction } from "@/lib/platform/db";
import { findAccount } from "./accounts";
import { demand, demandAdmin, type Actor } from "./actor";
import { writeAudit, type AuditedChange } from "./audit";
import { changeReviews } from "./nodes/reviews";
import { bindFirstGroup } from "./resource-groups";
import { createRootNode } from "./root-node";

type Row = Prisma.WorkspaceGetPayload<object>;

/** Makes a workspace with its root node and the group that workers join by default; the maker owns it. @throws AppError "common.conflict" */
export async function createWorkspace(draft: WorkspaceDraft, actor: Actor): Promise<WorkspaceView> {
  demandAdmin(actor, "workspace.create");
  const at = systemClock.now();
  try {
    return await database().prisma.$transaction(async (tx) => {
      const row = await tx.workspace.create({ data: { ...draft, createdBy: actor.id, createdAt: at } });
      await createRootNode(tx, row, at);
      await bindFirstGroup(tx, row.id);
      if (actor.id !== null) {
        await tx.workspaceMember.create({
          data: { workspaceId: row.id, userId: actor.id, role: "OWNER", createdAt: at },
        });
      }
      await audit(tx, actor, row, { action: "workspace.create", after: view(row) }, at);
      return view(row);
    });
  } catch (error) {
    if ((error as { code?: unknown }).code !== "P2002") throw error;
    throw new AppError("common.conflict", { reason: `There is a workspace named "${draft.name}" already.` });
  }
}

/** The workspaces the actor may see. */
export async function listWorkspaces(actor: Actor): Promise<WorkspaceView[]> {
  const where: Prisma.WorkspaceWhereInput = actor.isAdmin ? {} : { id: { in: [...actor.roles.keys()] } };
  return (await database().prisma.workspace.findMany({ where, orderBy: { createdAt: "asc" } })).map(view);
}

export async function getWorkspace(id: string, actor: Actor): Promise<WorkspaceView> {
  demand(actor, id, "workspace.view");
  return view(await find(id));
}

/**
 * Switching the review of publishes on or off publishes nothing: what waits then waits for the other thing. The time zone is fixed once instances exist: their windows were computed in it. A basic workspace may become a
 * standard one, which keeps development and production apart; there is no way back.
 * @throws AppError "common.conflict"
 */
export async function changeWorkspace(id: string, change: WorkspaceChange, actor: Actor): Promise<WorkspaceView> {
  demand(actor, id, "workspace.edit");
  const before = await find(id);
  if (change.timeZone !== undefined && change.timeZone !== before.timeZone) await refuseWithInstances(id);
  if (change.mode === "BASIC" && before.mode === "STANDARD") {
    const reason = "A standard workspace stays one: its nodes rely on development and production being apart.";
    throw new AppError("common.conflict", { reason });
  }
  const at = systemClock.now();
  return database().prisma.$transaction(async (tx) => {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const { publishReview } = change;
    const isSwitched = publishReview !== undefined && publishReview !== before.publishReview;
    const waiting = isSwitched ? { packagesWaiting: await changeReviews(sqlOf(tx), id, publishReview) } : {};
    const after = await tx.workspace.update({ where: { id }, data: Object.fromEntries(given) });
    const audited = { before: view(before), after: { ...view(after), ...waiting } };
    await audit(tx, actor, after, { action: "workspace.change", ...audited }, at);
    return view(after);
  });
}

export async function listMembers(workspaceId: string, actor: Actor): Promise<MemberView[]> {
  demand(actor, workspaceId, "workspace.view");
  const members = await database().prisma.workspaceMember.findMany({
    where: { workspaceId },
    include: { user: { select: { name: true, email: true, username: true, displayUsername: true } } },
    orderBy: { createdAt: "asc" },
  });
  return members.map(({ userId, role, createdAt, user: { name, email, username, displayUsername } }) => ({
    userId,
    name,
    username: displayUsername ?? username,
    email,
    role,
    since: createdAt,
  }));
}

/** Adds the account of that user name or e-mail address. @throws AppError "account.unknown" | "common.conflict" */
export async function addMember(workspaceId: string, draft: MemberDraft, actor: Actor): Promise<MemberView> {
  demand(actor, workspaceId, "member.manage");
  const { id, name } = await findAccount(draft.identifier);
  if ((await listMembers(workspaceId, actor)).some(({ userId }) => userId === id)) {
    throw new AppError("common.conflict", { reason: `${name} is a member already.` });
  }
  return setMember(workspaceId, id, draft.role, actor);
}

/** Changes a member's role. @throws AppError "common.not_found" | "account.last_owner" */
export async function changeMember(
  workspaceId: string,
  userId: string,
  role: WorkspaceRole,
  actor: Actor,
): Promise<MemberView> {
  demand(actor, workspaceId, "member.manage");
  await findMember(workspaceId, userId, actor);
  return setMember(workspaceId, userId, role, actor);
}

/** Whoever is removed sees the workspace no more, at once. @throws AppError "common.not_found" | "account.last_owner" */
export async function removeMember(workspaceId: string, userId: string, actor: Actor): Promise<void> {
  demand(actor, workspaceId, "member.manage");
  await findMember(workspaceId, userId, actor);
  await writeMember(workspaceId, userId, null, actor);
}

/** Gives somebody a role, whether they were a member or not. @throws AppError "account.last_owner" */
export async function setMember(
  workspaceId: string,
  userId: string,
  role: WorkspaceRole,
  actor: Actor,
): Promise<MemberView> {
  demand(actor, workspaceId, "member.manage");
  await writeMember(workspaceId, userId, role, actor);
  return findMember(workspaceId, userId, actor);
}

async function writeMember(
  workspaceId: string,
  userId: string,
  role: WorkspaceRole | null,
  actor: Actor,
): Promise<void> {
  const workspace = await find(workspaceId);
  const at = systemClock.now();
  await database().prisma.$transaction(async (tx) => {
    const key = { workspaceId_userId: { workspaceId, userId } };
    const before = await tx.workspaceMember.findUnique({ where: key });
    const touchesOwner = role === "OWNER" || before?.role === "OWNER";
    if (touchesOwner) demand(actor, workspaceId, "workspace.delete"); // only an owner makes or unmakes owners
    if (role === null) await tx.workspaceMember.deleteMany({ where: { workspaceId, userId } });
    else await tx.workspaceMember.upsert({ where: key, create: { workspaceId, userId, role }, update: { role } });
    const owners = await tx.workspaceMember.count({ where: { workspaceId, role: "OWNER" } });
    if (owners === 0 && before?.role === "OWNER") throw new AppError("account.last_owner", {});
    const change = { action: "member.set", before: { userId, role: before?.role ?? null }, after: { userId, role } };
    await audit(tx, actor, workspace, change, at);
  });
}

async function findMember(workspaceId: string, userId: string, actor: Actor): Promise<MemberView> {
  const found = (await listMembers(workspaceId, actor)).find((member) => member.userId === userId);
  if (!found) throw new AppError("common.not_found", { object: "This member" });
  return found;
}

async function find(id: string): Promise<Row> {
  const row = await database().prisma.workspace.findUnique({ where: { id } });
  if (!row) throw new AppError("account.no_such_workspace", {});
  return row;
}

async function refuseWithInstances(workspaceId: string): Promise<void> {
  const [found] = await database().query("select 1 from instance where workspace_id = $1 limit 1", [workspaceId]);
  if (!found) return;
  const reason = "The time zone cannot change once instances exist: their windows were computed in it.";
  throw new AppError("common.conflict", { reason });
}

function audit(
  tx: PrismaTransaction,
  actor: Actor,
  { id, name }: Row,
  change: Pick<AuditedChange, "action" | "before" | "after">,
  at: Date,
): Promise<void> {
  const object = { workspaceId: id, objectType: "workspace", objectId: id, objectName: name };
  return writeAudit(sqlOf(tx), actor, { ...object, ...change }, at);
}

function view(row: Row): WorkspaceView {
  const { id, name, displayName, description, timeZone, mode, periodicScheduling, publishReview, createdAt } = row;
  const parameters = row.parameters as Record<string, string>;
  return {
    id,
    name,
    displayName,
    description,
    timeZone,
    mode,
    periodicScheduling,
    publishReview,
    parameters,
    createdAt,
  };
}
