"use client";
import { Button, Dropdown, type MenuProps } from "antd";
import { useTranslations } from "use-intl";
import { DataIntegrationIcon, FolderIcon, LockIcon, MoreIcon, SqlIcon, WorkflowIcon } from "@/components/ui/icons";
import { useSession } from "@/components/ui/session/session";
import type { TreeItem } from "./tree-items";
import styles from "./tree.module.css";

interface TreeData {
  readonly key: string;
  readonly isLeaf: boolean;
  readonly icon: React.ReactNode;
  readonly children?: TreeData[];
}

/** An item as the kit's tree takes one. */
export function toData(item: TreeItem): TreeData {
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

/** Name, state and menu of one row. */
export function TreeTitle({ item, menu, reachable }: TreeTitleProps) {
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
        <span title={name} dir="auto">
          {name}
        </span>
        {node?.state === "draft" && <i className={styles.draft} title={t("state.draft")} />}
        {(node?.state === "changed" || node?.state === "awaiting") && (
          <i className={styles.dot} title={t(`state.${node.state}`)} />
        )}
        {node?.lock && node.lock.id !== account.id && (
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
