import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { purgeNode } from "@/lib/services/nodes/recycle-bin";

const params = z.object({ nodeId: z.uuid() });

/** Removes a recycled node for good. 409 while its instances are kept. */
export const DELETE = route({ params, response: null }, ({ params, actor }) => purgeNode(params.nodeId, actor));
