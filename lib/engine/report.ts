import { formatReadable } from "@/lib/core/job/wall-time";
import type { RunCounts, RunProgress } from "./run";

const UNITS = ["B", "KB", "MB", "GB", "TB"];

/** 1024-based, two decimals except for plain bytes: `512B`, `1.50KB`. */
export function humanBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  for (; value >= 1024 && unit < UNITS.length - 1; unit++) value /= 1024;
  return unit === 0 ? `${Math.round(value)}B` : `${value.toFixed(2)}${UNITS[unit]}`;
}

export interface Waits {
  /** Milliseconds that all channels together waited for their writers, and for their readers. */
  readonly writerMs: number;
  readonly readerMs: number;
}

/** The line of progress, in the words of the original engine. Source: DataX CommunicationTool.Stringify. */
export function progressLine(progress: RunProgress, waits: Waits, transformed: boolean): string {
  const { recordsRead, bytes, recordsDirty, recordsFiltered, bytesPerSecond, recordsPerSecond, fraction } = progress;
  const seconds = (ms: number) => `${(ms / 1000).toFixed(3)}s`;
  return [
    `Total ${recordsRead} records, ${bytes} bytes`,
    `Speed ${humanBytes(bytesPerSecond)}/s, ${Math.round(recordsPerSecond)} records/s`,
    `Error ${recordsDirty} records`,
    ` All Task WaitWriterTime ${seconds(waits.writerMs)}`,
    ` All Task WaitReaderTime ${seconds(waits.readerMs)}`,
    ...(transformed ? [`Transformer Filter ${recordsFiltered} records`] : []),
    `Percentage ${((fraction ?? 0) * 100).toFixed(2)}%`,
  ].join(" | ");
}

interface SummaryFacts {
  readonly counts: RunCounts;
  readonly startedAt: Date;
  readonly finishedAt: Date;
  /** The transfer stage alone. */
  readonly transferMs: number;
  readonly zone: string;
  readonly transformed: boolean;
}

/**
 * The final block, printed after success and failure alike: label in 26 columns, times left-aligned in 18, numbers
 * right-aligned in 19. Rates are over the transfer stage, at least one second. Source: DataX JobContainer.logStatistics.
 */
export function summaryLines({ counts, startedAt, finishedAt, transferMs, zone, transformed }: SummaryFacts): string[] {
  const transferSeconds = Math.max(1, Math.floor(transferMs / 1000));
  const { recordsRead, recordsDirty, recordsFiltered, bytes } = counts;
  const time = (label: string, at: Date) => `${label.padEnd(26)}: ${formatReadable(at.getTime(), zone).padEnd(18)}`;
  const value = (label: string, text: string | number) => `${label.padEnd(26)}: ${String(text).padStart(19)}`;
  return [
    time("Job start time", startedAt),
    time("Job end time", finishedAt),
    value("Total elapsed time", `${Math.floor((finishedAt.getTime() - startedAt.getTime()) / 1000)}s`),
    value("Average throughput", `${humanBytes(bytes / transferSeconds)}/s`),
    value("Record speed", `${Math.floor(recordsRead / transferSeconds)}rec/s`),
    value("Records read", recordsRead),
    value("Read and write failures", recordsDirty),
    ...(transformed
      ? [value("Transformer successes", recordsRead - recordsDirty), value("Transformer filtered", recordsFiltered)]
      : []),
  ];
}
