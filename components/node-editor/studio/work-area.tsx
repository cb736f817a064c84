"use client";
import { memo, useMemo, type RefObject } from "react";
import { newJob } from "@/lib/core/job/new-job";
import type { EditorState, NodeView } from "@/lib/core/node";
import type { DraftSession, DraftSnapshot } from "../document/draft-session";
import { ScriptMode, type ScriptModeHandle } from "../script/script-mode";
import { SqlMode } from "../sql/sql-mode";
import { WizardView } from "../wizard/wizard";
import { Conflict } from "./conflict";
import { DEFAULT_CU } from "./status-bar";
import { useScriptVersions } from "./use-script-versions";

/** Where the text stops being JSON; null while it is. */
export type SyntaxPlace = { readonly line: number; readonly column: number } | null;

interface WorkAreaProps extends Pick<DraftSnapshot, "script" | "config"> {
  readonly node: NodeView;
  readonly session: DraftSession;
  readonly mode: EditorState["mode"];
  readonly conflict: boolean;
  readonly readOnly: boolean;
  /** Every field says what is wrong with it, touched or not. */
  readonly showAll: boolean;
  readonly onSyntax: (place: SyntaxPlace) => void;
  readonly handle: RefObject<ScriptModeHandle | null>;
}

/** The text of a node as it is worked on: one that nobody wrote is a new job. */
export const workText = (node: NodeView, script: string) =>
  script.trim() === "" && node.type !== "ODPS_SQL" ? newJob() : script;

/** What is edited: the wizard, the script, or two drafts that somebody must choose from. Opening a panel leaves it be. */
export const WorkArea = memo(function WorkArea(props: WorkAreaProps) {
  const { node, session, script, config, mode, conflict, readOnly, showAll, onSyntax, handle } = props;
  const isSql = node.type === "ODPS_SQL";
  const text = workText(node, script);
  const parameters = useMemo(() => parameterNames(config), [config]);
  const versions = useScriptVersions(node.id, mode === "script" && !isSql);
  if (conflict) return <Conflict session={session} />;
  if (isSql) {
    return (
      <SqlMode
        text={text}
        onChange={(next) => session.changeScript(() => next)}
        readOnly={readOnly}
        parameters={parameters}
      />
    );
  }
  if (mode === "script") {
    return (
      <ScriptMode
        text={text}
        onChange={(next) => session.changeScript(() => next)}
        readOnly={readOnly}
        parameters={parameters}
        zone={node.timeZone}
        onCheck={({ syntaxError }) => onSyntax(syntaxError)}
        versions={versions}
        handle={handle}
      />
    );
  }
  const setConfig = (change: Readonly<Record<string, unknown>>) =>
    session.change({ config: { ...session.snapshot().config, ...change } });
  return (
    <WizardView
      script={script}
      onScript={(edit) => session.changeScript(edit)}
      resources={{
        group: typeof config.resourceGroup === "string" ? config.resourceGroup : null,
        cu: typeof config.cu === "number" ? config.cu : DEFAULT_CU,
        onGroup: (resourceGroup) => setConfig({ resourceGroup }),
        onCu: (cu) => setConfig({ cu }),
      }}
      readOnly={readOnly}
      showAll={showAll}
      onScriptMode={() => session.change({ editor: { ...session.snapshot().editor, mode: "script" } })}
    />
  );
});

/** Names that Scheduling Configuration gives a value. */
export function parameterNames(config: Readonly<Record<string, unknown>>): readonly string[] {
  const rows = Array.isArray(config.parameters) ? (config.parameters as readonly { readonly name?: unknown }[]) : [];
  return rows.flatMap(({ name }) => (typeof name === "string" ? [name] : []));
}
