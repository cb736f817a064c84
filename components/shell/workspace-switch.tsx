"use client";
import { Button, Dropdown } from "antd";
import { useTranslations } from "use-intl";
import { CheckIcon, DownIcon } from "@/components/ui/icons";
import { useSession } from "@/components/ui/session/session";
import styles from "./workspace-switch.module.css";

/** Names the workspace; becomes a menu when there are several. */
export function WorkspaceSwitch() {
  const t = useTranslations("shell.workspace");
  const { workspace, workspaces } = useSession();
  const mode = <span className={styles.badge}>{t(`mode.${workspace.mode}`)}</span>;
  if (workspaces.length < 2) {
    return (
      <>
        <strong className={styles.name} title={t("current")}>
          {workspace.name}
        </strong>
        {mode}
      </>
    );
  }
  const items = workspaces.map(({ id, name }) => ({
    key: id,
    label: name,
    icon: id === workspace.id ? <CheckIcon /> : <span className={styles.noCheck} />,
  }));
  return (
    <>
      <Dropdown
        trigger={["click"]}
        menu={{
          items,
          selectedKeys: [workspace.id],
          onClick: ({ key }) => {
            document.cookie = `workspace=${key};path=/;max-age=31536000;samesite=lax`;
            location.assign("/");
          },
        }}
      >
        <Button type="text" aria-label={t("switch", { name: workspace.name })} className={styles.name!}>
          {workspace.name}
          <DownIcon className={styles.arrow} />
        </Button>
      </Dropdown>
      {mode}
    </>
  );
}
