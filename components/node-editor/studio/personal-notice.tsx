"use client";
import { useQuery } from "@tanstack/react-query";
import { Alert, Button, Space } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { useMay } from "@/components/ui/session/session";
import type { NodeSummary } from "@/lib/core/node";
import { nodeQueries, useTreeChanges } from "../queries";
import { TreeDialogs, type TreeDialog } from "../tree/tree-dialogs";

interface PersonalNoticeProps {
  readonly node: NodeSummary;
  readonly onOpen: (id: string) => void;
}

/** Says what a personal file cannot do and why, and offers the two ways to a node that can. */
export function PersonalNotice({ node, onOpen }: PersonalNoticeProps) {
  const t = useTranslations("studio.personal");
  const may = useMay("node.edit");
  const folders = useQuery(nodeQueries.tree()).data?.folders ?? [];
  const changes = useTreeChanges();
  const [dialog, setDialog] = useState<TreeDialog | null>(null);
  const close = () => {
    Object.values(changes).forEach((change) => change.reset());
    setDialog(null);
  };
  return (
    <>
      <Alert
        type="info"
        banner
        title={t("notice")}
        action={
          <Space>
            <Button size="small" disabled={!may.allowed} onClick={() => setDialog({ kind: "moveOut", node })}>
              {t("move")}
            </Button>
            <Button size="small" disabled={!may.allowed} onClick={() => setDialog({ kind: "copyAcross", node })}>
              {t("copy")}
            </Button>
          </Space>
        }
      />
      {dialog && (
        <TreeDialogs
          dialog={dialog}
          changes={changes}
          folders={folders}
          canEdit={may.allowed}
          onOpen={onOpen}
          onClose={close}
        />
      )}
    </>
  );
}
