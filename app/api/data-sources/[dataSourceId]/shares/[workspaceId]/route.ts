import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { dataSource } from "@/lib/core/data-source";
import { shareSource, unshareSource } from "@/lib/services/data-source-shares";
import { getDataSource } from "@/lib/services/data-sources";

const params = z.object({ dataSourceId: z.uuid(), workspaceId: z.uuid() });

/** Lets another workspace use the data source, and change nothing of it. 409 where it has one of that name. */
export const PUT = route({ params, response: dataSource }, async ({ params, actor }) => {
  await shareSource(params.dataSourceId, params.workspaceId, actor);
  return getDataSource(params.dataSourceId, actor);
});

/** Takes it back: nodes that use it there fail from now on. */
export const DELETE = route({ params, response: dataSource }, async ({ params, actor }) => {
  await unshareSource(params.dataSourceId, params.workspaceId, actor);
  return getDataSource(params.dataSourceId, actor);
});
