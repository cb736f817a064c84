export type LogLevel = "debug" | "info" | "warn" | "error";

/** One line as it is drawn. */
export interface LogLine {
  readonly number: number;
  readonly raw: string;
  /** The instant that the line begins with, or null for a line that goes on from the one above. */
  readonly at: Date | null;
  readonly level: LogLevel | null;
  readonly message: string;
}

/** `2026-07-01 19:00:03.123 +08:00 INFO  message`. */
const HEAD = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) ([+-]\d\d:\d\d) (DEBUG|INFO|WARN|ERROR)\s+(.*)$/s;
const LEVELS: Readonly<Record<string, LogLevel>> = {
  DEBUG: "debug",
  INFO: "info",
  WARN: "warn",
  ERROR: "error",
};

/** Splits a line into time, level and message; a line without them belongs to the one above and takes its level. */
export function parseLine(raw: string, number: number, previous: LogLevel | null): LogLine {
  const match = HEAD.exec(raw);
  if (!match) return { number, raw, at: null, level: previous, message: raw };
  const [, day, time, offset, level = "", message = ""] = match;
  const at = new Date(`${day}T${time}${offset}`);
  return { number, raw, at: Number.isNaN(at.getTime()) ? null : at, level: LEVELS[level] ?? null, message };
}
