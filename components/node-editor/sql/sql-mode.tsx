"use client";
import { useQuery } from "@tanstack/react-query";
import { Select } from "antd";
import { useId, useMemo } from "react";
import { useTranslations } from "use-intl";
import { CodeEditor } from "@/components/ui/code-editor/code-editor";
import { usePreferences } from "@/components/ui/preferences/provider";
import { dataSourceQueries } from "@/lib/client/data-sources";
import { checkSqlNode, dataSourceOf, withDataSource } from "@/lib/core/sql/node-script";
import styles from "./sql-mode.module.css";

interface SqlModeProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly readOnly: boolean;
  /** Names that have a value. */
  readonly parameters: readonly string[];
}

const SYSTEM_NAMES = ["bdp.system.bizdate", "bdp.system.cyctime"];

/** The text of an SQL node, and above it the data source that the text names. */
export function SqlMode({ text, onChange, readOnly, parameters }: SqlModeProps) {
  const t = useTranslations("studio");
  const { locale } = usePreferences();
  const id = useId();
  const sources = useQuery(dataSourceQueries.list()).data?.items ?? [];
  const names = sources.filter(({ type }) => type === "maxcompute").map(({ name }) => name);
  const chosen = dataSourceOf(text);
  const isUnknown = chosen !== null && !names.includes(chosen);
  const marks = useMemo(
    () =>
      checkSqlNode(text, { defined: [...parameters, ...SYSTEM_NAMES] }).map(({ error, offset, length }) => {
        const { message, remedy } = error.describe(locale);
        return { from: offset, to: offset + length, severity: "error" as const, message: `${message} ${remedy}` };
      }),
    [text, parameters, locale],
  );
  return (
    <div className={styles.mode}>
      <div className={styles.head}>
        <label htmlFor={`${id}-source`}>{t("sqlSource")}</label>
        <Select
          id={`${id}-source`}
          className={styles.source!}
          value={chosen}
          placeholder={t("sqlChooseSource")}
          disabled={readOnly}
          {...(chosen === null || isUnknown ? { status: "error" as const } : {})}
          options={names.map((name) => ({ value: name, label: name }))}
          notFoundContent={t("sqlNoSource")}
          onChange={(name: string) => onChange(withDataSource(text, name))}
        />
        <span className={styles.help}>{t("sqlHelp")}</span>
      </div>
      <div className={styles.editor}>
        <CodeEditor
          label={t("sqlEditor")}
          value={text}
          language="sql"
          readOnly={readOnly}
          marks={marks}
          onChange={onChange}
        />
      </div>
    </div>
  );
}
