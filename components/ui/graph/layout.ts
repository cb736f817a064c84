import { graphlib, layout } from "@dagrejs/dagre";

export interface Place {
  readonly x: number;
  readonly y: number;
}

interface Layout {
  /** Pixels; every card has the same size. */
  readonly card: { readonly width: number; readonly height: number };
  /** Where ancestors are: above or to the left. */
  readonly ancestors: "above" | "left";
}

/** Places of the cards' upper left corners in pixels, by id. */
export function layOut(
  ids: readonly string[],
  edges: readonly { readonly parent: string; readonly child: string }[],
  { card, ancestors }: Layout,
): ReadonlyMap<string, Place> {
  const graph = new graphlib.Graph();
  graph.setGraph({ rankdir: ancestors === "above" ? "TB" : "LR", nodesep: 12, ranksep: 44 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const id of ids) graph.setNode(id, { ...card });
  for (const { parent, child } of edges) graph.setEdge(parent, child);
  layout(graph);
  return new Map(
    ids.map((id) => {
      const { x, y } = graph.node(id) as Place;
      return [id, { x: x - card.width / 2, y: y - card.height / 2 }];
    }),
  );
}
