import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { oneTableQuery, tableDetail } from "@/lib/core/catalog";
import { getTable } from "@/lib/services/tables";

const params = z.object({ dataSourceId: z.uuid(), table: z.string().min(1).max(256) });

/** One table with its columns, its stream and the statement that creates it. */
export const GET = route({ params, query: oneTableQuery, response: tableDetail }, ({ params, query, actor, signal }) =>
  getTable(params, query, actor, signal),
);
