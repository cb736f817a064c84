import type { Position } from "./odps-error";

/** A piece of DuckDB SQL that remembers which place of the user's statement each part came from. */
export interface Fragment {
  readonly text: string;
  /** By rising offset in `text`. */
  readonly marks: readonly Mark[];
}
interface Mark {
  readonly offset: number;
  readonly at: Position;
}

/** Puts fragments and plain DuckDB SQL together. Strings are SQL as they are: quote values with `quoteText` first. */
export function sql(strings: TemplateStringsArray, ...parts: readonly (Fragment | string)[]): Fragment {
  const pieces: (Fragment | string)[] = [];
  strings.forEach((string, i) => {
    pieces.push(string);
    const part = parts[i];
    if (part !== undefined) pieces.push(part);
  });
  return concat(pieces);
}

export function join(parts: readonly (Fragment | string)[], separator: string): Fragment {
  return concat(parts.flatMap((part, i) => (i === 0 ? [part] : [separator, part])));
}

/** The same, as coming from `at` where it does not say so itself. */
export function from(at: Position, fragment: Fragment | string): Fragment {
  const { text, marks } = typeof fragment === "string" ? { text: fragment, marks: [] } : fragment;
  return { text, marks: [{ offset: 0, at }, ...marks] };
}

/** The place of the user's statement that DuckDB's `offset` in the text belongs to. */
export function placeOf({ marks }: Fragment, offset: number): Position | null {
  return marks.findLast((mark) => mark.offset <= offset)?.at ?? marks[0]?.at ?? null;
}

function concat(pieces: readonly (Fragment | string)[]): Fragment {
  let text = "";
  const marks: Mark[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    for (const { offset, at } of piece.marks) marks.push({ offset: text.length + offset, at });
    text += piece.text;
  }
  return { text, marks };
}
