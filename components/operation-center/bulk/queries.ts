import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import {
  bulkItem,
  bulkOperationView,
  bulkPreview,
  type BULK_OPERATIONS,
  type BULK_OUTCOMES,
} from "@/lib/core/bulk-operation";
import type { InstanceAction } from "@/lib/core/instance";
import { instanceQueries, type InstanceListFilter } from "../queries";

export type BulkOperation = (typeof BULK_OPERATIONS)[number];
export type BulkOutcome = (typeof BULK_OUTCOMES)[number];
/** What the list shows, without its order. */
export type BulkFilter = Omit<InstanceListFilter, "sort">;

const POLL_MS = 1_000;
const PAGE_ROWS = 100;
const PATH = "/api/bulk-operations";

export const bulkQueries = {
  all: ["bulk"] as const,
  list: queryOptions({
    queryKey: ["bulk", "list"] as const,
    queryFn: ({ signal }) => api.get(PATH, { schema: z.object({ items: z.array(bulkOperationView) }), signal }),
    refetchInterval: ({ state }) => (state.data?.items.some((item) => item.state === "RUNNING") ? POLL_MS : false),
  }),
  preview: (filter: BulkFilter, operation: BulkOperation) =>
    queryOptions({
      queryKey: ["bulk", "preview", filter, operation] as const,
      queryFn: ({ signal }) =>
        api.post(`${PATH}/preview`, { schema: bulkPreview, body: { filter, operation }, signal }),
      staleTime: 0,
      gcTime: 0,
    }),
  items: (id: string, outcome: BulkOutcome) =>
    infiniteQueryOptions({
      queryKey: ["bulk", "items", id, outcome] as const,
      queryFn: ({ signal, pageParam }) =>
        api.get(`${PATH}/${id}/items`, {
          schema: z.object({ items: z.array(bulkItem) }),
          query: { outcome, after: pageParam, limit: PAGE_ROWS },
          signal,
        }),
      initialPageParam: 0,
      getNextPageParam: ({ items }) => (items.length < PAGE_ROWS ? null : items.at(-1)!.position),
    }),
};

/** Starts an operation on everything that a filter matches. */
export function useStartBulk() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ filter, action }: { filter: BulkFilter; action: InstanceAction }) =>
      api.post(PATH, { schema: bulkOperationView, body: { filter, action } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: bulkQueries.all }),
  });
}

export function useCancelBulk() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`${PATH}/${id}/cancellation`, { schema: bulkOperationView }),
    onSettled: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: bulkQueries.all }),
        queryClient.invalidateQueries({ queryKey: instanceQueries.all }),
      ]),
  });
}
