import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { DRAFT_BODY_BYTES, nodeCheck, nodeDocument } from "@/lib/core/node";
import { checkNode } from "@/lib/services/nodes/checks";

const params = nodeParams;

/** What stands against submitting the saved draft, and what is worth a look. */
export const GET = route({ params, response: nodeCheck }, async (call) =>
  checkNode(await nodeId(call), null, call.actor),
);

/** The same for a document that is not saved. */
export const POST = route(
  { params, body: nodeDocument, bodyLimit: DRAFT_BODY_BYTES, response: nodeCheck },
  async (call) => checkNode(await nodeId(call), call.body, call.actor),
);
