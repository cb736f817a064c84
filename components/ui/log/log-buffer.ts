import type { LogPage, LogStretch } from "./log-source";
import { parseLine, type LogLine } from "./parse-line";

/** One contiguous stretch of a log that is held in memory. Immutable: every change gives a new one. */
export interface LogBuffer {
  readonly lines: readonly LogLine[];
  readonly byteFrom: number;
  readonly byteTo: number;
}

/** More lines than these are not held; those farthest from the reader go first and are fetched again when wanted. */
export const MOST_LINES = 20_000;

export function bufferOf(page: LogPage): LogBuffer {
  return { lines: linesOf(page), byteFrom: page.byteFrom, byteTo: page.byteTo };
}

/** Adds what follows. A stretch that overlaps what is held (a resumed connection repeats itself) adds only its news. */
export function append(buffer: LogBuffer, stretch: LogStretch, keep: "end" | "start" = "end"): LogBuffer {
  if (stretch.byteTo <= buffer.byteTo) return buffer;
  if (stretch.byteFrom > buffer.byteTo) throw new Error(`a gap in the log: ${buffer.byteTo} to ${stretch.byteFrom}`);
  const last = buffer.lines.at(-1);
  const fresh = linesOf(stretch, last?.level ?? null).filter(({ number }) => number > (last?.number ?? 0));
  const lines = [...buffer.lines, ...fresh];
  return trim({ lines, byteFrom: buffer.byteFrom, byteTo: stretch.byteTo }, keep);
}

/** Adds what stands above. */
export function prepend(buffer: LogBuffer, stretch: LogStretch): LogBuffer {
  if (stretch.byteFrom >= buffer.byteFrom) return buffer;
  if (stretch.byteTo < buffer.byteFrom) throw new Error(`a gap in the log: ${stretch.byteTo} to ${buffer.byteFrom}`);
  const first = buffer.lines[0]?.number ?? Infinity;
  const fresh = linesOf(stretch).filter(({ number }) => number < first);
  return trim({ lines: [...fresh, ...buffer.lines], byteFrom: stretch.byteFrom, byteTo: buffer.byteTo }, "start");
}

function linesOf({ text, lineFrom }: LogStretch, above: LogLine["level"] = null): LogLine[] {
  if (text === "") return [];
  const lines: LogLine[] = [];
  let level = above;
  const raw = text.endsWith("\n") ? text.slice(0, -1) : text;
  for (const [index, line] of raw.split("\n").entries()) {
    const parsed = parseLine(line, lineFrom + index, level);
    level = parsed.level;
    lines.push(parsed);
  }
  return lines;
}

const encoder = new TextEncoder();

function trim(buffer: LogBuffer, keep: "end" | "start"): LogBuffer {
  const excess = buffer.lines.length - MOST_LINES;
  if (excess <= 0) return buffer;
  const gone = keep === "end" ? buffer.lines.slice(0, excess) : buffer.lines.slice(-excess);
  const bytes = gone.reduce((sum, { raw }) => sum + encoder.encode(raw).length + 1, 0);
  return keep === "end"
    ? { lines: buffer.lines.slice(excess), byteFrom: buffer.byteFrom + bytes, byteTo: buffer.byteTo }
    : { lines: buffer.lines.slice(0, -excess), byteFrom: buffer.byteFrom, byteTo: buffer.byteTo - bytes };
}
