"use client";
import { Button, Dropdown, Modal } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { CheckIcon, DownIcon, PlusIcon } from "@/components/ui/icons";
import { useSession } from "@/components/ui/session/session";
import { showWorkspace, WorkspaceForm } from "./workspace-form";
import styles from "./workspace-switch.module.css";

/** Key of the entry that makes a workspace: no id looks like it. */
const NEW = "new";

/** Names the workspace; a menu of all, where there are several or one may be made. */
export function WorkspaceSwitch() {
  const t = useTranslations("shell.workspace");
  const { workspace, workspaces, isAdmin } = useSession();
  const create = useTranslations("workspaces");
  const [creating, setCreating] = useState(false);
  const mode = <span className={styles.badge}>{t(`mode.${workspace.mode}`)}</span>;
  if (workspaces.length < 2 && !isAdmin) {
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
          items: isAdmin
            ? [...items, { type: "divider" }, { key: NEW, label: create("new"), icon: <PlusIcon /> }]
            : items,
          selectedKeys: [workspace.id],
          onClick: ({ key }) => (key === NEW ? setCreating(true) : showWorkspace(key)),
        }}
      >
        <Button type="text" aria-label={t("switch", { name: workspace.name })} className={styles.name!}>
          {workspace.name}
          <DownIcon className={styles.arrow} />
        </Button>
      </Dropdown>
      {mode}
      {creating && (
        <Modal open width={480} footer={null} title={create("new")} onCancel={() => setCreating(false)}>
          <WorkspaceForm />
        </Modal>
      )}
    </>
  );
}
