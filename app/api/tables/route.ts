import { route } from "@/app/api/_lib/route";
import { tableSearch, tablesFound } from "@/lib/core/data-map";
import { searchTables } from "@/lib/services/data-map/search";

/** Tables of all data sources of the workspace, by part of their name. */
export const GET = route({ query: tableSearch, response: tablesFound }, async ({ query, actor, workspaceId, signal }) =>
  searchTables(await workspaceId(), query, actor, signal),
);
