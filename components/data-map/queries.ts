import { queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import type { TableRef } from "@/lib/client/catalog";
import { tableHistory, tableLineage, tableRuns, tablesFound } from "@/lib/core/data-map";

const FRESH_MS = 30_000;

const pathOf = ({ dataSourceId, table }: TableRef) =>
  `/api/data-sources/${dataSourceId}/tables/${encodeURIComponent(table)}`;

/** What Data Map knows beyond the catalogue. */
export const dataMapQueries = {
  all: ["data-map"] as const,
  search: (search: string) =>
    queryOptions({
      queryKey: [...dataMapQueries.all, "search", search] as const,
      queryFn: ({ signal }) => api.get("/api/tables", { schema: tablesFound, query: { search }, signal }),
      staleTime: FRESH_MS,
      placeholderData: (before) => before,
    }),
  lineage: (ref: TableRef) =>
    queryOptions({
      queryKey: [...dataMapQueries.all, "lineage", ref] as const,
      queryFn: ({ signal }) => api.get(`${pathOf(ref)}/lineage`, { schema: tableLineage, signal }),
      staleTime: FRESH_MS,
    }),
  runs: (ref: TableRef) =>
    queryOptions({
      queryKey: [...dataMapQueries.all, "runs", ref] as const,
      queryFn: ({ signal }) => api.get(`${pathOf(ref)}/runs`, { schema: tableRuns, signal }),
    }),
  history: ({ environment, ...ref }: TableRef) =>
    queryOptions({
      queryKey: [...dataMapQueries.all, "history", ref, environment] as const,
      queryFn: ({ signal }) =>
        api.get(`${pathOf(ref)}/history`, { schema: tableHistory, query: { environment }, signal }),
    }),
};

/** The page of a table. */
export const tableHref = ({ dataSourceId, table }: Pick<TableRef, "dataSourceId" | "table">) =>
  `/data-map/tables/${dataSourceId}/${encodeURIComponent(table)}`;
