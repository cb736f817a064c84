import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { lockRequest, nodeLock } from "@/lib/core/node";
import { acquireLock, releaseLock } from "@/lib/services/nodes/locks";

const params = nodeParams;

/** Takes the edit lock; with `steal` also from somebody else. 409 `node.locked` names the holder. */
export const POST = route({ params, body: lockRequest, response: nodeLock.nullable() }, async (call) =>
  acquireLock(await nodeId(call), call.body, call.actor),
);

/** Gives the caller's own lock back. */
export const DELETE = route({ params, response: null }, async (call) => releaseLock(await nodeId(call), call.actor));
