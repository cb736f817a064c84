"use client";
import { useId } from "react";
import { useTranslations } from "use-intl";
import { newJob } from "@/lib/core/job/new-job";
import { DebugForm } from "../debugging/debug-form";
import { RunHistory } from "../debugging/run-history";
import { useDraft } from "../document/use-draft";
import type { SidePanelProps } from "./side-panels";
import styles from "./studio.module.css";

/** Debugging Configuration: what Run uses, saved with the draft; and the runs so far. */
export function DebugPanel({ node, session, onShowRun }: SidePanelProps) {
  const t = useTranslations("debug");
  const heading = useId();
  const { script, editor } = useDraft(session);
  return (
    <>
      <DebugForm
        type={node.type}
        script={script.trim() === "" && node.type === "DI" ? newJob() : script}
        zone={node.timeZone}
        value={editor.debug}
        onChange={(debug) => session.change({ editor: { ...session.snapshot().editor, debug } })}
      />
      <section className={styles.history} aria-labelledby={heading}>
        <h3 id={heading}>{t("history")}</h3>
        <RunHistory nodeId={node.id} onOpen={onShowRun} />
      </section>
    </>
  );
}
