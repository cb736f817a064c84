import type { LogLevel } from "@/lib/core/log-source";
import type { LogLine } from "./parse-line";

/** Silence longer than this is shown as a line of its own. */
const GAP_MS = 30_000;

export type LogItem =
  | { readonly kind: "line"; readonly line: LogLine }
  | { readonly kind: "gap"; readonly key: string; readonly ms: number };

export type LevelFilter = "all" | "warn" | "error";

const PASSES: Readonly<Record<LevelFilter, ReadonlySet<LogLevel>>> = {
  all: new Set<LogLevel>(["info", "warn", "error"]),
  warn: new Set<LogLevel>(["warn", "error"]),
  error: new Set<LogLevel>(["error"]),
};

/** What is drawn: the lines that pass the filter, and the silences between them. */
export function logItems(lines: readonly LogLine[], filter: LevelFilter): LogItem[] {
  const items: LogItem[] = [];
  let last: Date | null = null;
  for (const line of lines) {
    if (last !== null && line.at !== null && filter === "all") {
      const ms = line.at.getTime() - last.getTime();
      if (ms >= GAP_MS) items.push({ kind: "gap", key: `gap-${line.number}`, ms });
    }
    if (line.at !== null) last = line.at;
    if (PASSES[filter].has(line.level)) items.push({ kind: "line", line });
  }
  return items;
}

/** Index of the item that shows the line, or of the nearest one below it. */
export function indexOfLine(items: readonly LogItem[], number: number): number {
  const at = items.findIndex((item) => item.kind === "line" && item.line.number >= number);
  return at === -1 ? items.length - 1 : at;
}
