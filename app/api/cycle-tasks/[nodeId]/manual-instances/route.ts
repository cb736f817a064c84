import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { testRunMade } from "@/lib/core/cycle-task";
import { createManualInstance } from "@/lib/services/test-instances";

/** Runs a node once, now, outside its schedule. */
export const POST = route(
  { params: z.object({ nodeId: z.uuid() }), status: 201, response: testRunMade },
  ({ params, actor }) => createManualInstance(params.nodeId, actor),
);
