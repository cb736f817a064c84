import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { instanceTransition } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { listTransitions } from "@/lib/services/instances";

const params = z.object({ instanceId });

/** Everything that happened to an instance, in order. */
export const GET = route({ params, response: listOf(instanceTransition) }, async ({ params, actor }) => ({
  items: await listTransitions(params.instanceId, actor),
}));
