import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { z } from "zod";
import { api } from "@/lib/client/api";
import { calendarView } from "@/lib/core/schedule/calendar";
import { dependencyGraph, nodeTree, outputsFound } from "@/lib/core/node";
import { workspaceView } from "@/lib/core/workspace";

const calendars = z.object({ items: z.array(calendarView) });
const workspaces = z.object({ items: z.array(workspaceView) });

export const schedulingQueries = {
  all: ["scheduling"] as const,
  /** Outputs by part of their name or their node's. */
  search: (text: string) =>
    queryOptions({
      queryKey: [...schedulingQueries.all, "search", text] as const,
      queryFn: ({ signal }) => api.get("/api/node-outputs", { schema: outputsFound, query: { text }, signal }),
      placeholderData: keepPreviousData,
    }),
  /** What is known of exactly these outputs. */
  outputs: (names: readonly string[]) =>
    queryOptions({
      queryKey: [...schedulingQueries.all, "outputs", names] as const,
      queryFn: ({ signal }) =>
        api.get("/api/node-outputs", { schema: outputsFound, query: { outputs: names.join(",") }, signal }),
      placeholderData: keepPreviousData,
    }),
  graph: (nodeId: string) =>
    queryOptions({
      queryKey: [...schedulingQueries.all, "graph", nodeId] as const,
      queryFn: ({ signal }) => api.get(`/api/nodes/${nodeId}/graph`, { schema: dependencyGraph, signal }),
    }),
  calendars: () =>
    queryOptions({
      queryKey: [...schedulingQueries.all, "calendars"] as const,
      queryFn: ({ signal }) => api.get("/api/calendars", { schema: calendars, signal }),
    }),
  workspaces: () =>
    queryOptions({
      queryKey: [...schedulingQueries.all, "workspaces"] as const,
      queryFn: ({ signal }) => api.get("/api/workspaces", { schema: workspaces, signal }),
    }),
  folders: () =>
    queryOptions({
      queryKey: [...schedulingQueries.all, "folders"] as const,
      queryFn: async ({ signal }) => (await api.get("/api/tree", { schema: nodeTree, signal })).folders,
    }),
};
