"use client";
import { Button } from "antd";
import { useRef, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { CloseIcon, DataIntegrationIcon, LockIcon, SqlIcon } from "@/components/ui/icons";
import { useSession } from "@/components/ui/session/session";
import type { NodeSummary } from "@/lib/core/node";
import { useDirty } from "../document/use-draft";
import styles from "./studio.module.css";

interface TabStripProps {
  readonly tabs: readonly NodeSummary[];
  readonly current: string | null;
  readonly onShow: (id: string) => void;
  readonly onClose: (node: NodeSummary) => void;
}

/** One tab for each open node. Arrows move between them, Delete closes one. */
export function TabStrip({ tabs, current, onShow, onClose }: TabStripProps) {
  const t = useTranslations("studio");
  const strip = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent, index: number, node: NodeSummary) => {
    const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (step !== 0) {
      const next = tabs[(index + step + tabs.length) % tabs.length]!;
      onShow(next.id);
      strip.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
    } else if (event.key === "Delete") onClose(node);
    else return;
    event.preventDefault();
  };
  return (
    <div className={styles.tabs} ref={strip}>
      {/* A list of tabs owns tabs and nothing else; here each stands beside the button that closes it. */}
      <span role="tablist" aria-label={t("tabs")} aria-owns={tabs.map(({ id }) => tabId(id)).join(" ") || undefined} />
      {tabs.map((node, index) => (
        <Tab
          key={node.id}
          node={node}
          isCurrent={node.id === current}
          onShow={() => onShow(node.id)}
          onClose={() => onClose(node)}
          onKeyDown={(event) => move(event, index, node)}
        />
      ))}
    </div>
  );
}

const tabId = (nodeId: string) => `tab-${nodeId}`;

interface TabProps {
  readonly node: NodeSummary;
  readonly isCurrent: boolean;
  readonly onShow: () => void;
  readonly onClose: () => void;
  readonly onKeyDown: (event: KeyboardEvent) => void;
}

function Tab({ node, isCurrent, onShow, onClose, onKeyDown }: TabProps) {
  const t = useTranslations("studio");
  const dirty = useDirty(node.id);
  const { account } = useSession();
  const isForeign = node.lock !== null && node.lock.id !== account.id;
  return (
    <div className={styles.tab} data-current={isCurrent ? "" : undefined}>
      <button
        type="button"
        role="tab"
        id={tabId(node.id)}
        data-tab={node.id}
        aria-selected={isCurrent}
        aria-label={dirty ? t("unsavedTab", { name: node.name }) : node.name}
        tabIndex={isCurrent ? 0 : -1}
        title={node.isPersonal ? t("personal.tab", { name: node.name }) : node.name}
        onClick={onShow}
        onKeyDown={onKeyDown}
      >
        {node.type === "DI" ? <DataIntegrationIcon /> : <SqlIcon />}
        <span dir="auto">{node.name}</span>
        {(isForeign || node.isPersonal) && <LockIcon />}
      </button>
      <Button
        type="text"
        size="small"
        icon={dirty ? <i className={styles.dot} /> : <CloseIcon />}
        aria-label={t("closeTab", { name: node.name })}
        tabIndex={-1}
        onClick={onClose}
      />
    </div>
  );
}
