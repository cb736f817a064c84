import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { instanceId } from "@/lib/core/instance-id";
import { listOperations } from "@/lib/services/instances";

/** What people did to an instance, newest first. */
export const GET = route({ params: z.object({ instanceId }) }, async ({ params, actor }) => ({
  items: await listOperations(params.instanceId, actor),
}));
