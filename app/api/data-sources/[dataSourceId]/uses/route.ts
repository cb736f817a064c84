import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { dataSourceUses } from "@/lib/core/data-source";
import { listUses } from "@/lib/services/data-sources";

const params = z.object({ dataSourceId: z.uuid() });

/** The nodes that name the data source, in their draft or in production; those the caller does not see are counted. */
export const GET = route({ params, response: dataSourceUses }, ({ params, actor }) =>
  listUses(params.dataSourceId, actor),
);
