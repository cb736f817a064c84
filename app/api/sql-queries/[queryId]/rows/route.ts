import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { queryResult, queryRows as query } from "@/lib/core/sql/query";
import { queryRows } from "@/lib/services/sql-queries";

const params = z.object({ queryId: z.uuid() });

/** The first rows of a query that has succeeded. */
export const GET = route({ params, query, response: queryResult }, ({ params, query, actor, signal }) =>
  queryRows(params.queryId, query, actor, signal),
);
