import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import { ApiError } from "@/lib/client/api-error";
import {
  deploymentList,
  deploymentView,
  LISTED_DEPLOYMENTS,
  nodeCheck,
  nodeDiff,
  publishEffect,
  versionList,
  versionView,
  type DeploymentAction,
  type DeploymentState,
  type DeploymentView,
  type DiffSide,
  type NodeDocument,
} from "@/lib/core/node";
import { nodeQueries } from "../queries";

/** Somebody else's word on a package shows within this time. */
const REVIEW_POLL_MS = 10_000;
const pollWhileWaiting = (deployments: readonly DeploymentView[] | undefined) =>
  deployments?.some(({ state }) => state === "AWAITING_REVIEW") ? REVIEW_POLL_MS : false;

/** What would be published: the saved draft of that revision, or a version with its document. */
export type EffectOf = { readonly revision: number } | { readonly version: number; readonly document: NodeDocument };

/** What the publish screen and the versions ask for. A draft goes by its revision: another one is another answer. */
export const publishingQueries = {
  of: (nodeId: string) => [...nodeQueries.all, "publishing", nodeId] as const,
  checks: (nodeId: string, revision: number) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "checks", revision] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/checks`, { schema: nodeCheck, signal }),
    }),
  effect: (nodeId: string, of: EffectOf) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "effect", "revision" in of ? of.revision : `v${of.version}`] as const,
      queryFn: ({ signal }) => {
        const path = `/api/nodes/${nodeId}/effect`;
        const options = { schema: publishEffect, signal };
        return "revision" in of ? api.get(path, options) : api.post(path, { ...options, body: of.document });
      },
      retry: false,
    }),
  diff: (nodeId: string, from: DiffSide, to: DiffSide, revision: number) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "diff", from, to, revision] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/diff`, { schema: nodeDiff, query: { from, to }, signal }),
    }),
  versions: (nodeId: string) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "versions"] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/versions`, { schema: versionList, signal }),
    }),
  version: (nodeId: string, number: number) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "version", number] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/versions/${number}`, { schema: versionView, signal }),
      staleTime: Infinity,
    }),
  deployments: (nodeId: string) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "deployments"] as const,
      queryFn: ({ signal }) => api.get("/api/deployments", { schema: deploymentList, query: { nodeId }, signal }),
      refetchInterval: ({ state }) => pollWhileWaiting(state.data?.items),
    }),
  packages: (state: DeploymentState | null) =>
    infiniteQueryOptions({
      queryKey: [...nodeQueries.all, "packages", state] as const,
      queryFn: ({ pageParam, signal }) =>
        api.get("/api/deployments", {
          schema: deploymentList,
          query: { ...(state === null ? {} : { state }), ...(pageParam === null ? {} : { before: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ items }) => (items.length < LISTED_DEPLOYMENTS ? null : items.at(-1)!.id),
      placeholderData: keepPreviousData,
      refetchInterval: REVIEW_POLL_MS,
    }),
  deployment: (id: string) =>
    queryOptions({
      queryKey: [...nodeQueries.all, "package", id] as const,
      queryFn: ({ signal }) => api.get(`/api/deployments/${id}`, { schema: deploymentView, signal }),
      refetchInterval: ({ state }) => pollWhileWaiting(state.data && [state.data]),
    }),
};

interface PackageWish {
  readonly description: string;
  readonly revision: number;
}

/** Submits the draft unless it is a version already, and builds a package of it, which is checked at once. */
export function useBuildPackage(nodeId: string) {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: async ({ description, revision }: PackageWish): Promise<DeploymentView> => {
      try {
        await api.post(`/api/nodes/${nodeId}/versions`, { schema: versionView, body: { description, revision } });
      } catch (error) {
        if (!(error instanceof ApiError && error.description.code === "node.nothing_changed")) throw error;
      }
      return api.post("/api/deployments", { schema: deploymentView, body: { items: [{ nodeId }], description } });
    },
    onSettled: refresh,
  });
}

export function useDeploymentAction() {
  const refresh = useRefresh();
  return useMutation({
    mutationFn: ({ id, ...body }: DeploymentAction & { readonly id: string }) =>
      api.post(`/api/deployments/${id}/actions`, { schema: deploymentView, body }),
    onSettled: refresh,
  });
}

function useRefresh() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: nodeQueries.all });
}
