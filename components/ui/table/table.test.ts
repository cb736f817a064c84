import { expect, test } from "vitest";
import { nextSort } from "./columns";
import { windowRows } from "./window-rows";

test("a short table is drawn whole", () => {
  expect(windowRows(100, 35, 900, 400)).toEqual({ from: 0, to: 100, paddingTop: 0, paddingBottom: 0 });
});

test.each([0, 1, 34, 35, 4_000, 174_580, 175_000])("at %d px every visible row of 5,000 exists", (scrollTop) => {
  const { from, to, paddingTop, paddingBottom } = windowRows(5_000, 35, scrollTop, 420);
  const reach = Math.min(scrollTop, 5_000 * 35 - 420);
  expect(from).toBeLessThanOrEqual(Math.floor(reach / 35));
  expect(to).toBeGreaterThanOrEqual(Math.min(5_000, Math.ceil((reach + 420) / 35)));
  expect(to - from).toBeLessThan(60);
  expect(paddingTop + paddingBottom + (to - from) * 35).toBe(5_000 * 35);
});

test("a head turns its own sort round and starts another one ascending", () => {
  const first = nextSort(null, "name");
  expect(first).toEqual({ key: "name", direction: "ascending" });
  expect(nextSort(first, "name").direction).toBe("descending");
  expect(nextSort({ key: "name", direction: "descending" }, "type")).toEqual({ key: "type", direction: "ascending" });
});
