import { z } from "zod";
import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { DRAFT_BODY_BYTES, nodeDocument, publishEffect } from "@/lib/core/node";
import { previewEffect } from "@/lib/services/nodes/effect";

const params = nodeParams;
const query = z.object({ count: z.coerce.number().int().min(1).max(200).default(5) });

/** What publishing the saved draft would change now, and the next runs it would have. */
export const GET = route({ params, query, response: publishEffect }, async (call) =>
  previewEffect(await nodeId(call), null, call.query.count, call.actor),
);

/** The same for a document that is not saved. */
export const POST = route(
  { params, query, body: nodeDocument, bodyLimit: DRAFT_BODY_BYTES, response: publishEffect },
  async (call) => previewEffect(await nodeId(call), call.body, call.query.count, call.actor),
);
