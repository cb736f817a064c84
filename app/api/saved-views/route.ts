import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { savedViewDraft, savedViewView, viewPage } from "@/lib/core/saved-view";
import { listViews, saveView } from "@/lib/services/saved-views";

const list = z.object({ items: z.array(savedViewView) });

/** One's own views of a list and those that others share. */
export const GET = route(
  { query: z.object({ page: viewPage }), response: list },
  async ({ query, actor, workspaceId }) => ({ items: await listViews(await workspaceId(), query.page, actor) }),
);

/** Keeps the address of a list under a name; the same name again replaces one's own view. */
export const POST = route(
  { body: savedViewDraft, status: 201, response: savedViewView },
  async ({ body, actor, workspaceId }) => saveView(await workspaceId(), body, actor),
);
