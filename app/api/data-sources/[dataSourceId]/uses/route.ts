import { z } from "zod";
import { listOf } from "@/app/api/_lib/list-of";
import { route } from "@/app/api/_lib/route";
import { dataSourceUse } from "@/lib/core/data-source";
import { listUses } from "@/lib/services/data-sources";

const params = z.object({ dataSourceId: z.uuid() });

/** The nodes that name the data source, in their draft or in production. */
export const GET = route({ params, response: listOf(dataSourceUse) }, async ({ params, actor }) => ({
  items: await listUses(params.dataSourceId, actor),
}));
