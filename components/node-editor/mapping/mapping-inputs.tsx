"use client";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import type { SourceField } from "@/lib/core/mapping/source-field";
import { ROW_HEIGHT } from "./geometry";
import styles from "./mapping.module.css";

/** The last row of the left side: becomes a text box. */
export function AddField({ row, onAdd }: { readonly row: number; readonly onAdd: (text: string) => boolean }) {
  const t = useTranslations("mapping");
  const [text, setText] = useState<string | null>(null);
  const add = () => {
    if (text === null || text.trim() === "") return setText(null);
    if (onAdd(text)) setText(null);
  };
  return (
    <div className={styles.add} style={{ top: row * ROW_HEIGHT }}>
      {text === null ? (
        <Button type="link" size="small" icon={<PlusIcon />} onClick={() => setText("")}>
          {t("addRow")}
        </Button>
      ) : (
        <Input
          className="mono"
          autoFocus
          size="small"
          aria-label={t("newField")}
          placeholder={t("newFieldHint", { constant: "'text'", variable: "${name}" })}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onPressEnter={add}
          onBlur={add}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === "Escape") setText(null);
          }}
        />
      )}
    </div>
  );
}

interface ChooseFieldProps {
  readonly row: number;
  readonly column: string;
  readonly entry: string | undefined;
  readonly sources: readonly SourceField[];
  readonly onFeed: (destination: string, entry: string | null) => void;
}

/** The same by a list: seen only while it has the focus. Its options are made when they are needed. */
export function ChooseField({ row, column, entry, sources, onFeed }: ChooseFieldProps) {
  const t = useTranslations("mapping");
  const [open, setOpen] = useState(false);
  const offered = open ? sources.map((field) => field.entry) : entry === undefined ? [] : [entry];
  return (
    <select
      className={styles.choose}
      style={{ top: row * ROW_HEIGHT + 4 }}
      aria-label={t("sourceFieldOf", { name: column })}
      value={entry ?? ""}
      onFocus={() => setOpen(true)}
      onBlur={() => setOpen(false)}
      onChange={({ target }) => onFeed(column, target.value === "" ? null : target.value)}
    >
      <option value="">{t("port.unmapped")}</option>
      {offered.map((name) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}
