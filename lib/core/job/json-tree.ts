import { parseTree, type Node, type ParseError } from "jsonc-parser";

/** A text read as strict JSON: neither comments nor trailing commas. */
interface JsonTree {
  readonly text: string;
  /** What could be made of the text; undefined for an empty one. */
  readonly root: Node | undefined;
  readonly syntax: readonly ParseError[];
}

/** What was read last: after each key, check, wizard and edit ask for the tree of the same text. */
let last: JsonTree = { text: "", ...parse("") };

export function jsonTree(text: string): JsonTree {
  if (last.text !== text) last = { text, ...parse(text) };
  return last;
}

function parse(text: string): Omit<JsonTree, "text"> {
  const syntax: ParseError[] = [];
  const root = parseTree(text, syntax, { disallowComments: true, allowTrailingComma: false });
  return { root, syntax };
}
