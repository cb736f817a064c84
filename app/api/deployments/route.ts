import { route } from "@/app/api/_lib/route";
import { deploymentCreate, deploymentList, deploymentQuery, deploymentView } from "@/lib/core/node";
import { createDeployment, listDeployments } from "@/lib/services/nodes/deployments";

/** The workspace's deployments, those of one node, or those in one state, newest first; `before` goes on after the last one seen. */
export const GET = route(
  { query: deploymentQuery, response: deploymentList },
  async ({ query, actor, workspaceId }) => ({
    items: await listDeployments(await workspaceId(), query, actor),
  }),
);

/** Builds a package of submitted versions and checks it; it then waits for a review or a confirmation, or has failed. */
export const POST = route(
  { body: deploymentCreate, status: 201, response: deploymentView },
  async ({ body, actor, workspaceId }) => createDeployment(await workspaceId(), body, actor),
);
