import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { neighbours } from "@/lib/core/instance-graph";
import { instanceId } from "@/lib/core/instance-id";
import { instanceNeighbours } from "@/lib/services/instance-graph";

/** The instances of the same node planned right before and after. */
export const GET = route({ params: z.object({ instanceId }), response: neighbours }, ({ params, actor }) =>
  instanceNeighbours(params.instanceId, actor),
);
