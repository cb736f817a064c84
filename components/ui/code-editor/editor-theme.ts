import { HighlightStyle, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { tags } from "@lezer/highlight";

const ink = HighlightStyle.define([
  { tag: [tags.propertyName, tags.typeName, tags.function(tags.variableName)], color: "var(--mr-syntax-key)" },
  { tag: tags.string, color: "var(--mr-syntax-string)" },
  { tag: tags.number, color: "var(--mr-syntax-number)" },
  { tag: [tags.bool, tags.null, tags.keyword, tags.operatorKeyword], color: "var(--mr-syntax-keyword)" },
  { tag: [tags.separator, tags.brace, tags.squareBracket, tags.paren], color: "var(--mr-syntax-punctuation)" },
  { tag: [tags.comment, tags.lineComment, tags.blockComment], color: "var(--mr-text3)" },
]);

const looks = EditorView.theme({
  "&": { height: "100%", fontSize: "12.5px", color: "var(--mr-text)", backgroundColor: "var(--mr-panel)" },
  "&.cm-focused": { outline: "none" },
  // The gutter paints over an outline.
  "&.cm-focused::after": {
    content: '""',
    position: "absolute",
    inset: "0",
    border: "2px solid var(--mr-brand)",
    pointerEvents: "none",
    zIndex: "300",
  },
  ".cm-scroller": { fontFamily: "var(--mr-mono)", lineHeight: "20px", fontVariantLigatures: "none" },
  ".cm-content": { caretColor: "var(--mr-text)", padding: "6px 0" },
  ".cm-cursor, .cm-dropCursor": { borderLeftColor: "var(--mr-text)" },
  ".cm-gutters": { backgroundColor: "var(--mr-panel)", color: "var(--mr-text3)", border: "none" },
  ".cm-lineNumbers .cm-gutterElement": { minWidth: "34px", paddingRight: "6px" },
  ".cm-activeLine, .cm-activeLineGutter": {
    backgroundColor: "color-mix(in srgb, var(--mr-hover) 60%, transparent)",
  },
  ".cm-activeLineGutter": { color: "var(--mr-text)", fontWeight: 600 },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground, ::selection": {
    backgroundColor: "var(--mr-code-selection)",
  },
  ".cm-matchingBracket": { backgroundColor: "var(--mr-brand-tint)", outline: "1px solid var(--mr-border)" },
  ".cm-foldGutter .cm-gutterElement": { cursor: "pointer", display: "flex", alignItems: "center", padding: "0 4px" },
  ".cm-foldMark": {
    width: "5px",
    height: "5px",
    borderRight: "1.25px solid currentColor",
    borderBottom: "1.25px solid currentColor",
    transform: "rotate(-45deg)",
  },
  '.cm-foldMark[data-open="true"]': { transform: "translateY(-1px) rotate(45deg)" },
  ".cm-foldPlaceholder": {
    backgroundColor: "var(--mr-track)",
    border: "none",
    color: "var(--mr-text2)",
    padding: "0 6px",
  },
  ".cm-panels": { backgroundColor: "var(--mr-head)", color: "var(--mr-text)", borderColor: "var(--mr-line)" },
  ".cm-panel.cm-search": { fontFamily: "var(--mr-sans)", fontSize: "12px", padding: "6px 8px" },
  ".cm-textfield": {
    backgroundColor: "var(--mr-panel)",
    border: "1px solid var(--mr-control)",
    borderRadius: "4px",
    height: "24px",
    fontSize: "12px",
  },
  ".cm-button": {
    backgroundImage: "none",
    backgroundColor: "var(--mr-panel)",
    border: "1px solid var(--mr-border)",
    borderRadius: "4px",
    height: "24px",
    fontSize: "12px",
    color: "var(--mr-text)",
  },
  ".cm-searchMatch": { backgroundColor: "var(--mr-wait-time-bg)", outline: "1px solid var(--mr-wait-time)" },
  ".cm-searchMatch-selected": { outline: "1px solid var(--mr-brand)" },
  ".cm-tooltip": {
    backgroundColor: "var(--mr-raised)",
    color: "var(--mr-text)",
    border: "1px solid var(--mr-line)",
    borderRadius: "6px",
    boxShadow: "var(--mr-shadow-menu)",
    fontFamily: "var(--mr-sans)",
    fontSize: "12px",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": {
    fontFamily: "var(--mr-mono)",
    fontSize: "12px",
    maxHeight: "260px",
    minWidth: "220px",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": { padding: "3px 10px", lineHeight: "20px" },
  ".cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "var(--mr-selected)",
    color: "var(--mr-text)",
  },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--mr-brand)", fontWeight: 600 },
  ".cm-completionDetail": {
    fontStyle: "normal",
    color: "var(--mr-text3)",
    fontFamily: "var(--mr-sans)",
    marginLeft: "12px",
  },
  ".cm-tooltip.cm-completionInfo": { padding: "8px 10px", maxWidth: "320px", lineHeight: "18px" },
  ".cm-diagnostic": { padding: "6px 10px", borderLeft: "none", lineHeight: "18px", maxWidth: "460px" },
  ".cm-lintRange-error, .cm-lintRange-warning": { backgroundImage: "none" },
  ".cm-lintRange-error": { textDecoration: "underline wavy var(--mr-failed) 1px", textUnderlineOffset: "3px" },
  ".cm-lintRange-warning": { textDecoration: "underline wavy var(--mr-wait-time) 1px", textUnderlineOffset: "3px" },
  ".cm-gutter-lint": { width: "16px" },
  ".cm-gutter-lint .cm-gutterElement": { padding: "0", display: "grid", placeItems: "center" },
  ".cm-lint-marker": { width: "9px", height: "9px" },
  // The library's marks are pictures; ours are the shapes that stand for error and warning everywhere.
  ".cm-lint-marker-error": { content: "none", backgroundColor: "var(--mr-failed)", borderRadius: "2px" },
  ".cm-lint-marker-warning": {
    content: "none",
    backgroundColor: "var(--mr-wait-time)",
    clipPath: "polygon(50% 0, 100% 100%, 0 100%)",
  },
  ".cm-changedLine, .cm-insertedLine": { backgroundColor: "var(--mr-success-bg) !important" },
  ".cm-deletedChunk, .cm-deletedLine": { backgroundColor: "var(--mr-failed-bg) !important" },
  ".cm-changedText": {
    background: "none !important",
    backgroundColor: "color-mix(in srgb, var(--mr-success) 22%, transparent) !important",
  },
  ".cm-deletedChunk .cm-deletedText, .cm-merge-a .cm-changedText": {
    background: "none !important",
    backgroundColor: "color-mix(in srgb, var(--mr-failed) 22%, transparent) !important",
  },
  ".cm-merge-a .cm-changedLine": { backgroundColor: "var(--mr-failed-bg) !important" },
  ".cm-collapsedLines": {
    color: "var(--mr-text2)",
    background: "var(--mr-head)",
    padding: "2px 12px",
    fontFamily: "var(--mr-sans)",
    fontSize: "12px",
  },
  // The signs of the package are in none of our fonts.
  ".cm-collapsedLines:before, .cm-collapsedLines:after": { content: '"…" !important' },
});

/** Every code editor of the console: colours follow the page's theme by themselves. */
export const editorTheme: Extension = [looks, syntaxHighlighting(ink)];
