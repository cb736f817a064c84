import { autocompletion, closeBrackets, closeBracketsKeymap, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { json } from "@codemirror/lang-json";
import { sql } from "@codemirror/lang-sql";
import { bracketMatching, codeFolding, foldGutter, foldKeymap, indentOnInput, indentUnit } from "@codemirror/language";
import { lintGutter, lintKeymap, nextDiagnostic, previousDiagnostic } from "@codemirror/lint";
import { highlightSelectionMatches, search, searchKeymap } from "@codemirror/search";
import { EditorState, type Extension } from "@codemirror/state";
import {
  crosshairCursor,
  drawSelection,
  dropCursor,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  rectangularSelection,
} from "@codemirror/view";
import type { Locale } from "@/lib/core/locale";
import { editorTheme } from "./editor-theme";
import { PHRASES } from "./phrases";

export type EditorLanguage = "json" | "sql" | "text";

const LANGUAGES: Readonly<Record<EditorLanguage, () => Extension>> = {
  json,
  sql: () => sql({ upperCaseKeywords: true }),
  text: () => [],
};

/** Longer texts are shown without colours: parsing them would make typing slow. */
export const HIGHLIGHT_LIMIT = 1_000_000;

/** What people write code with. Tab indents; Escape and then Tab leaves the editor. */
export function writing(language: EditorLanguage, length: number, locale: Locale): Extension {
  return [
    ...frame(language, length, locale),
    history(),
    dropCursor(),
    rectangularSelection(),
    crosshairCursor(),
    EditorState.allowMultipleSelections.of(true),
    indentOnInput(),
    closeBrackets(),
    autocompletion({ icons: false }),
    highlightActiveLine(),
    highlightActiveLineGutter(),
    lintGutter(),
    keymap.of([
      { key: "Alt-F8", run: nextDiagnostic },
      { key: "Shift-Alt-F8", run: previousDiagnostic },
      ...closeBracketsKeymap,
      ...completionKeymap,
      ...historyKeymap,
      ...lintKeymap,
      indentWithTab,
    ]),
  ];
}

/** What reading and writing share. */
export function frame(language: EditorLanguage, length: number, locale: Locale): Extension[] {
  return [
    editorTheme,
    EditorState.phrases.of(PHRASES[locale]),
    EditorState.tabSize.of(2),
    indentUnit.of("  "),
    lineNumbers(),
    foldGutter({ markerDOM: foldMark }),
    codeFolding(),
    drawSelection(),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    length > HIGHLIGHT_LIMIT ? [] : LANGUAGES[language](),
    keymap.of([...defaultKeymap, ...searchKeymap, ...foldKeymap]),
  ];
}

/** Drawn, since the fonts of the editor have no sign for it. */
function foldMark(isOpen: boolean): HTMLElement {
  const mark = document.createElement("span");
  mark.className = "cm-foldMark";
  mark.dataset.open = String(isOpen);
  return mark;
}

/** A name and a place in the tab order, also for those who only read. */
export function named(label: string, readOnly: boolean): Extension {
  return [
    EditorState.readOnly.of(readOnly),
    EditorView.contentAttributes.of({
      "aria-label": label,
      tabindex: "0",
      ...(readOnly ? { "aria-readonly": "true" } : {}),
    }),
  ];
}
