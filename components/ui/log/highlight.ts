/** A piece of a line, and whether it is a hit of the search. */
export interface Piece {
  readonly text: string;
  readonly hit: boolean;
}

/** The pattern of a search, or null while it is empty or not (yet) a regular expression. Case is ignored. */
export function patternOf(text: string, regex: boolean): RegExp | null {
  if (text === "") return null;
  try {
    return new RegExp(regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "giu");
  } catch {
    return null;
  }
}

/** Cuts a line at the hits of a search. */
export function pieces(line: string, pattern: RegExp | null): Piece[] {
  if (pattern === null) return [{ text: line, hit: false }];
  const result: Piece[] = [];
  let from = 0;
  for (const match of line.matchAll(pattern)) {
    if (match[0] === "") continue; // a pattern that may match nothing marks nothing
    if (match.index > from) result.push({ text: line.slice(from, match.index), hit: false });
    result.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < line.length || result.length === 0) result.push({ text: line.slice(from), hit: false });
  return result;
}
