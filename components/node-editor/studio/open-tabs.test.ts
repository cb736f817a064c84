import { expect, test } from "vitest";
import { neighbour, withTab } from "./open-tabs";

test("an open node is not opened twice, and the oldest tab makes room", () => {
  expect(withTab(["a", "b"], "a")).toEqual(["a", "b"]);
  const many = Array.from({ length: 40 }, (_, index) => `${index}`);
  expect(withTab(many, "new")).toEqual([...many.slice(1), "new"]);
});

test("closing a tab shows its right neighbour, or the left one at the end", () => {
  expect(neighbour(["a", "b", "c"], "b")).toBe("c");
  expect(neighbour(["a", "b", "c"], "c")).toBe("b");
  expect(neighbour(["a"], "a")).toBeNull();
});
