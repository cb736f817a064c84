import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { api } from "@/lib/client/api";
import { timeline } from "@/lib/core/timeline";
import { instanceQueries } from "../queries";

interface Span {
  readonly from: number;
  readonly to: number;
  readonly node: string;
}

/** Begins like the keys of instances: one event renews both. */
export const timelineQuery = ({ from, to, node }: Span) =>
  queryOptions({
    queryKey: [...instanceQueries.all, "timeline", from, to, node] as const,
    queryFn: ({ signal }) =>
      api.get("/api/instances/timeline", {
        schema: timeline,
        query: {
          from: new Date(from).toISOString(),
          to: new Date(to).toISOString(),
          ...(node === "" ? {} : { node }),
        },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
