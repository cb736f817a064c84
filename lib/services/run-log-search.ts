import type { LogSearch, LogSearchResult } from "@/lib/core/log-search";
import { logPattern } from "@/lib/instances/run-log/pattern";
import { readTotal } from "@/lib/instances/run-log/reader";
import { searchLines } from "@/lib/instances/run-log/search";
import { database } from "@/lib/platform/db";
import type { Actor } from "./actor";
import { openLog } from "./run-logs";

/** A search answers after about this long, with what it has; milliseconds. */
const SLICE_MS = 700;

/**
 * The next line, counted from 0, below or above the given one that the search finds; or where to go on from, for a log
 * too long to be searched at once.
 * @throws AppError "input.invalid" for a pattern that is none, "input.pattern_too_slow" for one that takes too long
 */
export async function searchLog(
  id: string,
  { attempt, text, regex, level, line, direction }: LogSearch,
  actor: Actor,
  signal: AbortSignal,
): Promise<LogSearchResult> {
  const source = await openLog(id, attempt, actor);
  const until = performance.now() + SLICE_MS;
  const { found, next } = await searchLines(database(), source, {
    pattern: text === "" ? null : logPattern(text, regex),
    ...(level === undefined ? {} : { levels: [level] }),
    line: BigInt(line),
    direction,
    isEnough: () => signal.aborted || performance.now() >= until,
  });
  if (next === null) return { line: found === null ? null : Number(found), next: null };
  const { bytes } = await readTotal(database(), source);
  return { line: null, next: { line: Number(next.line), share: Number(next.byte) / Number(bytes) } };
}
