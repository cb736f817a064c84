"use client";
import { ConfigProvider } from "antd";
import { useId, useMemo } from "react";
import { useTranslations } from "use-intl";
import { newJob } from "@/lib/core/job/new-job";
import { DebugForm } from "../debugging/debug-form";
import { debugFindings } from "../debugging/findings";
import { RunHistory } from "../debugging/run-history";
import { useDraft } from "../document/use-draft";
import type { SidePanelProps } from "./side-panels";
import styles from "./studio.module.css";

/** Debugging Configuration: what Run uses, saved with the draft; and the runs so far. */
export function DebugPanel({ node, session, readOnly, onShowRun }: SidePanelProps) {
  const t = useTranslations("debug");
  const heading = useId();
  const { script, editor } = useDraft(session);
  const text = script.trim() === "" && node.type === "DI" ? newJob() : script;
  const { parameters } = editor.debug;
  const findings = useMemo(
    () => debugFindings(text, parameters, node.timeZone, node.type),
    [text, parameters, node.timeZone, node.type],
  );
  return (
    <>
      <ConfigProvider componentDisabled={readOnly}>
        <DebugForm
          findings={findings}
          zone={node.timeZone}
          value={editor.debug}
          onChange={(debug) => session.change({ editor: { ...session.snapshot().editor, debug } })}
        />
      </ConfigProvider>
      <section className={styles.history} aria-labelledby={heading}>
        <h3 id={heading}>{t("history")}</h3>
        <RunHistory nodeId={node.id} onOpen={onShowRun} />
      </section>
    </>
  );
}
