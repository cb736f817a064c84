"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button, Dropdown, Input, Segmented, Skeleton, Tooltip, Tree, type InputRef, type MenuProps } from "antd";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useProblem } from "@/components/form/use-problem";
import { ProblemAlert } from "@/components/ui/feedback/problem-alert";
import {
  DataIntegrationIcon,
  DeleteIcon,
  FilterIcon,
  FolderIcon,
  LockIcon,
  MoreIcon,
  PlusIcon,
  SearchIcon,
  SqlIcon,
  WorkflowIcon,
} from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { useMay, useSession } from "@/components/ui/session/session";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import type { FolderView, NodeSummary } from "@/lib/core/node";
import { nodeQueries, useTreeChanges } from "../queries";
import { NameDialog, PlaceDialog } from "./name-dialogs";
import { RecycleBin } from "./recycle-bin";
import { branchKeys, findItem, folderOf, treeItems, type TreeItem, type TreeView } from "./tree-items";
import styles from "./tree.module.css";

type Dialog =
  | { readonly kind: "create"; readonly folderId: string | null }
  | { readonly kind: "clone"; readonly node: NodeSummary }
  | { readonly kind: "move"; readonly node: NodeSummary }
  | { readonly kind: "renameNode"; readonly node: NodeSummary }
  | { readonly kind: "renameFolder"; readonly folder: FolderView }
  | { readonly kind: "newFolder"; readonly parentId: string | null; readonly of: FolderView["kind"] }
  | { readonly kind: "bin" };

interface TreePaneProps {
  readonly openId: string | null;
  /** Nodes whose changes are not saved yet. */
  readonly onOpen: (id: string) => void;
  readonly onDeleted: (id: string) => void;
  /** Grows when somebody elsewhere asks for a new node. */
  readonly createWish: number;
}

