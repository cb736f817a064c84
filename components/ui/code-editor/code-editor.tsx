"use client";
import { Skeleton } from "antd";
import dynamic from "next/dynamic";
import styles from "./code-editor.module.css";

export type { CodeEditorHandle, CodeEditorProps, EditorMark } from "./editor";
export type { EditorLanguage } from "./editor-setup";

const Waiting = () => (
  <div className={styles.waiting}>
    <Skeleton active title={false} paragraph={{ rows: 8 }} />
  </div>
);

/** An editor for code. The library behind it is fetched when the first one is shown. */
export const CodeEditor = dynamic(() => import("./editor").then(({ Editor }) => Editor), {
  ssr: false,
  loading: Waiting,
});

/** Two texts side by side, or as one with both. */
export const CodeDiff = dynamic(() => import("./diff").then(({ Diff }) => Diff), { ssr: false, loading: Waiting });
