import { infiniteQueryOptions, keepPreviousData } from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import { dirtyPage } from "@/lib/core/dirty-records";
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
