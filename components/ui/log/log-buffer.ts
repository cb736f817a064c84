import type { LogStretch } from "@/lib/core/log-source";
import { parseLine, type LogLine } from "./parse-line";

/** One contiguous stretch of a log that is held in memory. Immutable: every change gives a new one. */
export interface LogBuffer {
  readonly lines: readonly LogLine[];
  readonly byteFrom: number;
  readonly byteTo: number;
}

/** More lines than these are not held; those farthest from the reader go first and are fetched again when wanted. */
export const MOST_LINES = 20_000;

export function bufferOf({ lines, byteFrom, byteTo }: LogStretch): LogBuffer {
  return { lines: lines.map(parseLine), byteFrom, byteTo };
}

/** Adds what follows. A stretch that overlaps what is held (a resumed connection repeats itself) adds only its news. */
export function append(buffer: LogBuffer, stretch: LogStretch): LogBuffer {
  if (stretch.byteTo <= buffer.byteTo) return buffer;
  if (stretch.byteFrom > buffer.byteTo) throw new Error(`a gap in the log: ${buffer.byteTo} to ${stretch.byteFrom}`);
  const fresh = stretch.lines.filter(({ byte }) => byte >= buffer.byteTo).map(parseLine);
  const lines = [...buffer.lines, ...fresh];
  const kept = lines.slice(-MOST_LINES);
  return {
    lines: kept,
    byteFrom: kept.length < lines.length ? kept[0]!.byte : buffer.byteFrom,
    byteTo: stretch.byteTo,
  };
}

/** Adds what stands above. */
export function prepend(buffer: LogBuffer, stretch: LogStretch): LogBuffer {
  if (stretch.byteFrom >= buffer.byteFrom) return buffer;
  if (stretch.byteTo < buffer.byteFrom) throw new Error(`a gap in the log: ${stretch.byteTo} to ${buffer.byteFrom}`);
  const fresh = stretch.lines.filter(({ byte }) => byte < buffer.byteFrom).map(parseLine);
  const lines = [...fresh, ...buffer.lines];
  const dropped = lines[MOST_LINES];
  return { lines: lines.slice(0, MOST_LINES), byteFrom: stretch.byteFrom, byteTo: dropped?.byte ?? buffer.byteTo };
}
