"use client";
import { newJob } from "@/lib/core/job/new-job";
import { DebugForm } from "../debugging/debug-form";
import { RunHistory } from "../debugging/run-history";
import { useDraft } from "../document/use-draft";
import type { SidePanelProps } from "./side-panels";

/** Debugging Configuration: what Run uses, saved with the draft; and the runs so far. */
export function DebugPanel({ node, session, onShowRun }: SidePanelProps) {
  const { script, editor } = useDraft(session);
  return (
    <>
      <DebugForm
        script={script.trim() === "" ? newJob() : script}
        zone={node.timeZone}
        value={editor.debug}
        onChange={(debug) => session.change({ editor: { ...session.snapshot().editor, debug } })}
      />
      <RunHistory nodeId={node.id} onOpen={onShowRun} />
    </>
  );
}
