import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { alertPage } from "@/lib/core/alert/alert";
import { alertChannelView, type AlertChannelChange } from "@/lib/core/alert/channel";
import { alertRuleView, type AlertRule } from "@/lib/core/alert/rule";
import { nodeTree } from "@/lib/core/node";

/** Alerts come without being asked for. */
const POLL_MS = 15_000;

const rules = z.object({ items: z.array(alertRuleView) });
const baselines = z.object({ items: z.array(z.object({ id: z.uuid(), name: z.string() })) });
const channels = z.object({ items: z.array(alertChannelView) });

export const alertQueries = {
  all: ["alerts"] as const,
  list: (filter: { condition?: string; delivery?: string }) =>
    infiniteQueryOptions({
      queryKey: [...alertQueries.all, "list", filter] as const,
      queryFn: ({ pageParam, signal }) =>
        api.get("/api/alerts", {
          schema: alertPage,
          query: { ...filter, ...(pageParam === null ? {} : { cursor: pageParam }) },
          signal,
        }),
      initialPageParam: null as string | null,
      getNextPageParam: ({ nextCursor }) => nextCursor,
      refetchInterval: POLL_MS,
    }),
  rules: () =>
    queryOptions({
      queryKey: [...alertQueries.all, "rules"] as const,
      queryFn: ({ signal }) => api.get("/api/alert-rules", { schema: rules, signal }),
    }),
  /** What a rule can watch. */
  objects: () =>
    queryOptions({
      queryKey: [...alertQueries.all, "objects"] as const,
      queryFn: ({ signal }) => api.get("/api/tree", { schema: nodeTree, signal }),
      // What lies in a personal directory is never scheduled: nothing of it can be late.
      select: ({ folders, nodes }) => ({
        folders: folders.filter(({ isPersonal }) => !isPersonal),
        nodes: nodes.filter(({ isPersonal }) => !isPersonal),
      }),
    }),
  baselines: () =>
    queryOptions({
      queryKey: [...alertQueries.all, "baselines"] as const,
      queryFn: ({ signal }) => api.get("/api/baselines", { schema: baselines, signal }),
    }),
  channels: () =>
    queryOptions({
      queryKey: [...alertQueries.all, "channels"] as const,
      queryFn: ({ signal }) => api.get("/api/alert-channels", { schema: channels, signal }),
    }),
};

/** Saves, deletes and tests; whatever was shown of alerts is asked for again afterwards. */
export function useAlertChanges() {
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries({ queryKey: alertQueries.all });
  const saveRule = useMutation({
    mutationFn: ({ id, rule }: { id: string | null; rule: AlertRule }) =>
      id === null
        ? api.post("/api/alert-rules", { schema: alertRuleView, body: rule })
        : api.put(`/api/alert-rules/${id}`, { schema: alertRuleView, body: rule }),
    onSettled,
  });
  const saveChannel = useMutation({
    mutationFn: ({ id, channel }: { id: string | null; channel: AlertChannelChange }) =>
      id === null
        ? api.post("/api/alert-channels", { schema: alertChannelView, body: channel })
        : api.put(`/api/alert-channels/${id}`, { schema: alertChannelView, body: channel }),
    onSettled,
  });
  const remove = useMutation({
    mutationFn: ({ what, id }: { what: "rules" | "channels"; id: string }) =>
      api.delete(`/api/alert-${what}/${id}`, { schema: z.unknown() }),
    onSettled,
  });
  const testChannel = useMutation({
    mutationFn: (id: string) => api.post(`/api/alert-channels/${id}/tests`, { schema: z.unknown() }),
  });
  return { saveRule, saveChannel, remove, testChannel };
}
