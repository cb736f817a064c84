import fc from "fast-check";
import { expect, test } from "vitest";
import { descendantsOf, findCycle, inDependencyOrder } from "./dependency-graph";

const graph = (edges: Record<string, string>) => new Map(Object.entries(edges).map(([id, list]) => [id, [...list]]));

test("a circle is found and shown in order", () => {
  expect(findCycle(graph({ a: "", b: "a", c: "b", d: "ca" }))).toBeNull();
  expect(findCycle(graph({ a: "c", b: "a", c: "b", d: "a" }))).toEqual(["a", "c", "b"]);
  expect(findCycle(graph({ a: "a" }))).toEqual(["a"]);
  expect(findCycle(graph({ x: "y", y: "z", z: "y" }))).toEqual(["y", "z"]);
});

test("a chain of a hundred thousand nodes does not exhaust the stack", () => {
  const chain = new Map(
    Array.from({ length: 100_000 }, (_, index) => [`${index}`, index > 0 ? [`${index - 1}`] : ["99999"]]),
  );
  expect(findCycle(chain)).toHaveLength(100_000);
});

test("descendants come nearest first, the node itself before them", () => {
  const ancestors = graph({ b: "a", c: "b", d: "a", e: "x" });
  expect(descendantsOf("a", ancestors)).toEqual(["a", "b", "d", "c"]);
});

test("dependency order puts every node after its ancestors, and leaves out what never runs", () => {
  expect(inDependencyOrder(["c", "a", "b"], graph({ a: "", b: "a", c: "ab" }))).toEqual(["a", "b", "c"]);
  expect(inDependencyOrder(["a", "b", "c"], graph({ a: "b", b: "a", c: "a" }))).toEqual([]);
});

test("a graph has a complete dependency order exactly when it has no circle", () => {
  const edges = fc.array(fc.tuple(fc.nat(7), fc.nat(7)), { maxLength: 14 });
  fc.assert(
    fc.property(edges, (pairs) => {
      const ids = Array.from({ length: 8 }, (_, index) => `${index}`);
      const ancestors = new Map(
        ids.map((id) => [id, pairs.filter(([from]) => `${from}` === id).map(([, to]) => `${to}`)]),
      );
      const circle = findCycle(ancestors);
      const order = inDependencyOrder(ids, new Map([...ancestors].map(([id, list]) => [id, [...new Set(list)]])));
      expect(order.length === ids.length).toBe(circle === null);
      circle?.forEach((id, index) => expect(ancestors.get(id)).toContain(circle[(index + 1) % circle.length]));
    }),
  );
});
