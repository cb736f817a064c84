"use client";
import { Modal } from "antd";
import { useRouter } from "next/navigation";
import { useEffect, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { HelpIcon, SearchIcon } from "@/components/ui/icons";
import { useAllCommands, type Command } from "@/components/ui/shortcuts/commands";
import { Keys } from "@/components/ui/shortcuts/keys";
import { SHORTCUTS } from "@/components/ui/shortcuts/table";
import styles from "./command-palette.module.css";
import { rankCommands } from "./rank-commands";
import { useObjectCommands } from "./use-object-commands";

/** Find a page or a command by typing, run it with Enter. */
export function CommandPalette({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useTranslations("shell");
  const before = useRef<Element | null>(null);
  const wanted = useRef<Command | null>(null);
  useLayoutEffect(() => {
    if (open) before.current = document.activeElement;
  }, [open]);
  // The focus goes back before the command runs, not after the dialog has faded: what the command opens may take it.
  useEffect(() => {
    if (open) return;
    if (before.current instanceof HTMLElement) before.current.focus({ preventScroll: true });
    wanted.current?.run();
    before.current = wanted.current = null;
  }, [open]);
  const run = (command: Command) => {
    wanted.current = command;
    onClose();
  };
  return (
    <Modal
      open={open}
      onCancel={onClose}
      focusable={{ focusTriggerAfterClose: false }}
      footer={null}
      closable={false}
      width={560}
      style={{ top: 88 }}
      destroyOnHidden
      classNames={{ container: styles.modal!, header: "visually-hidden" }}
      title={t("search.open")}
    >
      <Search run={run} />
    </Modal>
  );
}

function Search({ run }: { readonly run: (command: Command) => void }) {
  const t = useTranslations("shell");
  const commands = useAllCommands();
  const [query, setQuery] = useState("");
  const [chosen, setChosen] = useState(0);
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const router = useRouter();
  const objects = useObjectCommands();
  const matches = useMemo(
    () => rankCommands(query.trim() === "" ? commands : [...commands, ...objects], query),
    [commands, objects, query],
  );
  const found = useMemo(() => {
    const asked = query.trim();
    const search: Command = {
      id: "search-docs",
      title: t("help.search", { query: asked }),
      group: "go",
      icon: HelpIcon,
      run: () => router.push(`/docs/search?q=${encodeURIComponent(asked)}`),
    };
    return [...matches, ...(asked === "" ? [] : [search])];
  }, [matches, query, router, t]);
  const active = Math.min(chosen, found.length - 1);

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    document.getElementById(`${list}-${active}`)?.scrollIntoView({ block: "nearest" });
  }, [list, active]);

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && found.length > 0) setChosen((active + step + found.length) % found.length);
    else if (event.key === "Enter" && found[active] && !event.nativeEvent.isComposing) run(found[active]);
    else return;
    event.preventDefault();
  };

  return (
    <>
      <div className={styles.field}>
        <SearchIcon />
        <input
          ref={input}
          value={query}
          role="combobox"
          aria-label={t("search.open")}
          aria-expanded
          aria-controls={list}
          aria-activedescendant={found.length > 0 ? `${list}-${active}` : undefined}
          placeholder={t("search.placeholder")}
          autoComplete="off"
          spellCheck={false}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setQuery(event.target.value);
            setChosen(0);
          }}
        />
      </div>
      <ul id={list} role="listbox" aria-label={t("search.open")} className={styles.list}>
        {found.map((command, index) => {
          const { id, title, group, icon: Icon, shortcut } = command;
          const binding = shortcut && SHORTCUTS[shortcut].keys[0];
          return (
            <li
              key={id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === active}
              onPointerMove={() => setChosen(index)}
              onClick={() => run(command)}
            >
              <span className={styles.icon}>{Icon && <Icon />}</span>
              <span className={styles.title}>{title}</span>
              <span className={styles.group}>{t(`group.${group}`)}</span>
              {binding && <Keys binding={binding} then={t("shortcuts.then")} />}
            </li>
          );
        })}
      </ul>
      {matches.length === 0 && <p className={styles.none}>{t("search.empty", { query })}</p>}
      <p className={styles.hint}>{t("search.hint")}</p>
      <div role="status" className="visually-hidden">
        {t("search.results", { count: found.length })}
      </div>
    </>
  );
}
