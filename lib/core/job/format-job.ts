import { applyEdits, format } from "jsonc-parser";

/** The same tokens on lines of their own, two blanks deeper with each level: no value, key or order changes. */
export function formatJob(text: string): string {
  const edits = format(text, undefined, { tabSize: 2, insertSpaces: true, eol: "\n" });
  return applyEdits(text, edits);
}
