"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown, Input, Segmented, Skeleton, Tooltip, Tree, type InputRef } from "antd";
import { useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import { DeleteIcon, FilterIcon, PlusIcon, SearchIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { useMay, useSession } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import { nodeQueries, useTreeChanges } from "../queries";
import { TreeDialogs, type TreeDialog } from "./tree-dialogs";
import { branchKeys, findItem, folderOf, partOf, treeItems, type TreeItem, type TreeView } from "./tree-items";
import { TreeTitle, toData } from "./tree-title";
import { useHeight } from "./use-height";
import { useTreeMenus } from "./use-tree-menus";
import styles from "./tree.module.css";

interface TreePaneProps {
  readonly openId: string | null;
  readonly onOpen: (id: string) => void;
  readonly onDeleted: (id: string) => void;
  /** Grows when somebody elsewhere asks for a new node. */
  readonly createWish: number;
}

/**
 * The nodes of the workspace, in folders: Workspace Directories and Business Flow are two views of one tree. Beside them
 * stands the personal directory of who looks.
 */
export function TreePane({ openId, onOpen, onDeleted, createWish }: TreePaneProps) {
  const t = useTranslations("studio");
  const toProblem = useProblem();
  const { message } = App.useApp();
  const { account } = useSession();
  const may = useMay("node.edit");
  const query = useQuery(nodeQueries.tree());
  const changes = useTreeChanges();
  const [view, setView] = useState<TreeView>("directories");
  const [search, setSearch] = useState("");
  const [mine, setMine] = useState(false);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [dialog, setDialog] = useState<TreeDialog | null>(null);
  const [seenWish, setSeenWish] = useState(createWish);
  const searchBox = useRef<InputRef>(null);
  useShortcut("filter", () => searchBox.current?.focus());
  if (seenWish !== createWish) {
    setSeenWish(createWish);
    setDialog({ kind: "create", folderId: null, personal: view === "personal" });
  }
  // The view follows what is open: an address, a tab or a move may lead to the other part of the tree.
  const openNode = query.data?.nodes.find(({ id }) => id === openId);
  const openPart = openNode && `${openNode.id} ${openNode.isPersonal}`;
  const [seenPart, setSeenPart] = useState<string>();
  if (openNode && seenPart !== openPart) {
    setSeenPart(openPart);
    if (openNode.isPersonal !== (view === "personal")) setView(openNode.isPersonal ? "personal" : "directories");
  }

  const items = useMemo(
    () => treeItems(query.data ?? { folders: [], nodes: [] }, view, { search, owner: mine ? account.name : null }),
    [query.data, view, search, mine, account.name],
  );
  const personal = view === "personal";
  const shown = query.data && partOf(query.data, personal);
  const body = useRef<HTMLDivElement>(null);
  const height = useHeight(body);
  const current = selected ?? openId;

  const fail = (error: unknown) => void message.error(toProblem(error).message);
  const close = () => {
    Object.values(changes).forEach((change) => change.reset());
    setDialog(null);
  };
  const menus = useTreeMenus({ changes, personal, setDialog, onOpen, onDeleted });
  const drop = (dragged: string, target: TreeItem | null) => {
    const item = findItem(items, dragged);
    const folderId = folderOf(target);
    if (item?.kind === "node" && item.node.folderId !== folderId) {
      changes.changeNode.mutateAsync({ id: item.node.id, folderId }).catch(fail);
    } else if (item?.kind === "folder" && item.folder.id !== folderId && item.folder.parentId !== folderId) {
      changes.changeFolder.mutateAsync({ id: item.folder.id, parentId: folderId }).catch(fail);
    }
  };
  const isEmpty = shown !== undefined && shown.folders.length === 0 && shown.nodes.every(({ isRoot }) => isRoot);
  return (
    <aside className={styles.pane} aria-label={t("tree")}>
      <div className={styles.head}>
        <Segmented
          size="small"
          block
          aria-label={t("views")}
          value={view}
          onChange={setView}
          options={[
            { value: "directories", label: t("view.directories"), title: t("view.directoriesTitle") },
            { value: "flows", label: t("view.flows"), title: t("view.flowsTitle") },
            { value: "personal", label: t("view.personal"), title: t("view.personalTitle") },
          ]}
        />
      </div>
      <div className={styles.search} role="search">
        <Input
          ref={searchBox}
          size="small"
          prefix={<SearchIcon />}
          aria-label={t("find")}
          placeholder={t("find")}
          allowClear
          value={search}
          onChange={({ target }) => setSearch(target.value)}
        />
        <Tooltip title={t("mine")}>
          <Button
            size="small"
            type={mine ? "primary" : "text"}
            ghost={mine}
            icon={<FilterIcon />}
            aria-label={t("mine")}
            aria-pressed={mine}
            onClick={() => setMine(!mine)}
          />
        </Tooltip>
        <Dropdown
          menu={{ items: menus.plusMenu(folderOf(findItem(items, current ?? ""))) }}
          trigger={["click"]}
          disabled={!may.allowed}
        >
          <Button
            size="small"
            type="text"
            icon={<PlusIcon />}
            aria-label={t("create")}
            title={may.reason ?? t("create")}
          />
        </Dropdown>
      </div>
      <div className={styles.body} ref={body}>
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 6 }} style={{ padding: 12 }} />}
        {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
        {isEmpty && (
          <EmptyState
            title={t(personal ? "personal.emptyTitle" : "empty.title")}
            actions={
              <Button
                disabled={!may.allowed}
                title={may.reason}
                onClick={() => setDialog({ kind: "create", folderId: null, personal })}
              >
                {t("createNode")}
              </Button>
            }
          >
            {t(personal ? "personal.emptyText" : "empty.text")}
          </EmptyState>
        )}
        {shown && !isEmpty && items.length === 0 && <EmptyState title={t("empty.filtered")} />}
        {items.length > 0 && height > 0 && (
          <Tree.DirectoryTree
            aria-label={t("tree")}
            blockNode
            virtual
            height={height}
            draggable={may.allowed ? { icon: false } : false}
            expandAction="click"
            treeData={items.map(toData)}
            selectedKeys={current === null ? [] : [current]}
            expandedKeys={branchKeys(items).filter((key) => !closed.has(key))}
            onExpand={(_, { node, expanded }) => {
              const next = new Set(closed);
              if (expanded) next.delete(String(node.key));
              else next.add(String(node.key));
              setClosed(next);
            }}
            onSelect={(_, { node }) => {
              const item = findItem(items, String(node.key));
              setSelected(item?.kind === "node" ? null : String(node.key));
              if (item?.kind === "node") onOpen(item.node.id);
            }}
            onDrop={({ dragNode, node }) => drop(String(dragNode.key), findItem(items, String(node.key)))}
            titleRender={({ key }) => {
              const item = findItem(items, String(key));
              return item && <TreeTitle item={item} menu={menus.menuOf(item)} reachable={key === current} />;
            }}
          />
        )}
      </div>
      <div className={styles.foot}>
        <Button type="text" size="small" icon={<DeleteIcon />} onClick={() => setDialog({ kind: "bin" })}>
          {t("recycleBin")}
        </Button>
      </div>
      {dialog && (
        <TreeDialogs
          dialog={dialog}
          changes={changes}
          folders={query.data?.folders ?? []}
          canEdit={may.allowed}
          onOpen={onOpen}
          onClose={close}
        />
      )}
    </aside>
  );
}
