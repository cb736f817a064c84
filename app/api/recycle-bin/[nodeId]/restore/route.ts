import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { nodeView } from "@/lib/core/node";
import { restoreNode } from "@/lib/services/nodes/recycle-bin";

const params = z.object({ nodeId: z.uuid() });

/** Takes a node out of the bin, into its folder when that still exists. */
export const POST = route({ params, response: nodeView }, ({ params, actor }) => restoreNode(params.nodeId, actor));
