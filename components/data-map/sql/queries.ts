import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import { MAX_QUERY_ROWS, queryList, queryResult, queryView, type QueryView } from "@/lib/core/sql/query";

const POLL_MS = 1_000;
export const SHOWN_ROWS = 1_000;

export const sqlQueries = {
  all: ["sql-query"] as const,
  list: () =>
    queryOptions({
      queryKey: [...sqlQueries.all, "list"] as const,
      queryFn: ({ signal }) => api.get("/api/sql-queries", { schema: queryList, signal }),
      refetchInterval: ({ state }) => (state.data?.items.some((query) => query.state === "RUNNING") ? POLL_MS : false),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...sqlQueries.all, "one", id] as const,
      queryFn: ({ signal }) => api.get(`/api/sql-queries/${id}`, { schema: queryView, signal }),
      refetchInterval: ({ state }) => (state.data?.state === "RUNNING" ? POLL_MS : false),
    }),
  rows: (id: string) =>
    queryOptions({
      queryKey: [...sqlQueries.all, "rows", id] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/sql-queries/${id}/rows`, { schema: queryResult, query: { limit: SHOWN_ROWS }, signal }),
      staleTime: Number.POSITIVE_INFINITY,
      retry: false,
    }),
};

export interface QueryWish {
  readonly dataSourceId: string;
  readonly sql: string;
  readonly allowChanges: boolean;
}

export function useStartQuery() {
  const client = useQueryClient();
  const remember = (query: QueryView) => client.setQueryData(sqlQueries.one(query.id).queryKey, query);
  return useMutation({
    mutationFn: (body: QueryWish) => api.post("/api/sql-queries", { schema: queryView, body }),
    onSuccess: remember,
    onSettled: () => client.invalidateQueries({ queryKey: sqlQueries.list().queryKey }),
  });
}

/** All rows of a query that the service gives, each value whole. */
export function useWholeResult() {
  return useMutation({
    mutationFn: (id: string) =>
      api.get(`/api/sql-queries/${id}/rows`, {
        schema: queryResult,
        query: { limit: MAX_QUERY_ROWS, whole: "true" },
      }),
  });
}

export function useStopQuery() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`/api/sql-queries/${id}/stop`, { schema: queryView }),
    onSuccess: (query) => client.setQueryData(sqlQueries.one(query.id).queryKey, query),
    onSettled: () => client.invalidateQueries({ queryKey: sqlQueries.list().queryKey }),
  });
}
