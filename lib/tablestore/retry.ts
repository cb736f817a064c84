import { setTimeout as delay } from "node:timers/promises";
import { AppError, toAppError, type ErrorCode } from "@/lib/core/errors";

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
const JITTER = 0.2;

/** One attempt that failed and will be followed by another. */
export interface Retry {
  readonly operation: string;
  /** 1 for the first retry. */
  readonly retry: number;
  readonly maxRetries: number;
  readonly pauseMs: number;
  readonly error: AppError;
}

export interface RetryPolicy {
  /** Attempts after the first one; 0 never repeats a call. */
  readonly maxRetries: number;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** In [0, 1). */
  readonly random?: (() => number) | undefined;
  readonly pause?: ((ms: number, signal: AbortSignal) => Promise<unknown>) | undefined;
}

/**
 * What a call may do when it is made twice. `read` changes nothing; `write` may have taken effect although no answer
 * came, so that it is repeated only when the service, or the lack of a connection, says that it did not.
 */
export type Effect = "read" | "write";

/** Failures after which a write has certainly not happened. */
const REFUSED_BEFOREHAND: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "tablestore.throttled",
  "tablestore.busy",
  "tablestore.row_conflict",
  "tablestore.table_not_ready",
  "tablestore.damaged_request",
  "tablestore.connection_refused",
  "tablestore.connect_timeout",
  "tablestore.dns_unavailable",
  "tablestore.unreachable",
]);

/**
 * Runs `attempt` until it succeeds, fails for good, or the retries are used up; then the last error is thrown.
 * The pause before retry k (from 0) is min(100 ms · 2ᵏ, 10 s) ± 20 %.
 * Source of the curve: DataX OTSRetryStrategyForStreamReader, which has no jitter.
 * @throws AppError "common.aborted" as soon as the signal aborts.
 */
export async function retrying<T>(
  operation: string,
  effect: Effect,
  policy: RetryPolicy,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  const { maxRetries, onRetry, random = Math.random, pause = sleep } = policy;
  for (let retry = 0; ; retry++) {
    throwIfAborted(signal);
    try {
      return await attempt();
    } catch (thrown) {
      throwIfAborted(signal);
      const error = toAppError(thrown);
      const mayRepeat = error.retryable && (effect === "read" || REFUSED_BEFOREHAND.has(error.code));
      if (!mayRepeat || retry >= maxRetries) throw error;
      const pauseMs = Math.round(
        Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS) * (1 - JITTER + 2 * JITTER * random()),
      );
      onRetry?.({ operation, retry: retry + 1, maxRetries, pauseMs, error });
      await pause(pauseMs, signal);
    }
  }
}

/** @throws AppError "common.aborted", or the reason when that is an AppError already. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw abortion(signal);
}

/** What a call ends with whose signal has been aborted. */
export function abortion({ reason }: AbortSignal): AppError {
  return reason instanceof AppError ? reason : new AppError("common.aborted", {}, { cause: reason });
}

async function sleep(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal });
  } catch {
    throwIfAborted(signal);
  }
}
