import { AppError } from "@/lib/core/errors";
import { formatReadable } from "@/lib/core/job/wall-time";
import type { EngineSettings, RunLog, Window } from "@/lib/engine/contract";
import type { TableStream } from "@/lib/tablestore/client";

const HOUR_MS = 3_600_000;
/** A table takes its first row later than this after it was made. */
const MAKING_US = 1_000_000n;

/**
 * Refuses a window that the stream cannot give in full: one that starts before what is retained, or ends so close to
 * now that late records may still come. Equality passes. Source: DataX otsstreamreader OTSStreamReaderChecker.
 * @throws AppError job.window_too_early, job.window_too_late
 */
export function checkWindow(
  { startMs, endMs }: Window,
  retentionHours: number,
  nowMs: number,
  { beforeOffsetMs, afterOffsetMs }: EngineSettings,
): void {
  const retentionMs = retentionHours * HOUR_MS;
  const earliestMs = nowMs - retentionMs + beforeOffsetMs;
  if (startMs < earliestMs) {
    const params = { retentionMs, limit: toMinute(earliestMs), limitMs: earliestMs };
    throw new AppError("job.window_too_early", params, { path: "startTimeString" });
  }
  const latestMs = nowMs - afterOffsetMs;
  if (endMs > latestMs) {
    const params = { limit: toMinute(latestMs), limitMs: latestMs };
    throw new AppError("job.window_too_late", params, { path: "endTimeString" });
  }
}

/** ISO 8601 in UTC to the minute, as the original prints its limits: `2023-04-23T09:50Z`. */
const toMinute = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 16)}Z`;

/** Whether the stream holds everything from the window's start on by its own promise, with half the margin to spare. */
export const isPromised = (
  { startMs }: Window,
  retentionHours: number,
  nowMs: number,
  { beforeOffsetMs }: EngineSettings,
): boolean => startMs >= nowMs - retentionHours * HOUR_MS + beforeOffsetMs / 2;

/** What a job does when changes are missing that it was to read: it fails, or takes what is left. */
export interface LossPolicy {
  readonly isAccepted: boolean;
  readonly log: RunLog;
}

/** @throws AppError the loss itself, unless the job accepts it: then it is a warning */
export function reportLoss(loss: AppError, { isAccepted, log }: LossPolicy): void {
  if (!isAccepted) throw loss;
  log.warn(loss.message);
}

/**
 * A stream begins when it is enabled: a window that starts before cannot be read whole, unless the table itself is no
 * older than its stream.
 * @throws AppError otsstream.stream_enabled_later
 */
export function checkEnabled(
  { enabledAtUs, tableCreatedAtUs }: TableStream,
  { table, startMs, zone }: { readonly table: string; readonly startMs: number; readonly zone: string },
  policy: LossPolicy,
): void {
  const enabledMs = Number(enabledAtUs / 1_000n);
  const isAsOldAsTable = tableCreatedAtUs !== null && enabledAtUs - tableCreatedAtUs <= MAKING_US;
  if (enabledMs <= startMs || isAsOldAsTable) return;
  const [enabled, start] = [formatReadable(enabledMs, zone), formatReadable(startMs, zone)];
  const path = { path: "startTimeString" };
  reportLoss(new AppError("otsstream.stream_enabled_later", { table, enabled, start }, path), policy);
}
