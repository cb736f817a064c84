import { expect, test } from "vitest";
import type { GraphNode } from "@/lib/core/instance-graph";
import { refusalOf } from "../display-state";
import { rerunOrder } from "./rerun-order";

const node = (name: string, state: GraphNode["state"]): GraphNode => ({
  id: `20261122-${name.charCodeAt(0)}`,
  node: { id: "5b0e8b1c-9f4c-4f6a-8b0d-1f6f6a2c7f04", name, type: "DI" },
  bizdate: "20261122",
  kind: "CYCLE",
  state,
  frozen: false,
  cyctime: new Date("2026-11-22T10:00:00Z"),
  rerunAt: null,
  rerunMode: "Allowed",
  parents: 0,
  children: 0,
});
const edge = (parent: GraphNode, child: GraphNode) =>
  ({ parent: parent.id, child: child.id, kind: "SAME_CYCLE" }) as const;

test("row 157: descendants are listed after everything they depend on, and a running one cannot run again", () => {
  const [first, left, right, last] = [
    node("d", "SUCCESS"),
    node("c", "RUNNING"),
    node("b", "FAILURE"),
    node("a", "NOT_RUN"),
  ] as const;
  const edges = [edge(first, left), edge(first, right), edge(left, last), edge(right, last), edge(first, last)];
  const listed = rerunOrder([last, right, left, first], edges);
  expect(listed.map(({ node: { name } }) => name)).toEqual(["d", "b", "c", "a"]);
  expect(listed.map((each) => refusalOf(each, "rerun") === null)).toEqual([true, true, false, true]);
});
