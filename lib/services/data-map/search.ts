import { tableQuery } from "@/lib/core/catalog";
import type { TableSearch, TablesFound } from "@/lib/core/data-map";
import { toAppError } from "@/lib/core/errors";
import { toStoredError } from "@/lib/core/stored-error";
import { database } from "@/lib/platform/db";
import { listVisible } from "@/lib/platform/visible-sources";
import { demand, type Actor } from "../actor";
import { listTables } from "../tables";

/** Tables of all data sources of a workspace. One that does not answer takes nothing from the others. */
export async function searchTables(
  workspaceId: string,
  { search, limit }: TableSearch,
  actor: Actor,
  signal: AbortSignal,
): Promise<TablesFound> {
  demand(actor, workspaceId, "dataSource.view");
  const sources = (await listVisible(database(), workspaceId)).map(({ ownerId: _, ...source }) => source);
  const query = tableQuery.parse({ search, limit });
  const found = await Promise.all(
    sources.map(async (source) => {
      try {
        const { items, total } = await listTables({ dataSourceId: source.id }, query, actor, signal);
        return { source: { ...source, total, error: null }, items };
      } catch (error) {
        if (signal.aborted) throw error;
        return { source: { ...source, total: null, error: toStoredError(toAppError(error)) }, items: [] };
      }
    }),
  );
  return {
    items: found.flatMap(({ source: { id, name, type }, items }) =>
      items.map((table) => ({ dataSource: { id, name, type }, table })),
    ),
    sources: found.map(({ source }) => source),
  };
}
