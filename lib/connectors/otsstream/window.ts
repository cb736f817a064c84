import { AppError } from "@/lib/core/errors";
import type { EngineSettings, Window } from "@/lib/engine/contract";

const HOUR_MS = 3_600_000;

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
