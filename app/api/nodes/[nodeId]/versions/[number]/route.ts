import { z } from "zod";
import { nodeId, nodeParams } from "@/app/api/_lib/node-id";
import { route } from "@/app/api/_lib/route";
import { versionView } from "@/lib/core/node";
import { getVersion } from "@/lib/services/nodes/versions";

const params = nodeParams.extend({ number: z.coerce.number().int().min(1) });

/** A version with its script and settings. */
export const GET = route({ params, response: versionView }, async (call) =>
  getVersion(await nodeId(call), call.params.number, call.actor),
);
