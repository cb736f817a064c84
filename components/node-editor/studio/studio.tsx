"use client";
import { useQuery } from "@tanstack/react-query";
import { App, Button } from "antd";
import { usePathname } from "next/navigation";
import { useCallback, useEffect, useEffectEvent, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { DataStudioIcon, PlusIcon } from "@/components/ui/icons";
import { EmptyState } from "@/components/ui/page/empty-state";
import { ReadOnlyNotice } from "@/components/ui/session/read-only-notice";
import { useMay, useSession } from "@/components/ui/session/session";
import { useCommands, type Command } from "@/components/ui/shortcuts/commands";
import { useShortcut } from "@/components/ui/shortcuts/use-shortcut";
import type { NodeSummary } from "@/lib/core/node";
import { forgetSession, hasUnsaved, knownSession } from "../document/sessions";
import { nodeQueries } from "../queries";
import { TreePane } from "../tree/tree-pane";
import { NodePane } from "./node-pane";
import { neighbour, useOpenTabs } from "./open-tabs";
import styles from "./studio.module.css";
import { TabStrip } from "./tab-strip";

export const STUDIO_PATH = "/data-studio";

/** Data Studio: the tree of nodes, and those that are open. */
export function Studio() {
  const t = useTranslations("studio");
  const path = usePathname();
  const { modal } = App.useApp();
  const { workspace } = useSession();
  const may = useMay("node.edit");
  const tree = useQuery(nodeQueries.tree());
  const openId = path.startsWith(`${STUDIO_PATH}/`) ? path.slice(STUDIO_PATH.length + 1).split("/")[0]! : null;
  const [tabs, setTabs] = useOpenTabs(workspace.id, openId);
  const [treeShown, setTreeShown] = useState(true);
  const [createWish, setCreateWish] = useState(0);

  // A node that was opened by its address stays open when another one is shown.
  const keep = useEffectEvent(() => setTabs(tabs));
  useEffect(() => {
    if (openId !== null) keep();
  }, [openId]);
  useEffect(() => {
    const guard = (event: BeforeUnloadEvent) => {
      if (hasUnsaved()) event.preventDefault();
    };
    addEventListener("beforeunload", guard);
    return () => removeEventListener("beforeunload", guard);
  }, []);

  const show = (id: string | null) => {
    if (id !== openId) window.history.pushState(null, "", id === null ? STUDIO_PATH : `${STUDIO_PATH}/${id}`);
  };
  const drop = (id: string) => {
    forgetSession(id);
    const next = neighbour(tabs, id);
    setTabs(tabs.filter((tab) => tab !== id));
    if (id === openId) show(next);
  };
  const close = (node: NodeSummary) => {
    const session = knownSession(node.id);
    if (!session?.isDirty) return drop(node.id);
    const asked = modal.confirm({
      title: t("closeUnsaved.title", { name: node.name }),
      content: t("closeUnsaved.text"),
      okText: t("closeUnsaved.save"),
      cancelText: t("closeUnsaved.stay"),
      footer: (_, { OkBtn, CancelBtn }) => (
        <>
          <Button
            danger
            onClick={() => {
              asked.destroy();
              drop(node.id);
            }}
          >
            {t("closeUnsaved.discard")}
          </Button>
          <CancelBtn />
          <OkBtn />
        </>
      ),
      onOk: async () => {
        if (await session.save()) drop(node.id);
      },
    });
  };
  const nodes = tree.data?.nodes ?? [];
  const opened = tabs.flatMap((id) => nodes.find((node) => node.id === id) ?? []);
  const step = (by: number) => {
    const index = opened.findIndex(({ id }) => id === openId);
    const next = opened[(index + by + opened.length) % opened.length];
    if (next) show(next.id);
  };
  const create = useCallback(() => {
    setTreeShown(true);
    setCreateWish((wish) => wish + 1);
  }, []);
  const commands = useMemo<Command[]>(
    () =>
      may.allowed ? [{ id: "studio-create", title: t("createNode"), group: "page", icon: PlusIcon, run: create }] : [],
    [may.allowed, t, create],
  );
  useCommands(commands);
  useShortcut("studioTree", () => setTreeShown((shown) => !shown));
  useShortcut("studioNextTab", () => step(1), opened.length > 1);
  useShortcut("studioPreviousTab", () => step(-1), opened.length > 1);

  return (
    <div className={styles.studio} data-tree={treeShown ? "open" : "closed"}>
      {treeShown && <TreePane openId={openId} onOpen={show} onDeleted={drop} createWish={createWish} />}
      <div className={styles.editor}>
        <TabStrip tabs={opened} current={openId} onShow={show} onClose={close} />
        {openId === null ? (
          <div>
            <h1 className="visually-hidden">{t("title")}</h1>
            <ReadOnlyNotice action="node.edit" />
            <EmptyState
              icon={DataStudioIcon}
              title={t("noNode.title")}
              actions={
                <Button type="primary" disabled={!may.allowed} title={may.reason} onClick={create}>
                  {t("createNode")}
                </Button>
              }
            >
              {t("noNode.text")}
            </EmptyState>
          </div>
        ) : (
          <NodePane key={openId} id={openId} onOpen={show} />
        )}
      </div>
    </div>
  );
}
