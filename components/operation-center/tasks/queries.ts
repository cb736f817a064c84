import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { cycleTasks, testRunMade, type TestRun } from "@/lib/core/cycle-task";
import { versionView } from "@/lib/core/node";
import { instanceQueries } from "../queries";

/** Begins like the keys of instances: their events renew last states as well. */
export const cycleTasksQuery = queryOptions({
  queryKey: [...instanceQueries.all, "cycle-tasks"] as const,
  queryFn: ({ signal }) => api.get("/api/cycle-tasks", { schema: cycleTasks, signal }),
  refetchInterval: 60_000,
});

/** What a version holds; it never changes. */
export const versionQuery = (id: string, number: number) =>
  queryOptions({
    queryKey: ["task-version", id, number] as const,
    queryFn: ({ signal }) => api.get(`/api/nodes/${id}/versions/${number}`, { schema: versionView, signal }),
    staleTime: Infinity,
  });

export function useFreezeTasks() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, frozen }: { ids: readonly string[]; frozen: boolean }) => {
      for (const id of ids) await api.patch(`/api/cycle-tasks/${id}`, { schema: z.undefined(), body: { frozen } });
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: cycleTasksQuery.queryKey }),
  });
}

export function useTestTask() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: ({ id, run }: { id: string; run: TestRun }) =>
      api.post(`/api/cycle-tasks/${id}/test-instances`, {
        schema: testRunMade,
        body: run,
      }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: instanceQueries.all }),
  });
}

const undeployImpact = z.object({ descendants: z.array(z.object({ id: z.string(), name: z.string() })) });

/** What depends on a node; while anything does, it cannot be undeployed. */
export const undeployQuery = (id: string) =>
  queryOptions({
    queryKey: ["undeploy", id] as const,
    queryFn: ({ signal }) => api.get(`/api/nodes/${id}/undeploy`, { schema: undeployImpact, signal }),
  });

export function useUndeploy() {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      api.post(`/api/nodes/${id}/undeploy`, { schema: z.unknown(), body: { description: "" } }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: cycleTasksQuery.queryKey }),
  });
}
