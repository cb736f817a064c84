import { expect, test } from "vitest";
import type { LineageNode, TableRefView } from "@/lib/core/data-map";
import { toGraph } from "./to-graph";

const table = (dataSource: string, name: string): TableRefView => ({
  dataSource,
  dataSourceId: null,
  type: null,
  table: name,
});
const node = (id: string, reads: TableRefView[], writes: TableRefView[]): LineageNode => ({
  id,
  name: id,
  type: "DI",
  version: 1,
  outputs: [],
  reads,
  writes,
});

test("each table and node is one card, in whatever case scripts write it, and a full table feeds itself", () => {
  const { cards, edges } = toGraph({
    table: table("mc", "changes"),
    nodes: [
      node("sync", [table("ots", "orders")], [table("mc", "CHANGES")]),
      node("fold", [table("mc", "changes"), table("mc", "full")], [table("mc", "full")]),
    ],
  });
  expect(cards.map((card) => [card.id, card.kind === "table" && card.isHere])).toEqual([
    ["table mc changes", true],
    ["sync", false],
    ["table ots orders", false],
    ["fold", false],
    ["table mc full", false],
  ]);
  expect(edges.map(({ parent, child }) => `${parent} > ${child}`)).toEqual([
    "table ots orders > sync",
    "sync > table mc changes",
    "table mc changes > fold",
    "table mc full > fold",
    "fold > table mc full",
  ]);
});
