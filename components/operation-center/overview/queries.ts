import { queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { attention, completion, freshnessItem, groupLoad, overviewFigures, rankings } from "@/lib/core/overview";
import { instanceQueries } from "../queries";

const ROOT = [...instanceQueries.all, "overview"] as const;
/** What changes without an event: lateness, load. */
const RENEW_MS = 30_000;

function overviewQuery<Schema extends z.ZodType>(name: string, schema: Schema) {
  return queryOptions({
    queryKey: [...ROOT, name] as const,
    queryFn: ({ signal }) => api.get(`/api/overview/${name}`, { schema, signal }),
    refetchInterval: RENEW_MS,
  });
}

/** Keys begin like those of instances: one event renews both. */
export const overviewQueries = {
  figures: overviewQuery("figures", overviewFigures),
  attention: overviewQuery("attention", attention),
  freshness: overviewQuery("freshness", z.object({ items: z.array(freshnessItem) })),
  completion: overviewQuery("completion", completion),
  groupLoad: overviewQuery("group-load", groupLoad),
  rankings: overviewQuery("rankings", rankings),
};
