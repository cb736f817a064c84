"use client";
import { useDraft } from "../document/use-draft";
import { SchedulingPanel } from "../scheduling/scheduling-panel";
import type { SidePanelProps } from "./side-panels";

/** Scheduling Configuration over the draft under edit. */
export function SchedulingSide({ node, session, readOnly }: SidePanelProps) {
  const { script, config } = useDraft(session);
  return (
    <SchedulingPanel
      node={node}
      script={script}
      config={config}
      readOnly={readOnly}
      onConfig={(next) => session.change({ config: next })}
    />
  );
}
