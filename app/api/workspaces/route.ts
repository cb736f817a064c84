import { workspaceDraft, workspaceView } from "@/lib/core/workspace";
import { createWorkspace, listWorkspaces } from "@/lib/services/workspaces";
import { listOf } from "../_lib/list-of";
import { route } from "../_lib/route";

/** The workspaces that the caller may see. */
export const GET = route({ response: listOf(workspaceView) }, async ({ actor }) => ({
  items: await listWorkspaces(actor),
}));

/** Makes a workspace; its maker owns it. */
export const POST = route({ body: workspaceDraft, status: 201, response: workspaceView }, ({ body, actor }) =>
  createWorkspace(body, actor),
);
