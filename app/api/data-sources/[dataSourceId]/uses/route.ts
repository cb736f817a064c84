import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { listUses } from "@/lib/services/data-sources";

const params = z.object({ dataSourceId: z.uuid() });

/** The nodes that name the data source, in their draft or in production. */
export const GET = route({ params }, async ({ params, actor }) => ({
  items: await listUses(params.dataSourceId, actor),
}));
