import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import {
  MAX_PARTITIONS,
  partitionList,
  tableDetail,
  tablePage,
  tablePreview,
  tableProposal,
  type RowQuery,
  type TableDraft,
  type TableProposalWish,
  type TableQuery,
} from "@/lib/core/catalog";
import type { Environment } from "@/lib/core/data-source";
import { api } from "./api";

/** Metadata of remote tables changes rarely, and each look costs calls to the service. */
const FRESH_MS = 30_000;

/** One table of one environment of a data source. */
export interface TableRef {
  readonly dataSourceId: string;
  readonly environment?: Environment;
  readonly table: string;
}

const pathOf = ({ dataSourceId, table }: TableRef) =>
  `/api/data-sources/${dataSourceId}/tables/${encodeURIComponent(table)}`;

/** What data sources hold, for every feature that names a table. */
export const catalogQueries = {
  all: ["catalog"] as const,
  of: (dataSourceId: string) => [...catalogQueries.all, dataSourceId] as const,
  /** Pages of tables; `search` finds parts of names. */
  tables: (dataSourceId: string, query: Partial<Omit<TableQuery, "cursor">> = {}) =>
    infiniteQueryOptions({
      queryKey: [...catalogQueries.of(dataSourceId), "tables", query] as const,
      queryFn: ({ pageParam, signal }) =>
        api.get(`/api/data-sources/${dataSourceId}/tables`, {
          schema: tablePage,
          query: { ...query, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ next }) => next,
      staleTime: FRESH_MS,
    }),
  table: ({ environment, ...ref }: TableRef) =>
    queryOptions({
      queryKey: [...catalogQueries.of(ref.dataSourceId), "table", ref.table, environment] as const,
      queryFn: ({ signal }) => api.get(pathOf(ref), { schema: tableDetail, query: { environment }, signal }),
      staleTime: FRESH_MS,
    }),
  partitions: ({ environment, ...ref }: TableRef, search = "") =>
    queryOptions({
      queryKey: [...catalogQueries.of(ref.dataSourceId), "partitions", ref.table, environment, search] as const,
      queryFn: ({ signal }) =>
        api.get(`${pathOf(ref)}/partitions`, {
          schema: partitionList,
          query: { environment, search, limit: MAX_PARTITIONS },
          signal,
        }),
      staleTime: FRESH_MS,
    }),
  rows: ({ environment, ...ref }: TableRef, query: Partial<Omit<RowQuery, "environment">> = {}) =>
    queryOptions({
      queryKey: [...catalogQueries.of(ref.dataSourceId), "rows", ref.table, environment, query] as const,
      queryFn: ({ signal }) =>
        api.get(`${pathOf(ref)}/rows`, { schema: tablePreview, query: { environment, ...query }, signal }),
    }),
  changes: ({ environment, ...ref }: TableRef, query: { readonly limit?: number; readonly since?: string } = {}) =>
    queryOptions({
      queryKey: [...catalogQueries.of(ref.dataSourceId), "changes", ref.table, environment, query] as const,
      queryFn: ({ signal }) =>
        api.get(`${pathOf(ref)}/changes`, { schema: tablePreview, query: { environment, ...query }, signal }),
    }),
  /** DDL of a destination table for a source table. */
  proposal: (dataSourceId: string, wish: TableProposalWish) =>
    queryOptions({
      queryKey: [...catalogQueries.of(dataSourceId), "proposal", wish] as const,
      queryFn: ({ signal }) =>
        api.post(`/api/data-sources/${dataSourceId}/table-proposals`, { schema: tableProposal, body: wish, signal }),
      staleTime: FRESH_MS,
    }),
};

export function useCreateTable(dataSourceId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: TableDraft) =>
      api.post(`/api/data-sources/${dataSourceId}/tables`, { schema: tableDetail, body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: catalogQueries.of(dataSourceId) }),
  });
}
