"use client";
import { App, type MenuProps } from "antd";
import { useTranslations } from "use-intl";
import { nodeCopy } from "@/components/ui/copy/node-copy";
import { useCopyMenu } from "@/components/ui/copy/use-copy-menu";
import { useCopy } from "@/components/ui/copy/use-copy";
import { useProblem } from "@/components/form/use-problem";
import { DataIntegrationIcon, FolderIcon, SqlIcon, WorkflowIcon } from "@/components/ui/icons";
import { useMay } from "@/components/ui/session/session";
import type { FolderView, NodeSummary } from "@/lib/core/node";
import type { useTreeChanges } from "../queries";
import type { TreeDialog } from "./tree-dialogs";
import type { TreeItem } from "./tree-items";

type Items = NonNullable<MenuProps["items"]>;

interface MenuWish {
  readonly changes: ReturnType<typeof useTreeChanges>;
  /** Of the personal directory: new things are made in it, and no business flow. */
  readonly personal: boolean;
  readonly setDialog: (dialog: TreeDialog) => void;
  readonly onOpen: (id: string) => void;
  readonly onDeleted: (id: string) => void;
}

/** The menus of the tree: of each row, and of the plus above it, which creates in the folder of the current row. */
export function useTreeMenus({ changes, personal, setDialog, onOpen, onDeleted }: MenuWish) {
  const t = useTranslations("studio");
  const toProblem = useProblem();
  const { message, modal } = App.useApp();
  const copyText = useCopy();
  const copyMenu = useCopyMenu();
  const may = useMay("node.edit");
  const fail = (error: unknown) => void message.error(toProblem(error).message);
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

  const createMenu = (folderId: string | null): Items => [
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
              onClick: () => setDialog({ kind: "create", folderId, personal }),
            },
          ],
        },
        {
          key: "development",
          type: "group",
          label: t("group.development"),
          children: [
            {
              key: "sql",
              icon: <SqlIcon />,
              label: t("sqlNode"),
              onClick: () => setDialog({ kind: "create", folderId, personal, type: "ODPS_SQL" }),
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
      onClick: () => setDialog({ kind: "newFolder", parentId: folderId, of: "FOLDER", personal }),
    },
  ];
  const menuOf = (item: TreeItem): Items => {
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
      ...(node.isPersonal
        ? [
            {
              key: "moveOut",
              label: t("personal.move"),
              disabled: !may.allowed,
              onClick: () => setDialog({ kind: "moveOut", node }),
            },
          ]
        : []),
      {
        key: "across",
        label: t(node.isPersonal ? "personal.copy" : "personal.copyIn"),
        disabled: !may.allowed,
        onClick: () => setDialog({ kind: "copyAcross", node }),
      },
      {
        key: "copyName",
        label: t("copyName"),
        onClick: () => void copyText(node.name, t("copiedName")),
      },
      copyMenu(nodeCopy(node)),
      { type: "divider" },
      { key: "delete", danger: true, label: t("delete"), disabled: !may.allowed, onClick: () => confirmDelete(node) },
    ];
  };
  const plusMenu = (folderId: string | null): Items => [
    {
      key: "group",
      type: "group",
      label: t("group.integration"),
      children: [
        {
          key: "batch",
          icon: <DataIntegrationIcon />,
          label: t("batchSync"),
          onClick: () => setDialog({ kind: "create", folderId, personal }),
        },
        {
          key: "sql",
          icon: <SqlIcon />,
          label: t("sqlNode"),
          onClick: () => setDialog({ kind: "create", folderId, personal, type: "ODPS_SQL" }),
        },
      ],
    },
    { type: "divider" },
    ...(personal
      ? []
      : [
          {
            key: "flow",
            icon: <WorkflowIcon />,
            label: t("newFlow"),
            onClick: () => setDialog({ kind: "newFolder", parentId: null, of: "BUSINESS_FLOW", personal }),
          },
        ]),
    {
      key: "folder",
      icon: <FolderIcon />,
      label: t("newFolder"),
      onClick: () => setDialog({ kind: "newFolder", parentId: null, of: "FOLDER", personal }),
    },
  ];
  return { menuOf, plusMenu };
}
