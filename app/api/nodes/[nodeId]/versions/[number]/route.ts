import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { versionView } from "@/lib/core/node";
import { getVersion } from "@/lib/services/nodes/versions";
import { wholeNumber } from "@/lib/core/whole-number";

const params = nodeParams.extend({ number: wholeNumber.min(1) });

/** A version with its script and settings. */
export const GET = route({ params, response: versionView }, async (call) =>
  getVersion(await nodeId(call), call.params.number, call.actor),
);
