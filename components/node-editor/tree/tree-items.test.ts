import { expect, test } from "vitest";
import type { FolderView, NodeSummary } from "@/lib/core/node";
import { branchKeys, findItem, folderOf, treeItems, type TreeItem } from "./tree-items";

const folder = (id: string, kind: FolderView["kind"], parentId: string | null = null): FolderView => ({
  ...{ id, kind, parentId, name: id, description: "", parameters: {}, isPersonal: false, position: 0 },
});
const node = (name: string, folderId: string | null, type: NodeSummary["type"] = "DI", owner = "Lin"): NodeSummary => ({
  ...{
    id: name,
    name,
    folderId,
    type,
    description: "",
    isRoot: false,
    isPersonal: false,
    state: "draft",
    lock: null,
    frozen: false,
  },
  ...{ latestVersion: null, deployedVersion: null, recurrence: null, updatedAt: new Date(0) },
  owner: { id: owner, name: owner },
});
const tree = {
  folders: [folder("trade", "BUSINESS_FLOW"), folder("hourly", "FOLDER", "trade"), folder("misc", "FOLDER")],
  nodes: [
    node("orders", "hourly"),
    node("refunds", "trade", "DI", "Wei"),
    node("report", "trade", "ODPS_SQL"),
    node("test", "misc"),
    { ...node("root", null, "VIRTUAL"), isRoot: true },
  ],
};
const ALL = { search: "", owner: null };
const outline = (items: readonly TreeItem[]): unknown[] =>
  items.map((item) => {
    const name =
      item.kind === "node"
        ? item.node.name
        : item.kind === "folder"
          ? item.folder.name
          : item.kind === "group"
            ? item.group
            : "loose";
    return item.children && item.children.length > 0 ? [name, outline(item.children)] : name;
  });

test("Workspace Directories show the folders as they are, without the root node", () => {
  expect(outline(treeItems(tree, "directories", ALL))).toEqual([
    ["misc", ["test"]],
    ["trade", [["hourly", ["orders"]], "refunds", "report"]],
  ]);
});

test("Business Flow groups the nodes of each flow by what they do; the rest follows", () => {
  expect(outline(treeItems(tree, "flows", ALL))).toEqual([
    [
      "trade",
      [
        ["integration", [["hourly", ["orders"]], "refunds"]],
        ["development", ["report"]],
      ],
    ],
    ["loose", ["test"]],
  ]);
});

test("a new flow has a place to create its nodes at", () => {
  const empty = treeItems({ folders: [folder("new", "BUSINESS_FLOW")], nodes: [] }, "flows", ALL);
  expect(outline(empty)).toEqual([["new", ["integration"]]]);
});

test("a filter keeps what matches and what leads there", () => {
  expect(outline(treeItems(tree, "directories", { search: "ORD", owner: null }))).toEqual([
    ["trade", [["hourly", ["orders"]]]],
  ]);
  expect(outline(treeItems(tree, "flows", { search: "", owner: "Wei" }))).toEqual([
    ["trade", [["integration", ["refunds"]]]],
  ]);
});

test("keys are unique in each view, and rows know their folder", () => {
  for (const view of ["directories", "flows"] as const) {
    const items = treeItems(tree, view, ALL);
    const keys = branchKeys(items);
    expect(new Set(keys).size).toBe(keys.length);
    expect(folderOf(findItem(items, "orders"))).toBe("hourly");
  }
  expect(folderOf(findItem(treeItems(tree, "flows", ALL), "integration:trade"))).toBe("trade");
});
