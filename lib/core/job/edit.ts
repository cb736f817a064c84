import { applyEdits, modify, type FormattingOptions } from "jsonc-parser";
import type { Path } from "./path";

/** A new value for one place of a job; `undefined` takes the key away. */
export interface JobEdit {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * The text with its edits made, and everything else as typed: order, blanks, unknown keys. What is new follows the
 * indentation found. The text must be valid JSON.
 */
export function editJob(text: string, edits: readonly JobEdit[]): string {
  const format = formatOf(text);
  const options = format === null ? {} : { formattingOptions: format };
  return edits.reduce((edited, { path, value }) => applyEdits(edited, modify(edited, [...path], value, options)), text);
}

/** How the text is laid out; null when all of it stands in one line. */
function formatOf(text: string): FormattingOptions | null {
  const indent = /^[^\n]*\n([ \t]+)\S/.exec(text)?.[1];
  if (indent === undefined) return text.trim().includes("\n") ? { insertSpaces: true, tabSize: 2 } : null;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.includes("\t"), tabSize: indent.includes("\t") ? 1 : indent.length, eol };
}
