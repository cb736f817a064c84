import { graphlib, layout } from "@dagrejs/dagre";
import type { GraphEdge, GraphNode } from "@/lib/core/instance-graph";

export const CARD = { width: 204, height: 52 } as const;

export interface Place {
  readonly x: number;
  readonly y: number;
}

/** Places of the cards' upper left corners, ancestors above, by instance id. */
export function layOut(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): ReadonlyMap<string, Place> {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: "TB", nodesep: 12, ranksep: 44 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { id } of nodes) graph.setNode(id, { ...CARD });
  for (const { parent, child } of edges) graph.setEdge(parent, child);
  layout(graph);
  return new Map(
    nodes.map(({ id }) => {
      const { x, y } = graph.node(id) as Place;
      return [id, { x: x - CARD.width / 2, y: y - CARD.height / 2 }];
    }),
  );
}
