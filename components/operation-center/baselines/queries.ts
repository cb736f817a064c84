import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import {
  baselineDetail,
  baselineInstance,
  baselineView,
  threatenedBaseline,
  type BaselineDraft,
} from "@/lib/core/baseline/baseline";
import { memberView } from "@/lib/core/workspace";
import { instanceQueries } from "../queries";

const ROOT = [...instanceQueries.all, "baselines"] as const;
/** As often as the scheduler looks at them. */
const RENEW_MS = 15_000;

/** Keys begin like those of instances: what becomes of a run may change what becomes of a baseline. */
export const baselineQueries = {
  list: queryOptions({
    queryKey: [...ROOT, "list"] as const,
    queryFn: ({ signal }) => api.get("/api/baselines", { schema: z.object({ items: z.array(baselineView) }), signal }),
    refetchInterval: RENEW_MS,
  }),
  one: (id: string) =>
    queryOptions({
      queryKey: [...ROOT, "one", id] as const,
      queryFn: ({ signal }) => api.get(`/api/baselines/${id}`, { schema: baselineDetail, signal }),
      refetchInterval: RENEW_MS,
    }),
  instance: (id: string, cycleKey: string) =>
    queryOptions({
      queryKey: [...ROOT, "instance", id, cycleKey] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/baselines/${id}/instances/${cycleKey}`, { schema: baselineInstance, signal }),
      refetchInterval: RENEW_MS,
    }),
  /** Those that wait for an instance. */
  threatened: (instanceId: string) =>
    queryOptions({
      queryKey: [...ROOT, "threatened", instanceId] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/instances/${instanceId}/baselines`, {
          schema: z.object({ items: z.array(threatenedBaseline) }),
          signal,
        }),
      refetchInterval: RENEW_MS,
    }),
  /** Who may own one. */
  owners: (workspaceId: string) =>
    queryOptions({
      queryKey: ["members", workspaceId] as const,
      queryFn: ({ signal }) =>
        api.get(`/api/workspaces/${workspaceId}/members`, { schema: z.object({ items: z.array(memberView) }), signal }),
    }),
};

/** What can be done to baselines; whatever was shown of them is asked for again afterwards. */
export function useBaselineChanges() {
  const client = useQueryClient();
  const onSettled = () => client.invalidateQueries({ queryKey: ROOT });
  return {
    create: useMutation({
      mutationFn: (body: BaselineDraft) => api.post("/api/baselines", { schema: baselineDetail, body }),
      onSettled,
    }),
    change: useMutation({
      mutationFn: ({ id, ...body }: BaselineDraft & { id: string; revision: number }) =>
        api.put(`/api/baselines/${id}`, { schema: baselineDetail, body }),
      onSettled,
    }),
    add: useMutation({
      mutationFn: ({ id, nodeIds }: { id: string; nodeIds: readonly string[] }) =>
        api.post(`/api/baselines/${id}/members`, { schema: baselineDetail, body: { nodeIds } }),
      onSettled,
    }),
    remove: useMutation({
      mutationFn: (id: string) => api.delete(`/api/baselines/${id}`, { schema: z.unknown() }),
      onSettled,
    }),
  };
}
