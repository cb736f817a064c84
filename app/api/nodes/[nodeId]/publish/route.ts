import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { deploymentView, publishRequest } from "@/lib/core/node";
import { publishNode } from "@/lib/services/nodes/deployments";

const params = nodeParams;

/** Submits what is new, checks it and deploys it, all or nothing. */
export const POST = route({ params, body: publishRequest, status: 201, response: deploymentView }, async (call) =>
  publishNode(await nodeId(call), call.body, call.actor),
);
