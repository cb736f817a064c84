import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { deploymentView, publishRequest } from "@/lib/core/node";
import { publishNode } from "@/lib/services/nodes/deployments";

const params = nodeParams;

/**
 * Submits what is new, checks it and deploys it, all or nothing. Where the workspace wants a review, it answers with a
 * package that waits for one, in state `AWAITING_REVIEW`.
 */
export const POST = route({ params, body: publishRequest, status: 201, response: deploymentView }, async (call) =>
  publishNode(await nodeId(call), call.body, call.actor),
);
