import type { LOG_LEVELS } from "@/lib/core/instance";

export type LogLevel = (typeof LOG_LEVELS)[number];

/** Bits of the `levels` mask of a chunk. */
export const LEVEL_BITS: Readonly<Record<LogLevel, number>> = { info: 1, warn: 2, error: 4 };
const WORDS: Readonly<Record<LogLevel, string>> = { info: "INFO ", warn: "WARN ", error: "ERROR" };
const LONGEST_LINE = 1 << 20;

/**
 * One entry as text: `2026-07-01 19:00:03.123 +08:00 INFO  message`, in the zone of the workspace. Further lines of a
 * message follow as they are and belong to the entry; a line above 1 MiB is cut with a mark.
 */
export function formatEntry(level: LogLevel, message: string, at: Date, offsetMs: number): string {
  const lines = message.replaceAll(/\r\n?/g, "\n").split("\n").map(cut);
  return `${formatTime(at, offsetMs)} ${WORDS[level]} ${lines.join("\n")}\n`;
}

/** The level of the entry that starts with this line, or null for a line that continues the one above. */
export function levelOf(line: string): LogLevel | null {
  const word = /^\d{4}-\d{2}-\d{2} [\d:.]{12} [+-]\d{2}:\d{2} (INFO|WARN|ERROR)\b/.exec(line)?.[1];
  return word === undefined ? null : (word.toLowerCase() as LogLevel);
}

function formatTime(at: Date, offsetMs: number): string {
  const wall = new Date(at.getTime() + offsetMs).toISOString().replace("T", " ").replace("Z", "");
  const minutes = Math.abs(Math.round(offsetMs / 60_000));
  const two = (value: number) => String(value).padStart(2, "0");
  return `${wall} ${offsetMs < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function cut(line: string): string {
  if (line.length <= LONGEST_LINE) return line;
  return `${line.slice(0, LONGEST_LINE)} … [cut: the line has ${line.length} characters]`;
}
