import { applyEdits, findNodeAtLocation, modify, type FormattingOptions } from "jsonc-parser";
import { jsonTree } from "./json-tree";
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
  return edits.reduce((edited, edit) => replaced(edited, edit, format) ?? modified(edited, edit, format), text);
}

/**
 * A new value in the place of one that is there; null where there is none. The library lays out what it writes by one
 * replacement of the whole text per line, which a list of a thousand columns makes felt.
 */
function replaced(text: string, { path, value }: JobEdit, format: FormattingOptions | null): string | null {
  const root = value === undefined ? undefined : jsonTree(text).root;
  const place = root && findNodeAtLocation(root, [...path]);
  if (!place) return null;
  const before = text.slice(0, place.offset);
  const lead = /^[ \t]*/.exec(before.slice(before.lastIndexOf("\n") + 1))![0];
  const unit = format?.insertSpaces === false ? "\t" : (format?.tabSize ?? 0);
  const written = JSON.stringify(value, null, unit).replaceAll("\n", `${format?.eol ?? "\n"}${lead}`);
  return `${before}${written}${text.slice(place.offset + place.length)}`;
}

function modified(text: string, { path, value }: JobEdit, format: FormattingOptions | null): string {
  const options = format === null ? {} : { formattingOptions: format };
  return applyEdits(text, modify(text, [...path], value, options));
}

/** How the text is laid out; null when all of it stands in one line. */
function formatOf(text: string): FormattingOptions | null {
  const indent = /^[^\n]*\n([ \t]+)\S/.exec(text)?.[1];
  if (indent === undefined) return text.trim().includes("\n") ? { insertSpaces: true, tabSize: 2 } : null;
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { insertSpaces: !indent.includes("\t"), tabSize: indent.includes("\t") ? 1 : indent.length, eol };
}
