import type { Sql } from "@/lib/platform/db";
import type { LogLevel } from "./line";
import type { LogPattern } from "./pattern";
import { readChunks, splitLines, textOf, type Chunk, type LogSource } from "./reader";

export interface LineSearch {
  /** Null finds any line of the levels. */
  readonly pattern: LogPattern | null;
  readonly levels?: readonly LogLevel[];
  /** From 0, or -1; itself not searched. */
  readonly line: bigint;
  readonly direction: "down" | "up";
  /** Asked between two portions of about a mebibyte; the search stops where it is when it says so. */
  readonly isEnough: () => boolean;
}

export interface SearchedLines {
  readonly found: bigint | null;
  /** Where to go on from when nothing was found so far; null when there is nothing left to search. */
  readonly next: { readonly line: bigint; readonly byte: bigint } | null;
}

/**
 * The next line that a search finds. Whole chunks are tested before any is cut into lines, and the next portion is
 * fetched meanwhile.
 */
export async function searchLines(sql: Sql, source: LogSource, search: LineSearch): Promise<SearchedLines> {
  const { levels, direction, isEnough } = search;
  const down = direction === "down";
  const fetchFrom = (line: bigint) =>
    readChunks(
      sql,
      source,
      down ? "line_to > $4 order by line_from" : "line_from < $4 order by line_from desc",
      line,
      levels,
    );
  let portion = fetchFrom(down ? search.line + 1n : search.line);
  for (;;) {
    const chunks = await portion;
    const last = chunks.at(-1);
    if (!last) return { found: null, next: null };
    portion = fetchFrom(down ? last.line_to : last.line_from);
    portion.catch(() => {}); // awaited in the next round, or not needed any more
    const found = await searchChunks(chunks, search);
    if (found !== null) return { found, next: null };
    if (isEnough()) {
      const next = down
        ? { line: last.line_to - 1n, byte: last.byte_to }
        : { line: last.line_from, byte: last.byte_from };
      return { found: null, next };
    }
  }
}

/** The first line of these chunks, in their order, that the search finds. */
async function searchChunks(
  chunks: readonly Chunk[],
  { pattern, levels, line: from, direction }: LineSearch,
): Promise<bigint | null> {
  const down = direction === "down";
  const texts = await Promise.all(chunks.map(textOf));
  const isCandidate = pattern?.mayBeIn(texts);
  for (const [index, chunk] of chunks.entries()) {
    if (isCandidate && !isCandidate[index]) continue;
    const lines = splitLines(chunk, texts[index]!).filter(
      ({ number, level }) => (down ? number > from : number < from) && (levels === undefined || levels.includes(level)),
    );
    const hits = pattern?.isIn(lines.map(({ text }) => text));
    const isHit = (_: unknown, at: number) => hits?.[at] ?? true;
    const hit = down ? lines.find(isHit) : lines.findLast(isHit);
    if (hit) return hit.number;
  }
  return null;
}
