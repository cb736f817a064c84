import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { DRAFT_BODY_BYTES, draftSave, nodeDraft } from "@/lib/core/node";
import { getDraft, saveDraft } from "@/lib/services/nodes/drafts";

const params = nodeParams;

/** The draft as it was last saved. */
export const GET = route({ params, response: nodeDraft }, async (call) => getDraft(await nodeId(call), call.actor));

/**
 * Saves script, config or editor state, whichever is given. 409 `node.draft_conflict` with the other's draft in
 * `details.draft` when `revision` is not the latest; 409 `node.locked` with the holder in `details.lock`.
 */
export const PUT = route({ params, body: draftSave, bodyLimit: DRAFT_BODY_BYTES, response: nodeDraft }, async (call) =>
  saveDraft(await nodeId(call), call.body, call.actor),
);
