import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { oneTableQuery } from "@/lib/core/catalog";
import { tableHistory } from "@/lib/core/data-map";
import { listTableChanges } from "@/lib/services/data-map/schema-history";

const params = z.object({ dataSourceId: z.uuid(), table: z.string() });

/** How the table's shape changed from look to look, newest first. */
export const GET = route(
  { params, query: oneTableQuery, response: tableHistory },
  async ({ params, query, actor }) => ({
    items: await listTableChanges({ ...params, ...query }, actor),
  }),
);
