import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { tableLineage } from "@/lib/core/data-map";
import { getLineage } from "@/lib/services/data-map/lineage";

const params = z.object({ dataSourceId: z.uuid(), table: z.string() });

/** Published nodes that the table's rows come through, and go to. */
export const GET = route({ params, response: tableLineage }, ({ params, actor }) => getLineage(params, actor));
