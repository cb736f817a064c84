import { AppError } from "@/lib/core/errors";
import type { SavedViewDraft, SavedViewView, ViewPage } from "@/lib/core/saved-view";
import { systemClock } from "@/lib/platform/clock";
import { database, sqlOf, type Prisma } from "@/lib/platform/db";
import { demand, demandPerson, mayDo, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { namesOfUsers } from "./user-names";

/** A person's own views of a list and those that others share, by name. */
export async function listViews(workspaceId: string, page: ViewPage, actor: Actor): Promise<SavedViewView[]> {
  demand(actor, workspaceId, "workspace.view");
  const ownerId = demandPerson(actor);
  const rows = await database().prisma.savedView.findMany({
    where: { workspaceId, page, OR: [{ ownerId }, { shared: true }] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
  });
  return viewsOf(rows, actor);
}

/** Keeps an address of a list under a name; the same name again replaces one's own. */
export async function saveView(workspaceId: string, draft: SavedViewDraft, actor: Actor): Promise<SavedViewView> {
  demand(actor, workspaceId, "workspace.view");
  const ownerId = demandPerson(actor);
  const { page, name, query, shared } = draft;
  const key = { workspaceId, page, ownerId, name };
  const row = await database().prisma.$transaction(async (tx) => {
    const where = { workspaceId_page_ownerId_name: key };
    const saved = await tx.savedView.upsert({ where, create: { ...key, query, shared }, update: { query, shared } });
    await writeAudit(
      sqlOf(tx),
      actor,
      { ...objectOf(saved), action: "savedView.save", after: draft },
      systemClock.now(),
    );
    return saved;
  });
  return (await viewsOf([row], actor))[0]!;
}

/** One's own; a shared one also by those who manage the workspace's members. @throws AppError "common.not_found" */
export async function deleteView(id: string, actor: Actor): Promise<void> {
  const ownerId = demandPerson(actor);
  await database().prisma.$transaction(async (tx) => {
    const row = await tx.savedView.findUnique({ where: { id } });
    const isMine = row?.ownerId === ownerId;
    const mayDelete = row !== null && (isMine || (row.shared && mayDo(actor, row.workspaceId, "workspace.edit")));
    if (!mayDelete) throw new AppError("common.not_found", { object: `View ${id}` });
    await tx.savedView.delete({ where: { id } });
    await writeAudit(sqlOf(tx), actor, { ...objectOf(row), action: "savedView.delete" }, systemClock.now());
  });
}

type Row = Prisma.SavedViewGetPayload<object>;

const objectOf = ({ workspaceId, id, name }: Row) => ({
  workspaceId,
  objectType: "savedView",
  objectId: id,
  objectName: name,
});

async function viewsOf(rows: readonly Row[], actor: Actor): Promise<SavedViewView[]> {
  const names = await namesOfUsers(rows.map(({ ownerId }) => ownerId));
  return rows.map(({ id, page, name, query, shared, ownerId }) => ({
    id,
    page: page as ViewPage,
    name,
    query,
    shared,
    owner: names.get(ownerId) ?? null,
    mine: ownerId === actor.id,
  }));
}
