import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { tableRuns } from "@/lib/core/data-map";
import { listTableRuns } from "@/lib/services/data-map/runs";

const params = z.object({ dataSourceId: z.uuid(), table: z.string() });

/** The latest runs that wrote into the table, each with its partition. */
export const GET = route({ params, response: tableRuns }, async ({ params, actor }) => ({
  items: await listTableRuns(params, actor),
}));
