import type { FolderView, NodeSummary, NodeTree } from "@/lib/core/node";

/** Workspace Directories and Business Flow show the same nodes; Personal Directory those that only their owner sees. */
export type TreeView = "directories" | "flows" | "personal";
export type GroupId = "integration" | "development";

/** One row of the tree. Groups exist in the Business Flow view only; they stand for the types of nodes in a flow. */
export type TreeItem = { readonly key: string; readonly children?: readonly TreeItem[] } & (
  | { readonly kind: "folder"; readonly folder: FolderView }
  | { readonly kind: "group"; readonly group: GroupId; readonly folder: FolderView }
  | { readonly kind: "loose" }
  | { readonly kind: "node"; readonly node: NodeSummary }
);

export interface TreeFilter {
  readonly search: string;
  /** Name of the person whose nodes are wanted; null: everybody's. */
  readonly owner: string | null;
}

/** The tree as a view shows it; a filter keeps the matching nodes and what leads to them. */
export function treeItems(tree: NodeTree, view: TreeView, filter: TreeFilter): readonly TreeItem[] {
  const { folders, nodes } = partOf(tree, view === "personal");
  const needle = filter.search.trim().toLowerCase();
  const isFiltered = needle !== "" || filter.owner !== null;
  const shown = nodes.filter(
    ({ name, owner, isRoot }) =>
      !isRoot && name.toLowerCase().includes(needle) && (filter.owner === null || owner?.name === filter.owner),
  );
  const within = (parentId: string | null) =>
    folders
      .filter((folder) => folder.parentId === parentId)
      .sort((a, b) => a.position - b.position || a.name.localeCompare(b.name));
  const leaf = (node: NodeSummary): TreeItem => ({ key: node.id, kind: "node", node });
  const inside = (folderId: string | null, wanted: (node: NodeSummary) => boolean) =>
    shown.filter((node) => node.folderId === folderId && wanted(node)).map(leaf);

  const branch = (
    folder: FolderView,
    wanted: (node: NodeSummary) => boolean,
    keepEmpty: boolean,
    scope = "",
  ): TreeItem[] => {
    const children = [
      ...within(folder.id).flatMap((child) => branch(child, wanted, keepEmpty, scope)),
      ...inside(folder.id, wanted),
    ];
    if (children.length === 0 && !keepEmpty) return [];
    return [{ key: `${scope}${folder.id}`, kind: "folder", folder, children }];
  };
  if (view !== "flows") {
    return [...within(null).flatMap((folder) => branch(folder, () => true, !isFiltered)), ...inside(null, () => true)];
  }
  const flows = folders.filter(({ kind }) => kind === "BUSINESS_FLOW").sort((a, b) => a.name.localeCompare(b.name));
  const inFlows = new Set(flows.flatMap(({ id }) => [id, ...below(folders, id)]));
  const flowItems = flows.flatMap((flow): TreeItem[] => {
    const groups = GROUPS.flatMap(({ group, wanted, always }): TreeItem[] => {
      const scope = `${group}:`;
      const children = [
        ...within(flow.id).flatMap((child) => branch(child, wanted, false, scope)),
        ...inside(flow.id, wanted),
      ];
      if (children.length === 0 && (isFiltered || !always)) return [];
      return [{ key: `${scope}${flow.id}`, kind: "group", group, folder: flow, children }];
    });
    if (groups.length === 0 && isFiltered) return [];
    return [{ key: flow.id, kind: "folder", folder: flow, children: groups }];
  });
  const loose = shown.filter(({ folderId }) => folderId === null || !inFlows.has(folderId)).map(leaf);
  return loose.length === 0 ? flowItems : [...flowItems, { key: "loose", kind: "loose", children: loose }];
}

/** The workspace directories or the personal one. */
export function partOf({ folders, nodes }: NodeTree, personal: boolean): NodeTree {
  return {
    folders: folders.filter(({ isPersonal }) => isPersonal === personal),
    nodes: nodes.filter(({ isPersonal }) => isPersonal === personal),
  };
}

const GROUPS: readonly {
  readonly group: GroupId;
  readonly wanted: (node: NodeSummary) => boolean;
  /** Shown also when empty: people create their nodes there. */
  readonly always: boolean;
}[] = [
  { group: "integration", wanted: ({ type }) => type === "DI", always: true },
  { group: "development", wanted: ({ type }) => type !== "DI", always: false },
];

function below(folders: readonly FolderView[], id: string): string[] {
  return folders.filter(({ parentId }) => parentId === id).flatMap((child) => [child.id, ...below(folders, child.id)]);
}

/** Keys of everything that can be opened. */
export function branchKeys(items: readonly TreeItem[]): string[] {
  return items.flatMap((item) => (item.children ? [item.key, ...branchKeys(item.children)] : []));
}

export function findItem(items: readonly TreeItem[], key: string): TreeItem | null {
  for (const item of items) {
    if (item.key === key) return item;
    const found = findItem(item.children ?? [], key);
    if (found) return found;
  }
  return null;
}

/** The folder that something dropped on, or made at, a row goes into. */
export function folderOf(item: TreeItem | null): string | null {
  if (item === null || item.kind === "loose") return null;
  return item.kind === "node" ? item.node.folderId : item.folder.id;
}
