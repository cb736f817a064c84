import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { nodeTreeQuery } from "@/lib/client/node-tree";
import {
  folderView,
  nodeDraft,
  nodeLock,
  nodeView,
  recycledNodes,
  type DraftSave,
  type FolderChange,
  type NodeChange,
  type NodeCreateInput,
} from "@/lib/core/node";

/** Locks and drafts of others show within this time. */
const TREE_POLL_MS = 15_000;

export const nodeQueries = {
  all: ["nodes"] as const,
  tree: () => queryOptions({ ...nodeTreeQuery(), refetchInterval: TREE_POLL_MS }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...nodeQueries.all, "one", id] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${id}`, { schema: nodeView, signal }),
      staleTime: Infinity,
    }),
  recycled: () =>
    queryOptions({
      queryKey: [...nodeQueries.all, "recycled"] as const,
      queryFn: ({ signal }) => api.get("/api/recycle-bin", { schema: recycledNodes, signal }),
    }),
};

export const saveDraft = (id: string, body: DraftSave) =>
  api.put(`/api/nodes/${id}/draft`, { schema: nodeDraft, body });

/** Every change to the tree, one by one; whatever they do, the tree is read anew. */
export function useTreeChanges() {
  const queryClient = useQueryClient();
  const onSettled = () =>
    Promise.all([
      queryClient.invalidateQueries({ queryKey: nodeQueries.tree().queryKey }),
      queryClient.invalidateQueries({ queryKey: nodeQueries.recycled().queryKey }),
    ]);
  const nothing = z.unknown();
  return {
    createNode: useMutation({
      mutationFn: (body: NodeCreateInput) => api.post("/api/nodes", { schema: nodeView, body }),
      onSettled,
    }),
    changeNode: useMutation({
      mutationFn: ({ id, ...body }: NodeChange & { readonly id: string }) =>
        api.patch(`/api/nodes/${id}`, { schema: nodeView, body }),
      // An open node shows its name, and whether it is personal.
      onSuccess: (node) => queryClient.setQueryData(nodeQueries.one(node.id).queryKey, node),
      onSettled,
    }),
    deleteNode: useMutation({
      mutationFn: (id: string) => api.delete(`/api/nodes/${id}`, { schema: nothing }),
      onSettled,
    }),
    restoreNode: useMutation({
      mutationFn: (id: string) => api.post(`/api/recycle-bin/${id}/restore`, { schema: nodeView }),
      onSettled,
    }),
    purgeNode: useMutation({
      mutationFn: (id: string) => api.delete(`/api/recycle-bin/${id}`, { schema: nothing }),
      onSettled,
    }),
    createFolder: useMutation({
      mutationFn: (body: {
        readonly name: string;
        readonly kind: "BUSINESS_FLOW" | "FOLDER";
        readonly parentId: string | null;
        readonly personal: boolean;
      }) => api.post("/api/folders", { schema: folderView, body }),
      onSettled,
    }),
    changeFolder: useMutation({
      mutationFn: ({ id, ...body }: FolderChange & { readonly id: string }) =>
        api.patch(`/api/folders/${id}`, { schema: folderView, body }),
      onSettled,
    }),
    deleteFolder: useMutation({
      mutationFn: (id: string) => api.delete(`/api/folders/${id}`, { schema: nothing }),
      onSettled,
    }),
  };
}

export function useStealLock(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => api.post(`/api/nodes/${id}/lock`, { schema: nodeLock.nullable(), body: { steal: true } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: nodeQueries.all }),
  });
}
