import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { nodeChange, nodeView } from "@/lib/core/node";
import { changeNode, getNode } from "@/lib/services/nodes/nodes";
import { deleteNode } from "@/lib/services/nodes/recycle-bin";

const params = nodeParams;

/** A node with its draft, lock and outputs: what an editor opens with. */
export const GET = route({ params, response: nodeView }, async (call) => getNode(await nodeId(call), call.actor));

/** Renames, moves, describes, hands over. */
export const PATCH = route({ params, body: nodeChange, response: nodeView }, async (call) =>
  changeNode(await nodeId(call), call.body, call.actor),
);

/** Moves a node to the recycle bin. 409 while it is deployed. */
export const DELETE = route({ params, response: null }, async (call) => deleteNode(await nodeId(call), call.actor));
