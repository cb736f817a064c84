import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { dirtyPage, dirtyQuery } from "@/lib/core/dirty-records";
import { instanceId } from "@/lib/core/instance-id";
import { listDirtyRecords } from "@/lib/services/dirty-records";

/** A page of the records that an attempt rejected, by reason or by a text in them. */
export const GET = route(
  { params: z.object({ instanceId }), query: dirtyQuery, response: dirtyPage },
  async ({ params, query, actor }) => listDirtyRecords(params.instanceId, query, actor),
);
