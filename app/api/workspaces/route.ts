import { workspaceDraft } from "@/lib/core/workspace";
import { createWorkspace, listWorkspaces } from "@/lib/services/workspaces";
import { route } from "../_lib/route";

/** The workspaces that the caller may see. */
export const GET = route({}, async ({ actor }) => ({ items: await listWorkspaces(actor) }));

/** Makes a workspace; its maker owns it. */
export const POST = route({ body: workspaceDraft, status: 201 }, ({ body, actor }) => createWorkspace(body, actor));
