import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "./api";
import {
  connectivityTest,
  dataSource,
  dataSourceUses,
  type DataSourceChange,
  type DataSourceDraft,
  type DataSourceView,
  type Environment,
} from "@/lib/core/data-source";
import { groupLoad } from "@/lib/core/overview";
import { resourceGroup, resourceGroupOverviews } from "@/lib/core/resource-group";

/** How often a page looks while a test is running. */
const TESTING_POLL_MS = 700;

const list = z.object({ items: z.array(dataSource) });

export const dataSourceQueries = {
  all: ["data-sources"] as const,
  list: () =>
    queryOptions({
      queryKey: [...dataSourceQueries.all, "list"] as const,
      queryFn: ({ signal }) => api.get("/api/data-sources", { schema: list, signal }),
      refetchInterval: ({ state }) => (state.data?.items.some(isBeingTested) ? TESTING_POLL_MS : false),
    }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...dataSourceQueries.all, "one", id] as const,
      queryFn: ({ signal }) => api.get(`/api/data-sources/${id}`, { schema: dataSource, signal }),
      refetchInterval: ({ state }) => (state.data && isBeingTested(state.data) ? TESTING_POLL_MS : false),
    }),
  /** The tasks that name it, in their draft or in production. */
  uses: (id: string) =>
    queryOptions({
      queryKey: [...dataSourceQueries.all, "uses", id] as const,
      queryFn: ({ signal }) => api.get(`/api/data-sources/${id}/uses`, { schema: dataSourceUses, signal }),
    }),
};

function isBeingTested({ connectivity }: DataSourceView): boolean {
  return connectivity.some(({ state }) => state === "TESTING");
}

/** Which connection to test, from where. */
export interface TestWish {
  readonly dataSourceId: string;
  readonly environment: Environment;
  /** Left out: the workspace's default group. */
  readonly resourceGroupId?: string;
}

export function useTestConnectivity() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ dataSourceId, ...body }: TestWish) =>
      api.post(`/api/data-sources/${dataSourceId}/tests`, { schema: connectivityTest, body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: dataSourceQueries.all }),
  });
}

export function useCreateDataSource() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: DataSourceDraft) => api.post("/api/data-sources", { schema: dataSource, body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: dataSourceQueries.all }),
  });
}

export function useChangeDataSource(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: DataSourceChange) => api.patch(`/api/data-sources/${id}`, { schema: dataSource, body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: dataSourceQueries.all }),
  });
}

/** Registers the sandbox's servers as data sources of the workspace. */
export function useLoadSample() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post("/api/sandbox/data-sources", { schema: list }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: dataSourceQueries.all }),
  });
}

/** Lets another workspace use a data source, or takes it back. */
export function useShareDataSource(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ workspaceId, shared }: { readonly workspaceId: string; readonly shared: boolean }) =>
      api[shared ? "put" : "delete"](`/api/data-sources/${id}/shares/${workspaceId}`, { schema: dataSource }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: dataSourceQueries.all }),
  });
}

export function useDeleteDataSource() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.delete(`/api/data-sources/${id}`, { schema: z.unknown() }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: dataSourceQueries.all }),
  });
}

const resourceGroups = z.object({ items: z.array(resourceGroup) });

/** Workers report every few seconds. */
const OVERVIEW_POLL_MS = 5_000;
const LOAD_POLL_MS = 60_000;

export const resourceGroupQueries = {
  all: ["resource-groups"] as const,
  /** The groups with their workers and what they do now. */
  overview: () =>
    queryOptions({
      queryKey: [...resourceGroupQueries.all, "overview"] as const,
      queryFn: ({ signal }) => api.get("/api/resource-groups/overview", { schema: resourceGroupOverviews, signal }),
      refetchInterval: OVERVIEW_POLL_MS,
    }),
  /** What each group had in use over the last 24 hours. */
  load: () =>
    queryOptions({
      queryKey: [...resourceGroupQueries.all, "load"] as const,
      queryFn: ({ signal }) => api.get("/api/overview/group-load", { schema: groupLoad, signal }),
      refetchInterval: LOAD_POLL_MS,
    }),
  list: () =>
    queryOptions({
      queryKey: [...resourceGroupQueries.all, "list"] as const,
      queryFn: ({ signal }) => api.get("/api/resource-groups", { schema: resourceGroups, signal }),
    }),
};

/** Binds a group to the workspace, makes it the default, or takes it away. */
export function useBindResourceGroup() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, to }: { readonly id: string; readonly to: "bound" | "default" | "unbound" }) =>
      to === "unbound"
        ? api.delete(`/api/resource-groups/${id}/binding`, { schema: z.unknown() })
        : api.put(`/api/resource-groups/${id}/binding`, { schema: z.unknown(), body: { isDefault: to === "default" } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: resourceGroupQueries.all }),
  });
}
