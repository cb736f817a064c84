import { AppError } from "@/lib/core/errors";
import type { LogSearch } from "@/lib/core/log-search";
import type { Actor } from "./actor";
import { readLog } from "./run-logs";

const PAGE_LINES = 5_000;

/**
 * Number of the next line, counted from 0, below or above the given one that the search finds; null when there is none.
 * Reads as much of the log as it takes, page by page, until the caller goes away.
 * @throws AppError "input.invalid" for a pattern that is none
 */
export async function searchLog(
  id: string,
  { attempt, text, regex, level, line, direction }: LogSearch,
  actor: Actor,
  signal: AbortSignal,
): Promise<number | null> {
  const pattern = patternOf(text, regex);
  const query = {
    limit: PAGE_LINES,
    ...(attempt === undefined ? {} : { attempt }),
    ...(level === undefined ? {} : { level: [level] }),
  };
  const down = direction === "down";
  let at: { from: string } | { before: string } | { line: string } = {
    line: String(Math.max(0, line + (down ? 1 : 0))),
  };
  if (!down) {
    const here = await readLog(id, { ...query, limit: 1, line: String(Math.max(0, line)) }, actor);
    at = { before: here.lines[0]?.byte ?? here.byteFrom };
  }
  for (;;) {
    signal.throwIfAborted();
    const page = await readLog(id, { ...query, ...at }, actor);
    const lines = down ? page.lines : page.lines.toReversed();
    const hit = lines.find((found) => (down ? found.number > line : found.number < line) && pattern.test(found.text));
    if (hit) return hit.number;
    if (down ? page.byteTo === page.totalBytes || page.lines.length === 0 : page.byteFrom === "0") return null;
    if (!down && page.lines.length === 0) return null;
    at = down ? { from: page.byteTo } : { before: page.byteFrom };
  }
}

function patternOf(text: string, regex: boolean): RegExp {
  try {
    return new RegExp(regex ? text : text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "iu");
  } catch (cause) {
    throw new AppError("input.invalid", { reason: `Not a regular expression: ${text}` }, { path: "query.text", cause });
  }
}
