"use client";
import { Button } from "antd";
import { useTranslations } from "use-intl";
import { NarrowPage } from "@/components/ui/page/narrow-page";
import { WorkspaceForm } from "./workspace-form";

/** The first workspace of an installation: everything else lives in one. */
export function FirstWorkspace() {
  const t = useTranslations("workspaces");
  return (
    <NarrowPage title={t("first.title")} lead={t("lead")}>
      <WorkspaceForm />
    </NarrowPage>
  );
}

/** Signed in, but a member of nothing. */
export function NoWorkspace() {
  const t = useTranslations("workspaces");
  return (
    <NarrowPage title={t("none.title")} lead={t("none.text")}>
      <Button block onClick={() => location.reload()}>
        {t("none.again")}
      </Button>
    </NarrowPage>
  );
}
