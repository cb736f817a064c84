import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { deploymentCreate, deploymentList, deploymentView } from "@/lib/core/node";
import { createDeployment, listDeployments } from "@/lib/services/nodes/deployments";

const query = z.object({ nodeId: z.uuid().optional() });

/** The workspace's deployments, or those of one node, newest first. */
export const GET = route({ query, response: deploymentList }, async ({ query, actor, workspaceId }) => ({
  items: await listDeployments(await workspaceId(), query.nodeId ?? null, actor),
}));

/** Builds a package of submitted versions and checks it; it then waits for a confirmation, or has failed. */
export const POST = route(
  { body: deploymentCreate, status: 201, response: deploymentView },
  async ({ body, actor, workspaceId }) => createDeployment(await workspaceId(), body, actor),
);
