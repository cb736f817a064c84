import type { LineageNode, TableLineage, TableRefView } from "@/lib/core/data-map";
import type { Actor } from "../actor";
import { keyOf, knownTable, publishedNodes } from "./published-tables";

/** Nodes between the table asked for and the farthest one shown, in either direction. */
const MOST_STEPS = 3;

/** Where a table's rows come from and where they go, by the published versions of its workspace. */
export async function getLineage(
  place: { readonly dataSourceId: string; readonly table: string },
  actor: Actor,
): Promise<TableLineage> {
  const { workspaceId, ref } = await knownTable(place, actor);
  const nodes = await publishedNodes(workspaceId);
  const found = new Set<LineageNode>([
    ...walk(nodes, ref, (node) => [node.writes, node.reads]),
    ...walk(nodes, ref, (node) => [node.reads, node.writes]),
  ]);
  return { table: ref, nodes: nodes.filter((node) => found.has(node)) };
}

type Sides = (node: LineageNode) => readonly [near: readonly TableRefView[], far: readonly TableRefView[]];

function walk(nodes: readonly LineageNode[], from: TableRefView, sides: Sides): Set<LineageNode> {
  const found = new Set<LineageNode>();
  let tables = new Set([keyOf(from)]);
  for (let step = 0; step < MOST_STEPS && tables.size > 0; step++) {
    const next = nodes.filter((node) => !found.has(node) && sides(node)[0].some((table) => tables.has(keyOf(table))));
    next.forEach((node) => found.add(node));
    tables = new Set(next.flatMap((node) => sides(node)[1].map(keyOf)));
  }
  return found;
}
