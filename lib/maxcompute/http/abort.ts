import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "@/lib/core/errors";

/** @throws AppError "common.aborted", or the reason when that is an AppError already. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortError(signal);
}

export function abortError(signal: AbortSignal): AppError {
  const reason: unknown = signal.reason;
  return reason instanceof AppError ? reason : new AppError("common.aborted", {}, { cause: reason });
}

/** @throws AppError "common.aborted" as soon as the signal aborts. */
export async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throwIfAborted(signal);
  }
}
