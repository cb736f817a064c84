import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { nodeDraft } from "@/lib/core/node";
import { rollBack } from "@/lib/services/nodes/versions";
import { wholeNumber } from "@/lib/core/whole-number";

const params = nodeParams.extend({ number: wholeNumber.min(1) });

/** Puts a version into the draft, as its next revision. To count, it must be submitted and deployed again. */
export const POST = route({ params, response: nodeDraft }, async (call) =>
  rollBack(await nodeId(call), call.params.number, call.actor),
);
