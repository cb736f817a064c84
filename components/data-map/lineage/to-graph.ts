import type { LineageNode, TableLineage, TableRefView } from "@/lib/core/data-map";

export type LineageCard =
  | { readonly id: string; readonly kind: "table"; readonly table: TableRefView; readonly isHere: boolean }
  | { readonly id: string; readonly kind: "node"; readonly node: LineageNode };

export interface LineageGraph {
  readonly cards: readonly LineageCard[];
  readonly edges: readonly { readonly parent: string; readonly child: string }[];
}

/** Tables and nodes, each once, and who gives rows to whom. The table asked for comes first. */
export function toGraph({ table: here, nodes }: TableLineage): LineageGraph {
  const cards = new Map<string, LineageCard>();
  const edges = new Map<string, { parent: string; child: string }>();
  const put = (table: TableRefView) => {
    const id = `table ${table.dataSource} ${table.table.toLowerCase()}`;
    if (!cards.has(id)) cards.set(id, { id, kind: "table", table, isHere: cards.size === 0 });
    return id;
  };
  const join = (parent: string, child: string) => edges.set(`${parent} > ${child}`, { parent, child });
  put(here);
  for (const node of nodes) {
    cards.set(node.id, { id: node.id, kind: "node", node });
    node.reads.forEach((table) => join(put(table), node.id));
    node.writes.forEach((table) => join(node.id, put(table)));
  }
  return { cards: [...cards.values()], edges: [...edges.values()] };
}
