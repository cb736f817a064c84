import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { graphQuery, instanceGraph as instanceGraphSchema } from "@/lib/core/instance-graph";
import { instanceId } from "@/lib/core/instance-id";
import { instanceGraph } from "@/lib/services/instance-graph";

/** An instance with what it waits for and what waits for it. */
export const GET = route(
  { params: z.object({ instanceId }), query: graphQuery, response: instanceGraphSchema },
  ({ params, query, actor }) => instanceGraph(params.instanceId, query, actor),
);