/** The nodes of the workspace, in folders: Workspace Directories and Business Flow are two views of one tree. */
export function TreePane({ openId, onOpen, onDeleted, createWish }: TreePaneProps) {
  const t = useTranslations("studio");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const { account } = useSession();
  const may = useMay("node.edit");
  const query = useQuery(nodeQueries.tree());
  const changes = useTreeChanges();
  const [view, setView] = useState<TreeView>("directories");
  const [search, setSearch] = useState("");
  const [mine, setMine] = useState(false);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [selected, setSelected] = useState<string | null>(null);
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const [seenWish, setSeenWish] = useState(createWish);
  const searchBox = useRef<InputRef>(null);
  useShortcut("filter", () => searchBox.current?.focus());
  if (seenWish !== createWish) {
    setSeenWish(createWish);
    setDialog({ kind: "create", folderId: null });
  }

  const items = useMemo(
    () => treeItems(query.data ?? { folders: [], nodes: [] }, view, { search, owner: mine ? account.name : null }),
    [query.data, view, search, mine, account.name],
  );
  const folders = query.data?.folders ?? [];
  const body = useRef<HTMLDivElement>(null);
  const height = useHeight(body);
  const current = selected ?? openId;

  const fail = (error: unknown) => void message.error(toProblem(error).message);
  const close = () => {
    Object.values(changes).forEach((change) => change.reset());
    setDialog(null);
  };
  const confirmDelete = (node: NodeSummary) =>
    modal.confirm({
      title: t("deleteNodeTitle", { name: node.name }),
      content: t("deleteNodeText"),
      okText: t("deleteNode"),
      okButtonProps: { danger: true },
      onOk: () =>
        changes.deleteNode.mutateAsync(node.id).then(() => {
          onDeleted(node.id);
          message.success(t("deletedNode", { name: node.name }));
        }, fail),
    });
  const confirmDeleteFolder = (folder: FolderView) =>
    modal.confirm({
      title: t("deleteFolderTitle", { name: folder.name }),
      content: t("deleteFolderText"),
      okText: t("deleteFolder"),
      okButtonProps: { danger: true },
      onOk: () => changes.deleteFolder.mutateAsync(folder.id).catch(fail),
    });

  const createMenu = (folderId: string | null): NonNullable<MenuProps["items"]> => [
    {
      key: "create",
      label: t("createNode"),
      disabled: !may.allowed,
      children: [
        {
          key: "integration",
          type: "group",
          label: t("group.integration"),
          children: [
            {
              key: "batch",
              icon: <DataIntegrationIcon />,
              label: t("batchSync"),
              onClick: () => setDialog({ kind: "create", folderId }),
            },
          ],
        },
      ],
    },
    {
      key: "folder",
      icon: <FolderIcon />,
      label: t("newFolder"),
      disabled: !may.allowed,
      onClick: () => setDialog({ kind: "newFolder", parentId: folderId, of: "FOLDER" }),
    },
  ];
  const menuOf = (item: TreeItem): NonNullable<MenuProps["items"]> => {
    if (item.kind === "loose") return createMenu(null);
    if (item.kind === "group") return createMenu(item.folder.id);
    if (item.kind === "folder") {
      return [
        ...createMenu(item.folder.id),
        { type: "divider" },
        {
          key: "rename",
          label: t("rename"),
          disabled: !may.allowed,
          onClick: () => setDialog({ kind: "renameFolder", folder: item.folder }),
        },
        {
          key: "delete",
          danger: true,
          label: t("delete"),
          disabled: !may.allowed,
          onClick: () => confirmDeleteFolder(item.folder),
        },
      ];
    }
    const { node } = item;
    return [
      { key: "open", label: t("open"), onClick: () => onOpen(node.id) },
      { type: "divider" },
      {
        key: "rename",
        label: t("rename"),
        disabled: !may.allowed,
        onClick: () => setDialog({ kind: "renameNode", node }),
      },
      { key: "move", label: t("move"), disabled: !may.allowed, onClick: () => setDialog({ kind: "move", node }) },
      { key: "clone", label: t("clone"), disabled: !may.allowed, onClick: () => setDialog({ kind: "clone", node }) },
      {
        key: "copyName",
        label: t("copyName"),
        onClick: () => void navigator.clipboard.writeText(node.name).then(() => message.success(t("copiedName"))),
      },
      { type: "divider" },
      { key: "delete", danger: true, label: t("delete"), disabled: !may.allowed, onClick: () => confirmDelete(node) },
    ];
  };
  const plus: NonNullable<MenuProps["items"]> = [
    {
      key: "group",
      type: "group",
      label: t("group.integration"),
      children: [
        {
          key: "batch",
          icon: <DataIntegrationIcon />,
          label: t("batchSync"),
          onClick: () => setDialog({ kind: "create", folderId: folderOf(findItem(items, current ?? "")) }),
        },
      ],
    },
    { type: "divider" },
    {
      key: "flow",
      icon: <WorkflowIcon />,
      label: t("newFlow"),
      onClick: () => setDialog({ kind: "newFolder", parentId: null, of: "BUSINESS_FLOW" }),
    },
    {
      key: "folder",
      icon: <FolderIcon />,
      label: t("newFolder"),
      onClick: () => setDialog({ kind: "newFolder", parentId: null, of: "FOLDER" }),
    },
  ];

  const drop = (dragged: string, target: TreeItem | null) => {
    const item = findItem(items, dragged);
    const folderId = folderOf(target);
    if (item?.kind === "node" && item.node.folderId !== folderId) {
      changes.changeNode.mutateAsync({ id: item.node.id, folderId }).catch(fail);
    } else if (item?.kind === "folder" && item.folder.id !== folderId && item.folder.parentId !== folderId) {
      changes.changeFolder.mutateAsync({ id: item.folder.id, parentId: folderId }).catch(fail);
    }
  };
  const isEmpty =
    query.data !== undefined && query.data.folders.length === 0 && query.data.nodes.every(({ isRoot }) => isRoot);
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
          ]}
        />
        <Dropdown menu={{ items: plus }} trigger={["click"]} disabled={!may.allowed}>
          <Button
            size="small"
            type="text"
            icon={<PlusIcon />}
            aria-label={t("create")}
            title={may.reason ?? t("create")}
          />
        </Dropdown>
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
      </div>
      <div className={styles.body} ref={body}>
        {query.isPending && <Skeleton active title={false} paragraph={{ rows: 6 }} style={{ padding: 12 }} />}
        {query.error && <ProblemAlert problem={toProblem(query.error)} onRetry={() => void query.refetch()} />}
        {isEmpty && (
          <EmptyState
            title={t("empty.title")}
            actions={
              <Button
                type="primary"
                disabled={!may.allowed}
                title={may.reason}
                onClick={() => setDialog({ kind: "create", folderId: null })}
              >
                {t("createNode")}
              </Button>
            }
          >
            {t("empty.text")}
          </EmptyState>
        )}
        {query.data && !isEmpty && items.length === 0 && <EmptyState title={t("empty.filtered")} />}
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
              return item && <TreeTitle item={item} menu={menuOf(item)} reachable={key === current} />;
            }}
          />
        )}
      </div>
      <div className={styles.foot}>
        <Button type="text" size="small" icon={<DeleteIcon />} onClick={() => setDialog({ kind: "bin" })}>
          {t("recycleBin")}
        </Button>
      </div>
      {dialog?.kind === "bin" && <RecycleBin onClose={close} canEdit={may.allowed} />}
      {dialog?.kind === "create" && (
        <PlaceDialog
          title={t("createNode")}
          ok={t("ok")}
          folders={folders}
          folderId={dialog.folderId}
          name=""
          error={changes.createNode.error}
          busy={changes.createNode.isPending}
          onClose={close}
          onOk={(place) =>
            changes.createNode.mutate(
              { ...place, type: "DI" },
              {
                onSuccess: ({ id }) => {
                  close();
                  onOpen(id);
                },
              },
            )
          }
        />
      )}
      {dialog?.kind === "clone" && (
        <PlaceDialog
          title={t("cloneTitle", { name: dialog.node.name })}
          ok={t("clone")}
          folders={folders}
          folderId={dialog.node.folderId}
          name={`${dialog.node.name}_copy`}
          error={changes.createNode.error}
          busy={changes.createNode.isPending}
          onClose={close}
          onOk={(place) =>
            changes.createNode.mutate(
              { ...place, type: dialog.node.type === "ODPS_SQL" ? "ODPS_SQL" : "DI", copyOf: dialog.node.id },
              {
                onSuccess: ({ id }) => {
                  close();
                  onOpen(id);
                },
              },
            )
          }
        />
      )}
      {dialog?.kind === "move" && (
        <PlaceDialog
          title={t("moveTitle", { name: dialog.node.name })}
          ok={t("move")}
          folders={folders}
          folderId={dialog.node.folderId}
          name={dialog.node.name}
          error={changes.changeNode.error}
          busy={changes.changeNode.isPending}
          onClose={close}
          onOk={(place) => changes.changeNode.mutate({ id: dialog.node.id, ...place }, { onSuccess: close })}
        />
      )}
      {dialog?.kind === "renameNode" && (
        <NameDialog
          title={t("renameTitle", { name: dialog.node.name })}
          ok={t("rename")}
          of="node"
          name={dialog.node.name}
          error={changes.changeNode.error}
          busy={changes.changeNode.isPending}
          onClose={close}
          onOk={(name) => changes.changeNode.mutate({ id: dialog.node.id, name }, { onSuccess: close })}
        />
      )}
      {dialog?.kind === "renameFolder" && (
        <NameDialog
          title={t("renameTitle", { name: dialog.folder.name })}
          ok={t("rename")}
          of="folder"
          name={dialog.folder.name}
          error={changes.changeFolder.error}
          busy={changes.changeFolder.isPending}
          onClose={close}
          onOk={(name) => changes.changeFolder.mutate({ id: dialog.folder.id, name }, { onSuccess: close })}
        />
      )}
      {dialog?.kind === "newFolder" && (
        <NameDialog
          title={t(dialog.of === "FOLDER" ? "newFolder" : "newFlow")}
          ok={t("ok")}
          of="folder"
          name=""
          error={changes.createFolder.error}
          busy={changes.createFolder.isPending}
          onClose={close}
          onOk={(name) =>
            changes.createFolder.mutate({ name, kind: dialog.of, parentId: dialog.parentId }, { onSuccess: close })
          }
        />
      )}
    </aside>
  );
}

