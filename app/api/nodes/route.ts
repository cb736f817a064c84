import { route } from "@/app/api/_lib/route";
import { DRAFT_BODY_BYTES, nodeCreate, nodeSearch, nodesFound, nodeView } from "@/lib/core/node";
import { createNode } from "@/lib/services/nodes/nodes";
import { searchNodes } from "@/lib/services/nodes/tree";

/** Nodes of the workspace by name, or by what their code says. */
export const GET = route({ query: nodeSearch, response: nodesFound }, async ({ query, actor, workspaceId }) => ({
  items: await searchNodes(await workspaceId(), query, actor),
}));

/** Makes a node, empty or as a copy; its maker owns it and holds its edit lock. */
export const POST = route(
  { body: nodeCreate, bodyLimit: DRAFT_BODY_BYTES, status: 201, response: nodeView },
  async ({ body, actor, workspaceId }) => createNode(await workspaceId(), body, actor),
);
