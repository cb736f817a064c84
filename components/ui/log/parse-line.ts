import type { LogLevel, RawLine } from "@/lib/core/log-source";

/** One line as it is drawn. */
export interface LogLine {
  readonly number: number;
  readonly byte: number;
  readonly level: LogLevel;
  /** The instant that the line begins with, or null for a line that goes on from the one above. */
  readonly at: Date | null;
  readonly message: string;
}

/** `2026-07-01 19:00:03.123 +08:00 INFO  message`. */
const HEAD = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d:\d\d\.\d{3}) ([+-]\d\d:\d\d) (?:INFO|WARN|ERROR)\s+(.*)$/s;

/** Splits a line into time and message. */
export function parseLine({ number, byte, level, text }: RawLine): LogLine {
  const match = HEAD.exec(text);
  if (!match) return { number, byte, level, at: null, message: text };
  const [, day, time, offset, message = ""] = match;
  return { number, byte, level, at: new Date(`${day}T${time}${offset}`), message };
}
