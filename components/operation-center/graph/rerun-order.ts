import type { GraphEdge, GraphNode } from "@/lib/core/instance-graph";

/** Ancestors before descendants: a child that is reset after its parents waits for them. */
export function rerunOrder(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): GraphNode[] {
  const depth = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depth.get(id);
    if (known !== undefined) return known;
    depth.set(id, 0);
    const parents = edges.filter(({ child }) => child === id).map(({ parent }) => depthOf(parent) + 1);
    const own = Math.max(0, ...parents);
    depth.set(id, own);
    return own;
  };
  return [...nodes].sort((a, b) => depthOf(a.id) - depthOf(b.id) || a.node.name.localeCompare(b.node.name));
}