interface TreeData {
  readonly key: string;
  readonly isLeaf: boolean;
  readonly icon: React.ReactNode;
  readonly children?: TreeData[];
}

function toData(item: TreeItem): TreeData {
  const { key, children } = item;
  return {
    key,
    isLeaf: item.kind === "node",
    icon: <ItemIcon item={item} />,
    ...(children ? { children: children.map(toData) } : {}),
  };
}

function ItemIcon({ item }: { readonly item: TreeItem }) {
  if (item.kind === "node") return item.node.type === "DI" ? <DataIntegrationIcon /> : <SqlIcon />;
  if (item.kind === "folder" && item.folder.kind === "BUSINESS_FLOW") return <WorkflowIcon />;
  return <FolderIcon />;
}

interface TreeTitleProps {
  readonly item: TreeItem;
  readonly menu: NonNullable<MenuProps["items"]>;
  /** Tab reaches the menu button of the current row only. */
  readonly reachable: boolean;
}

function TreeTitle({ item, menu, reachable }: TreeTitleProps) {
  const t = useTranslations("studio");
  const common = useTranslations("common");
  const name =
    item.kind === "node"
      ? item.node.name
      : item.kind === "folder"
        ? item.folder.name
        : item.kind === "group"
          ? t(`group.${item.group}`)
          : t("loose");
  const { account } = useSession();
  const node = item.kind === "node" ? item.node : null;
  return (
    <Dropdown menu={{ items: menu }} trigger={["contextMenu"]}>
      <span className={styles.title} data-gone={node?.state === "undeployed" ? "" : undefined}>
        <span title={name}>{name}</span>
        {node?.state === "draft" && <i className={styles.draft} title={t("state.draft")} />}
        {(node?.state === "changed" || node?.state === "awaiting") && (
          <i className={styles.dot} title={t(`state.${node.state}`)} />
        )}
        {node?.lock && node.lock.name !== account.name && (
          <span className={styles.lock} title={t("lockedBy", { name: node.lock.name })}>
            <LockIcon />
          </span>
        )}
        <Dropdown menu={{ items: menu }} trigger={["click"]}>
          <Button
            className={styles.more!}
            type="text"
            size="small"
            icon={<MoreIcon />}
            tabIndex={reachable ? 0 : -1}
            aria-label={common("moreFor", { name })}
            onClick={(event) => event.stopPropagation()}
          />
        </Dropdown>
      </span>
    </Dropdown>
  );
}

/** Virtual trees need their height as a number. */
function useHeight(box: React.RefObject<HTMLElement | null>): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => setHeight(Math.floor(entry?.contentRect.height ?? 0)));
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return height;
}
