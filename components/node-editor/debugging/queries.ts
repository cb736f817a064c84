import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { App } from "antd";
import { useProblem } from "@/components/form/use-problem";
import { api } from "@/lib/client/api";
import { instanceDetail } from "@/lib/core/instance";
import { isTerminal, type InstanceState } from "@/lib/core/instance-state";
import { debugRunDetail, debugRunList, type DebugRunStart } from "@/lib/core/node";

/** Somebody is watching: progress is renewed without an event. */
const WATCH_MS = 1_000;

/** Nothing happens by itself any more: it ended, or waits for a person. */
export const isOver = (state: InstanceState) => isTerminal(state) || state === "NEEDS_DECISION";

export const debugRunQueries = {
  all: ["debug-runs"] as const,
  /** Runs of a node, newest first, renewed until all are over. */
  list: (nodeId: string) =>
    queryOptions({
      queryKey: [...debugRunQueries.all, "list", nodeId] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/debug-runs`, { schema: debugRunList, signal }),
      refetchInterval: ({ state }) => (state.data?.items.some((run) => !isOver(run.state)) ? WATCH_MS : false),
    }),
  /** One run with its script and sample, renewed until it is over. */
  one: (instanceId: string) =>
    queryOptions({
      queryKey: [...debugRunQueries.all, "one", instanceId] as const,
      queryFn: ({ signal }) => api.get(`/api/debug-runs/${instanceId}`, { schema: debugRunDetail, signal }),
      refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : WATCH_MS),
    }),
  /** The same run as an instance: attempts, stages, shards. */
  instance: (instanceId: string) =>
    queryOptions({
      queryKey: [...debugRunQueries.all, "instance", instanceId] as const,
      queryFn: ({ signal }) => api.get(`/api/instances/${instanceId}`, { schema: instanceDetail, signal }),
      refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : WATCH_MS),
    }),
};

export function useStartDebugRun(nodeId: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: DebugRunStart) => api.post(`/api/nodes/${nodeId}/debug-runs`, { schema: debugRunDetail, body }),
    onSuccess: (run) => queryClient.setQueryData(debugRunQueries.one(run.instanceId).queryKey, run),
    onSettled: () => queryClient.invalidateQueries({ queryKey: debugRunQueries.list(nodeId).queryKey }),
  });
}

/** Stops a run; says so when it could not. */
export function useStopDebugRun() {
  const queryClient = useQueryClient();
  const toProblem = useProblem();
  const { message } = App.useApp();
  return useMutation({
    mutationFn: (instanceId: string) =>
      api.post(`/api/instances/${instanceId}/actions`, { schema: instanceDetail, body: { operation: "stop" } }),
    onError: (error) => {
      const { message: what, remedy } = toProblem(error);
      message.error(`${what} ${remedy}`);
    },
    onSettled: () => queryClient.invalidateQueries({ queryKey: debugRunQueries.all }),
  });
}
