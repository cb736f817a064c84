import { z } from "zod";
import { route } from "@/app/api/_lib/route";
import { changeQuery, tablePreview } from "@/lib/core/catalog";
import { previewChanges } from "@/lib/services/tables";

const params = z.object({ dataSourceId: z.uuid(), table: z.string().min(1).max(256) });

/** The change records of a table since a moment, as a run would write them. */
export const GET = route({ params, query: changeQuery, response: tablePreview }, ({ params, query, actor, signal }) =>
  previewChanges(params, query, actor, signal),
);
