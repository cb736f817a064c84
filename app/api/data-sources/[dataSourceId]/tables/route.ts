import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { tableDetail, tableDraft, tablePage, tableQuery } from "@/lib/core/catalog";
import { createTable } from "@/lib/services/table-creation";
import { listTables } from "@/lib/services/tables";

const params = z.object({ dataSourceId: z.uuid() });

/** A page of the tables, by name. */
export const GET = route({ params, query: tableQuery, response: tablePage }, ({ params, query, actor, signal }) =>
  listTables(params, query, actor, signal),
);

/** Runs one CREATE TABLE statement. */
export const POST = route(
  { params, body: tableDraft, status: 201, response: tableDetail },
  ({ params, body, actor, signal }) => createTable(params.dataSourceId, body, actor, signal),
);
