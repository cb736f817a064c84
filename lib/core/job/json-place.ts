import { getLocation, parse, type Node } from "jsonc-parser";
import type { Path } from "./path";

/** A place in a JSON text, which may be unfinished. */
export interface JsonPlace {
  /** Of the value there; at a key, the path that the key gives. */
  readonly path: Path;
  readonly isKey: boolean;
  /** The key, text or word around the place; null between tokens. Quotes are part of it. */
  readonly token: { readonly from: number; readonly to: number } | null;
  /** The document as far as it can be understood. */
  readonly document: unknown;
}

export function placeIn(text: string, offset: number): JsonPlace {
  const { path, previousNode, isAtPropertyKey } = getLocation(text, offset);
  return { path, isKey: isAtPropertyKey, token: tokenAt(previousNode, offset), document: parse(text) as unknown };
}

function tokenAt(node: Node | undefined, offset: number): JsonPlace["token"] {
  if (node === undefined || offset < node.offset || offset > node.offset + node.length) return null;
  return { from: node.offset, to: node.offset + node.length };
}
