import type { MemberView, WorkspaceChange, WorkspaceDraft, WorkspaceView } from "@/lib/core/workspace";
import { AppError } from "@/lib/core/errors";
import type { WorkspaceRole } from "@/lib/core/permission";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type Prisma, type PrismaTransaction } from "@/lib/platform/db";
import { demand, demandAdmin, type Actor } from "./actor";
import { writeAudit, type AuditedChange } from "./audit";
import { createRootNode } from "./root-node";

type Row = Prisma.WorkspaceGetPayload<object>;

/** Makes a workspace with its root node; the maker owns it. @throws AppError "common.conflict" */
export async function createWorkspace(draft: WorkspaceDraft, actor: Actor): Promise<WorkspaceView> {
  demandAdmin(actor, "workspace.create");
  const at = systemClock.now();
  try {
    return await database().prisma.$transaction(async (tx) => {
      const row = await tx.workspace.create({ data: { ...draft, createdBy: actor.id, createdAt: at } });
      await createRootNode(tx, row, at);
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

/** The time zone is fixed once instances exist: their windows were computed in it. */
export async function changeWorkspace(id: string, change: WorkspaceChange, actor: Actor): Promise<WorkspaceView> {
  demand(actor, id, "workspace.edit");
  const before = await find(id);
  if (change.timeZone !== undefined && change.timeZone !== before.timeZone) await refuseWithInstances(id);
  const at = systemClock.now();
  return database().prisma.$transaction(async (tx) => {
    const given = Object.entries(change).filter(([, value]) => value !== undefined);
    const after = await tx.workspace.update({ where: { id }, data: Object.fromEntries(given) });
    await audit(tx, actor, after, { action: "workspace.change", before: view(before), after: view(after) }, at);
    return view(after);
  });
}

export async function listMembers(workspaceId: string, actor: Actor): Promise<MemberView[]> {
  demand(actor, workspaceId, "workspace.view");
  const members = await database().prisma.workspaceMember.findMany({
    where: { workspaceId },
    include: { user: { select: { name: true, email: true } } },
    orderBy: { createdAt: "asc" },
  });
  return members.map(({ userId, role, createdAt, user }) => ({ userId, ...user, role, since: createdAt }));
}

/** Adds a member, changes a role, or removes a member when `role` is null. @throws AppError "account.last_owner" */
export async function setMember(
  workspaceId: string,
  userId: string,
  role: WorkspaceRole | null,
  actor: Actor,
): Promise<void> {
  demand(actor, workspaceId, "member.manage");
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
  const { id, name, displayName, description, timeZone, mode, periodicScheduling, createdAt } = row;
  const parameters = row.parameters as Record<string, string>;
  return { id, name, displayName, description, timeZone, mode, periodicScheduling, parameters, createdAt };
}
