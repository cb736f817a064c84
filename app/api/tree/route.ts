import { route } from "@/app/api/_lib/route";
import { nodeTree } from "@/lib/core/node";
import { readTree } from "@/lib/services/nodes/tree";

/** All folders and nodes of the workspace, flat: Business Flow and Workspace Directories are views of this one tree. */
export const GET = route({ response: nodeTree }, async ({ actor, workspaceId }) =>
  readTree(await workspaceId(), actor),
);
