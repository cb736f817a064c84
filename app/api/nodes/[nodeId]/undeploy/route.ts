import { z } from "zod";
import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { undeployImpact, versionView } from "@/lib/core/node";
import { undeployImpact as readImpact, undeployNode } from "@/lib/services/nodes/undeploy";

const params = nodeParams;
const body = z.object({ description: z.string().trim().max(500).default("") });

/** What undeploying the node would touch. */
export const GET = route({ params, response: undeployImpact }, async (call) =>
  readImpact(await nodeId(call), call.actor),
);

/** Takes the node out of production. 409 `node.has_descendants` while deployed nodes depend on it. */
export const POST = route({ params, body, response: versionView }, async (call) =>
  undeployNode(await nodeId(call), call.body.description, call.actor),
);
