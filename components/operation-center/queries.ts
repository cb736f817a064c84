import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import {
  actionResult,
  instanceCounts,
  instanceDetail,
  instanceOperationView,
  instancePage,
  instanceTransition,
  type InstanceAction,
} from "@/lib/core/instance";
import { codeAsRun, neighbours } from "@/lib/core/instance-graph";
import { waitReason } from "@/lib/core/wait-reason";

/** What the list is narrowed to, as the address says it. */
export interface InstanceListFilter {
  readonly state?: string;
  readonly node?: string;
  readonly bizdateFrom?: string;
  readonly bizdateTo?: string;
  readonly frozen?: string;
  readonly late?: string;
  readonly rerun?: string;
  readonly type?: string;
  readonly ownerId?: string;
  readonly resourceGroupId?: string;
  readonly runKey?: string;
  readonly sort?: string;
  readonly kind: string;
}

const PAGE_ROWS = 100;
const RUNNING_POLL_MS = 1_000;
const HISTORY_ROWS = 60;

export const instanceQueries = {
  all: ["instances"] as const,
  list: (filter: InstanceListFilter) =>
    infiniteQueryOptions({
      queryKey: [...instanceQueries.all, "list", filter] as const,
      queryFn: ({ signal, pageParam }) =>
        api.get("/api/instances", {
          schema: instancePage,
          query: { ...filter, limit: PAGE_ROWS, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      placeholderData: keepPreviousData,
    }),
  counts: (filter: Omit<InstanceListFilter, "state">) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "counts", filter] as const,
      queryFn: ({ signal }) =>
        api.get("/api/instances/counts", { schema: instanceCounts, query: { ...filter }, signal }),
      placeholderData: keepPreviousData,
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "one", id] as const,
      queryFn: ({ signal }) => api.get(`/api/instances/${id}`, { schema: instanceDetail, signal }),
      // Progress is renewed without an event; the state itself comes by events.
      refetchInterval: ({ state }) => (state.data?.state === "RUNNING" ? RUNNING_POLL_MS : false),
    }),
  transitions: (id: string) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "transitions", id] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/instances/${id}/transitions`, {
          schema: z.object({ items: z.array(instanceTransition) }),
          signal,
        }),
    }),
};

/** What belongs to one instance besides itself. */
export const instanceParts = {
  why: (id: string) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "why", id] as const,
      queryFn: ({ signal }) => api.get(`/api/instances/${id}/why`, { schema: z.array(waitReason), signal }),
    }),
  neighbours: (id: string) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "neighbours", id] as const,
      queryFn: ({ signal }) => api.get(`/api/instances/${id}/neighbours`, { schema: neighbours, signal }),
    }),
  code: (id: string, attempt: number | null) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "code", id, attempt] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/instances/${id}/code`, {
          schema: codeAsRun,
          query: attempt === null ? {} : { attempt },
          signal,
        }),
    }),
  operations: (id: string) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "operations", id] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/instances/${id}/operations`, {
          schema: z.object({ items: z.array(instanceOperationView) }),
          signal,
        }),
    }),
  /** The same node's latest instances of the same kind. */
  history: (nodeId: string, kind: string) =>
    queryOptions({
      queryKey: [...instanceQueries.all, "history", nodeId, kind] as const,
      queryFn: ({ signal }) =>
        api.get("/api/instances", { schema: instancePage, query: { nodeId, kind, limit: HISTORY_ROWS }, signal }),
    }),
};

/** Does something to instances; resolves with what became of each. */
export function useInstanceAction() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ ids, action }: { ids: readonly string[]; action: InstanceAction }) =>
      api.post("/api/instances/actions", {
        schema: z.object({ items: z.array(actionResult) }),
        body: { ids, ...action },
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: instanceQueries.all }),
  });
}
