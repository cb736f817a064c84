import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { diffQuery, nodeDiff } from "@/lib/core/node";
import { diffNode } from "@/lib/services/nodes/versions";

const params = nodeParams;

/** Two documents of a node, `draft`, `deployed` or version numbers, and what differs value by value. */
export const GET = route({ params, query: diffQuery, response: nodeDiff }, async (call) =>
  diffNode(await nodeId(call), call.query.from, call.query.to, call.actor),
);
