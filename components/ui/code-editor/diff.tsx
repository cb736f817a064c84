"use client";
import { MergeView, unifiedMergeView } from "@codemirror/merge";
import { EditorState } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useRef } from "react";
import { usePreferences } from "../preferences/provider";
import styles from "./code-editor.module.css";
import { frame, named, type EditorLanguage } from "./editor-setup";

export interface CodeDiffProps {
  readonly before: string;
  readonly after: string;
  /** Names of the two texts, for those who cannot see which side is which. */
  readonly beforeLabel: string;
  readonly afterLabel: string;
  readonly layout: "unified" | "sideBySide";
  readonly language?: EditorLanguage;
}

/** Unchanged lines around a change that stay visible, and how many more it takes to fold them away. */
const COLLAPSE = { margin: 3, minSize: 6 };

export function Diff({ before, after, beforeLabel, afterLabel, layout, language = "json" }: CodeDiffProps) {
  const { locale } = usePreferences();
  const host = useRef<HTMLDivElement>(null);

  useEffect(() => {
    const base = (label: string, length: number) => [frame(language, length, locale), named(label, true)];
    const parent = host.current!;
    if (layout === "sideBySide") {
      const view = new MergeView({
        parent,
        a: { doc: before, extensions: base(beforeLabel, before.length) },
        b: { doc: after, extensions: base(afterLabel, after.length) },
        collapseUnchanged: COLLAPSE,
      });
      return () => view.destroy();
    }
    const view = new EditorView({
      parent,
      state: EditorState.create({
        doc: after,
        extensions: [
          base(afterLabel, after.length),
          unifiedMergeView({ original: before, mergeControls: false, collapseUnchanged: COLLAPSE }),
        ],
      }),
    });
    return () => view.destroy();
  }, [before, after, beforeLabel, afterLabel, layout, language, locale]);

  return <div ref={host} className={styles.diff} />;
}
