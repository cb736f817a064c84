import { expect, test } from "vitest";
import { USUAL_LIST } from "@/lib/core/list-settings";
import { arranged } from "./use-list-settings";

const columns = ["state", "node", "started", "actions"].map((id) => ({ id, title: id, cell: () => id }));
const ids = (settings: Partial<typeof USUAL_LIST>) =>
  arranged(columns, { ...USUAL_LIST, ...settings }).map(({ id }) => id);

test("columns come in the person's order, without those they hid", () => {
  expect(ids({})).toEqual(["state", "node", "started", "actions"]);
  expect(ids({ columns: ["node", "state", "started", "actions"], hidden: ["started"] })).toEqual([
    "node",
    "state",
    "actions",
  ]);
});

test("a column that came later stands at its usual place, and one that is gone is no trouble", () => {
  expect(ids({ columns: ["node", "gone", "state", "actions"] })).toEqual(["node", "state", "started", "actions"]);
});
