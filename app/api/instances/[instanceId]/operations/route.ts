import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { instanceOperationView } from "@/lib/core/instance";
import { instanceId } from "@/lib/core/instance-id";
import { listOperations } from "@/lib/services/instances";

/** What people did to an instance, newest first. */
export const GET = route(
  { params: z.object({ instanceId }), response: listOf(instanceOperationView) },
  async ({ params, actor }) => ({
    items: await listOperations(params.instanceId, actor),
  }),
);
