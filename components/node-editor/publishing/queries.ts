import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import { ApiError } from "@/lib/client/api-error";
import {
  deploymentList,
  deploymentView,
  nodeCheck,
  nodeDiff,
  publishEffect,
  versionList,
  versionView,
  type DeploymentView,
  type DiffSide,
} from "@/lib/core/node";
import { nodeQueries } from "../queries";

/** What the publish screen and the versions ask for. A draft goes by its revision: another one is another answer. */
export const publishingQueries = {
  of: (nodeId: string) => [...nodeQueries.all, "publishing", nodeId] as const,
  checks: (nodeId: string, revision: number) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "checks", revision] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/checks`, { schema: nodeCheck, signal }),
    }),
  effect: (nodeId: string, revision: number) =>
    queryOptions({
      queryKey: [...publishingQueries.of(nodeId), "effect", revision] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/effect`, { schema: publishEffect, signal }),
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
    mutationFn: ({ id, action }: { readonly id: string; readonly action: "check" | "confirm" | "cancel" }) =>
      api.post(`/api/deployments/${id}/actions`, { schema: deploymentView, body: { action } }),
    onSettled: refresh,
  });
}

function useRefresh() {
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: nodeQueries.all });
}
