import { findNodeAtLocation, type Node } from "jsonc-parser";
import type { Path } from "./path";

/** A stretch of the text as editors mark it: `offset` and `length` in UTF-16 units, `line` and `column` from 1. */
export interface TextRange {
  readonly offset: number;
  readonly length: number;
  readonly line: number;
  readonly column: number;
}

/** Where `path` stands in the text; what is missing is shown at the closest object around it. */
export function rangeOf(text: string, root: Node | undefined, path: Path, part: "key" | "value" = "value"): TextRange {
  for (let length = path.length; root !== undefined && length >= 0; length--) {
    const node = findNodeAtLocation(root, [...path.slice(0, length)]);
    if (node === undefined) continue;
    const property = node.parent?.type === "property" ? node.parent : undefined;
    if (part === "key" && length === path.length && property !== undefined) return range(text, property.children![0]!);
    // An object is marked by the brace that opens it, or by its own key: marking all of it would drown the editor.
    if (length < path.length || node === root)
      return range(text, property?.children![0] ?? { offset: node.offset, length: 1 });
    return range(text, node);
  }
  return range(text, { offset: 0, length: Math.min(1, text.length) });
}

export function range(
  text: string,
  { offset, length }: { readonly offset: number; readonly length: number },
): TextRange {
  const before = text.slice(0, offset);
  const lineStart = before.lastIndexOf("\n") + 1;
  return { offset, length, line: before.split("\n").length, column: offset - lineStart + 1 };
}
