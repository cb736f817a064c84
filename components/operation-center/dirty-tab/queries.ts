import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import { dirtyPage } from "@/lib/core/dirty-records";
import { dirtyReplayView, replayPlan, type ReplayStart } from "@/lib/core/dirty-replay";
import { instanceQueries } from "../queries";

export interface DirtyFilter {
  readonly attempt: number;
  readonly code?: string;
  readonly text?: string;
}

export const dirtyQueryOf = (id: string, filter: DirtyFilter) =>
  infiniteQueryOptions({
    queryKey: [...instanceQueries.all, "dirty", id, filter] as const,
    queryFn: ({ signal, pageParam }) =>
      api.get(`/api/instances/${id}/dirty-records`, {
        schema: dirtyPage,
        query: { ...filter, from: pageParam },
        signal,
      }),
    initialPageParam: 0,
    getNextPageParam: ({ next }) => next,
    placeholderData: keepPreviousData,
  });

/** Asked anew each time: it tells what holds at the moment. */
export const replayPlanOf = (id: string, attempt: number) =>
  queryOptions({
    queryKey: [...instanceQueries.all, "replay", id, attempt] as const,
    queryFn: ({ signal }) =>
      api.get(`/api/instances/${id}/dirty-records/replay`, { schema: replayPlan, query: { attempt }, signal }),
    gcTime: 0,
  });

export function useStartReplay(id: string) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ReplayStart) =>
      api.post(`/api/instances/${id}/dirty-records/replay`, { schema: dirtyReplayView, body }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: instanceQueries.all }),
  });
}
