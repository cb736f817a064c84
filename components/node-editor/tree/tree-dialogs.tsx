"use client";
import { useTranslations } from "use-intl";
import type { FolderView, NodeSummary } from "@/lib/core/node";
import type { useTreeChanges } from "../queries";
import { NameDialog, PlaceDialog } from "./name-dialogs";
import { RecycleBin } from "./recycle-bin";

/** What the tree asks a person for. */
export type TreeDialog =
  | {
      readonly kind: "create";
      readonly folderId: string | null;
      readonly personal: boolean;
      readonly type?: "ODPS_SQL";
    }
  | { readonly kind: "clone"; readonly node: NodeSummary }
  | { readonly kind: "move"; readonly node: NodeSummary }
  /** Out of the personal directory. */
  | { readonly kind: "moveOut"; readonly node: NodeSummary }
  /** A copy of a personal file in the workspace directories, or the other way round. */
  | { readonly kind: "copyAcross"; readonly node: NodeSummary }
  | { readonly kind: "renameNode"; readonly node: NodeSummary }
  | { readonly kind: "renameFolder"; readonly folder: FolderView }
  | {
      readonly kind: "newFolder";
      readonly parentId: string | null;
      readonly of: FolderView["kind"];
      readonly personal: boolean;
    }
  | { readonly kind: "bin" };

interface TreeDialogsProps {
  readonly dialog: TreeDialog;
  readonly changes: ReturnType<typeof useTreeChanges>;
  readonly folders: readonly FolderView[];
  readonly canEdit: boolean;
  readonly onOpen: (id: string) => void;
  readonly onClose: () => void;
}

/** The dialog that is open over the tree. */
export function TreeDialogs({ dialog, changes, folders, canEdit, onOpen, onClose: close }: TreeDialogsProps) {
  const t = useTranslations("studio");
  const openMade = {
    onSuccess: ({ id }: { readonly id: string }) => {
      close();
      onOpen(id);
    },
  };
  const copyOf = (node: NodeSummary) => ({
    type: node.type === "ODPS_SQL" ? ("ODPS_SQL" as const) : ("DI" as const),
    copyOf: node.id,
  });
  switch (dialog.kind) {
    case "bin":
      return <RecycleBin onClose={close} canEdit={canEdit} />;
    case "create":
      return (
        <PlaceDialog
          title={t("createNode")}
          ok={t("ok")}
          folders={folders}
          personal={dialog.personal}
          folderId={dialog.folderId}
          name=""
          error={changes.createNode.error}
          busy={changes.createNode.isPending}
          onClose={close}
          onOk={(place) =>
            changes.createNode.mutate({ ...place, personal: dialog.personal, type: dialog.type ?? "DI" }, openMade)
          }
        />
      );
    case "clone":
      return (
        <PlaceDialog
          title={t("cloneTitle", { name: dialog.node.name })}
          ok={t("clone")}
          folders={folders}
          personal={dialog.node.isPersonal}
          folderId={dialog.node.folderId}
          name={`${dialog.node.name}_copy`}
          error={changes.createNode.error}
          busy={changes.createNode.isPending}
          onClose={close}
          onOk={(place) =>
            changes.createNode.mutate({ ...place, personal: dialog.node.isPersonal, ...copyOf(dialog.node) }, openMade)
          }
        />
      );
    case "copyAcross": {
      const personal = !dialog.node.isPersonal;
      return (
        <PlaceDialog
          title={t(personal ? "personal.copyInTitle" : "personal.copyTitle", { name: dialog.node.name })}
          ok={t("clone")}
          folders={folders}
          personal={personal}
          folderId={null}
          name={dialog.node.name}
          error={changes.createNode.error}
          busy={changes.createNode.isPending}
          onClose={close}
          onOk={(place) => changes.createNode.mutate({ ...place, personal, ...copyOf(dialog.node) }, openMade)}
        />
      );
    }
    case "moveOut":
      return (
        <PlaceDialog
          title={t("personal.moveTitle", { name: dialog.node.name })}
          note={t("personal.moveText")}
          ok={t("move")}
          folders={folders}
          personal={false}
          folderId={null}
          name={dialog.node.name}
          error={changes.changeNode.error}
          busy={changes.changeNode.isPending}
          onClose={close}
          onOk={(place) =>
            changes.changeNode.mutate({ id: dialog.node.id, ...place, personal: false }, { onSuccess: close })
          }
        />
      );
    case "move":
      return (
        <PlaceDialog
          title={t("moveTitle", { name: dialog.node.name })}
          ok={t("move")}
          folders={folders}
          personal={dialog.node.isPersonal}
          folderId={dialog.node.folderId}
          name={dialog.node.name}
          error={changes.changeNode.error}
          busy={changes.changeNode.isPending}
          onClose={close}
          onOk={(place) => changes.changeNode.mutate({ id: dialog.node.id, ...place }, { onSuccess: close })}
        />
      );
    case "renameNode":
      return (
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
      );
    case "renameFolder":
      return (
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
      );
    case "newFolder":
      return (
        <NameDialog
          title={t(dialog.of === "FOLDER" ? "newFolder" : "newFlow")}
          ok={t("ok")}
          of="folder"
          name=""
          error={changes.createFolder.error}
          busy={changes.createFolder.isPending}
          onClose={close}
          onOk={(name) =>
            changes.createFolder.mutate(
              { name, kind: dialog.of, parentId: dialog.parentId, personal: dialog.personal },
              { onSuccess: close },
            )
          }
        />
      );
  }
}
