"use client";
import { setDiagnostics } from "@codemirror/lint";
import { Annotation, Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { useEffect, useEffectEvent, useImperativeHandle, useRef, type Ref } from "react";
import { usePreferences } from "../preferences/provider";
import styles from "./code-editor.module.css";
import { frame, named, writing, type EditorLanguage } from "./editor-setup";

/** A stretch to underline. Offsets count UTF-16 units from the beginning. */
export interface EditorMark {
  readonly from: number;
  readonly to: number;
  readonly severity: "error" | "warning";
  readonly message: string;
}

export interface CodeEditorHandle {
  focus(): void;
  /** Selects a stretch, brings it into view and takes the focus. */
  select(from: number, to: number): void;
  /** Replaces a stretch as one step of undo. */
  replace(from: number, to: number, text: string): void;
  text(): string;
}

export interface CodeEditorProps {
  readonly label: string;
  readonly value: string;
  readonly onChange?: ((text: string) => void) | undefined;
  readonly language?: EditorLanguage;
  readonly readOnly?: boolean;
  readonly marks?: readonly EditorMark[];
  /** Where the cursor is now, after every move. */
  readonly onCursor?: ((offset: number) => void) | undefined;
  /** What the owner adds: completion, hover help, keys. Give the same value until it changes. */
  readonly extensions?: Extension;
  readonly handle?: Ref<CodeEditorHandle>;
}

/** Marks what came from outside, so that it is not reported back as typing. */
const fromOutside = Annotation.define<true>();

export function Editor(props: CodeEditorProps) {
  const { label, value, language = "json", readOnly = false, marks, extensions, handle } = props;
  const { locale } = usePreferences();
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const added = useRef(new Compartment());
  const changed = useEffectEvent((text: string) => props.onChange?.(text));
  const moved = useEffectEvent((offset: number) => props.onCursor?.(offset));
  const initial = useEffectEvent(() => ({ value, extensions: extensions ?? [] }));

  useEffect(() => {
    const { value, extensions } = initial();
    const editor = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          named(label, readOnly),
          readOnly ? frame(language, value.length, locale) : writing(language, value.length, locale),
          added.current.of(extensions),
          EditorView.updateListener.of((update) => {
            const typed = update.transactions.some((step) => step.docChanged && !step.annotation(fromOutside));
            if (typed) changed(update.state.doc.toString());
            if (update.selectionSet || update.docChanged) moved(update.state.selection.main.head);
          }),
        ],
      }),
    });
    view.current = editor;
    return () => {
      view.current = null;
      editor.destroy();
    };
  }, [label, language, locale, readOnly]);

  useEffect(() => {
    view.current?.dispatch({ effects: added.current.reconfigure(extensions ?? []) });
  }, [extensions]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || editor.state.doc.toString() === value) return;
    editor.dispatch({
      changes: { from: 0, to: editor.state.doc.length, insert: value },
      annotations: fromOutside.of(true),
    });
  }, [value, label, language, locale, readOnly]);

  useEffect(() => {
    const editor = view.current;
    if (!editor || marks === undefined) return;
    const { length } = editor.state.doc;
    const within = (offset: number) => Math.min(Math.max(0, offset), length);
    const diagnostics = marks.map(({ from, to, ...mark }) => ({ ...mark, from: within(from), to: within(to) }));
    editor.dispatch(setDiagnostics(editor.state, diagnostics));
  }, [marks, label, language, locale, readOnly]);

  useImperativeHandle(handle, () => ({
    focus: () => view.current?.focus(),
    select(from, to) {
      const editor = view.current;
      if (!editor) return;
      const { length } = editor.state.doc;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      editor.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: "center" }) });
      editor.focus();
    },
    replace(from, to, text) {
      const editor = view.current;
      if (!editor || readOnly) return;
      editor.dispatch({
        changes: { from, to, insert: text },
        selection: { anchor: from + text.length },
        scrollIntoView: true,
        userEvent: "input.complete",
      });
      editor.focus();
    },
    text: () => view.current?.state.doc.toString() ?? value,
  }));

  return <div ref={host} className={styles.editor} />;
}
