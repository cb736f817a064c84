import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { rowQuery, tablePreview } from "@/lib/core/catalog";
import { previewRows } from "@/lib/services/tables";

const params = z.object({ dataSourceId: z.uuid(), table: z.string().min(1).max(256) });

/** The first rows of a table. */
export const GET = route({ params, query: rowQuery, response: tablePreview }, ({ params, query, actor, signal }) =>
  previewRows(params, query, actor, signal),
);
