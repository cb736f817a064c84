"use client";
import { keepPreviousData, useQueries } from "@tanstack/react-query";
import { useState } from "react";
import { api } from "@/lib/client/api";
import { instanceGraph, type GraphEdge, type GraphNode } from "@/lib/core/instance-graph";
import { instanceQueries } from "../queries";

/** How far the graph was opened from one instance. */
interface Opening {
  readonly id: string;
  readonly up: number;
  readonly down: number;
}

const graphQuery = ({ id, up, down }: Opening) => ({
  queryKey: [...instanceQueries.all, "graph", id, up, down] as const,
  queryFn: ({ signal }: { signal: AbortSignal }) =>
    api.get(`/api/instances/${id}/graph`, { schema: instanceGraph, query: { up, down }, signal }),
  placeholderData: keepPreviousData,
});

/** The graph around an instance, grown wherever somebody asked for more. */
export function useGraph(centre: string) {
  const [openings, setOpenings] = useState<readonly Opening[]>([{ id: centre, up: 1, down: 1 }]);
  const results = useQueries({ queries: openings.map(graphQuery) });
  const nodes = new Map<string, GraphNode>();
  const edges = new Map<string, GraphEdge>();
  for (const { data } of results) {
    for (const node of data?.nodes ?? []) nodes.set(node.id, node);
    for (const edge of data?.edges ?? []) edges.set(`${edge.parent} ${edge.child}`, edge);
  }
  return {
    nodes: [...nodes.values()],
    edges: [...edges.values()],
    isCut: results.some(({ data }) => data?.isCut),
    isPending: results[0]!.isPending,
    error: results.find(({ error }) => error)?.error ?? null,
    refetch: () => void Promise.all(results.map((result) => result.refetch())),
    /** Shows so many levels more above or below one of the cards. */
    open: (id: string, way: "up" | "down", levels: number) =>
      setOpenings((all) => [...all, { id, up: way === "up" ? levels : 0, down: way === "down" ? levels : 0 }]),
  };
}
