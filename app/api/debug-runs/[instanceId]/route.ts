import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { debugRunDetail } from "@/lib/core/node";
import { getDebugRun } from "@/lib/services/nodes/debug-runs";

const params = z.object({ instanceId });

/** A debug run with its script, counts and sample; log, events and stop go by `/api/instances/{instanceId}/…`. */
export const GET = route({ params, response: debugRunDetail }, ({ params, actor }) =>
  getDebugRun(params.instanceId, actor),
);
