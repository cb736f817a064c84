"use client";
import { Segmented } from "antd";
import { useState } from "react";
import { useTranslations } from "use-intl";
import { CodeDiff, CodeEditor } from "@/components/ui/code-editor/code-editor";
import { Panel } from "@/components/ui/page/panel";
import type { NodeDiff } from "@/lib/core/node";
import styles from "./publishing.module.css";

interface DocumentDiffProps {
  readonly diff: NodeDiff;
  readonly fromLabel: string;
  readonly toLabel: string;
}

/** Script and settings of two documents as text, in one column or side by side. */
export function DocumentDiff({ diff: { from, to }, fromLabel, toLabel }: DocumentDiffProps) {
  const t = useTranslations("publishing.text");
  const [part, setPart] = useState<"script" | "config">("script");
  const [layout, setLayout] = useState<"unified" | "sideBySide">("unified");
  const textOf = (side: NodeDiff["from"]) =>
    side === null ? "" : part === "script" ? side.script : `${JSON.stringify(side.config, null, 2)}\n`;
  const [before, after] = [textOf(from), textOf(to)];
  return (
    <Panel
      title={t("title")}
      flush
      extra={
        <>
          <Segmented
            size="small"
            aria-label={t("part")}
            value={part}
            onChange={setPart}
            options={(["script", "config"] as const).map((value) => ({ value, label: t(value) }))}
          />
          <Segmented
            size="small"
            aria-label={t("layout")}
            value={layout}
            onChange={setLayout}
            options={(["unified", "sideBySide"] as const).map((value) => ({ value, label: t(value) }))}
          />
        </>
      }
    >
      {before === after ? (
        <p className={styles.padded}>{t("same")}</p>
      ) : before === "" ? (
        <div className={styles.text}>
          <CodeEditor label={toLabel} value={after} readOnly />
        </div>
      ) : (
        <div className={styles.text}>
          <CodeDiff before={before} after={after} beforeLabel={fromLabel} afterLabel={toLabel} layout={layout} />
        </div>
      )}
    </Panel>
  );
}
