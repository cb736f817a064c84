import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { instanceNeighbours } from "@/lib/services/instance-graph";

/** The instances of the same node planned right before and after. */
export const GET = route({ params: z.object({ instanceId }) }, ({ params, actor }) =>
  instanceNeighbours(params.instanceId, actor),
);
