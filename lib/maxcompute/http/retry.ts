import { AppError, toAppError, type ErrorCode } from "@/lib/core/errors";
import { sleep, throwIfAborted } from "./abort";

const FIRST_PAUSE_MS = 200;
const LONGEST_PAUSE_MS = 30_000;
/** The tunnel's own clients wait 1, 2, 4 … 64 s when they are told to slow down. */
const FIRST_THROTTLE_PAUSE_MS = 1000;
const LONGEST_THROTTLE_PAUSE_MS = 64_000;
const JITTER = 0.2;

/** One attempt that failed and will be followed by another. */
export interface Retry {
  readonly operation: string;
  /** 1 for the first retry. */
  readonly retry: number;
  readonly pauseMs: number;
  readonly error: AppError;
}

export interface RetryPolicy {
  /** Attempts after the first one; 0 never repeats a call. Being throttled does not count. */
  readonly maxRetries: number;
  /** Longest time to be throttled in one call before it fails. */
  readonly maxThrottleMs: number;
  readonly onRetry?: ((retry: Retry) => void) | undefined;
  /** In [0, 1). */
  readonly random: () => number;
  readonly pause: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

export const DEFAULT_RETRY_POLICY: RetryPolicy = {
  maxRetries: 7,
  maxThrottleMs: 15 * 60_000,
  random: Math.random,
  pause: sleep,
};

/**
 * What a call may do when it is made twice. `repeatable` changes nothing more the second time; `once` may have taken
 * effect although no answer came, so that it is repeated only when it certainly was not heard.
 */
export type Effect = "repeatable" | "once";

const NOT_HEARD: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  "maxcompute.throttled",
  "maxcompute.connection_refused",
  "maxcompute.connect_timeout",
  "maxcompute.dns_unavailable",
  "maxcompute.unreachable",
]);

/** Whether the service has certainly not acted on the request that failed so. */
export function wasNotHeard(error: AppError): boolean {
  return NOT_HEARD.has(error.code);
}

export interface RetriedCall {
  /** For the notice of a retry. */
  readonly operation: string;
  readonly effect: Effect;
  /** Whether what the call sends can still be sent again. */
  readonly canRepeat?: (() => boolean) | undefined;
}

/**
 * Runs `attempt` until it succeeds, fails for good, or the retries are used up; then the last error is thrown.
 * The pause before retry k (from 0) is min(200 ms · 2ᵏ, 30 s) ± 20 %, or what the service asks for if that is longer.
 *
 * @throws AppError "common.aborted" as soon as the signal aborts
 */
export async function retrying<T>(
  { operation, effect, canRepeat = () => true }: RetriedCall,
  policy: RetryPolicy,
  signal: AbortSignal,
  attempt: () => Promise<T>,
): Promise<T> {
  let failures = 0;
  let throttles = 0;
  let throttledMs = 0;
  for (;;) {
    throwIfAborted(signal);
    try {
      return await attempt();
    } catch (thrown) {
      throwIfAborted(signal);
      const error = toAppError(thrown);
      if (!error.retryable || (effect === "once" && !wasNotHeard(error)) || !canRepeat()) throw thrown;
      const isThrottled = error.code === "maxcompute.throttled";
      const askedMs = typeof error.details.pauseMs === "number" ? error.details.pauseMs : 0;
      const ownMs = isThrottled ? throttlePauseMs(throttles++, policy) : backOffMs(failures++, policy);
      const pauseMs = Math.max(ownMs, askedMs);
      if (isThrottled) throttledMs += pauseMs;
      const isSpent = isThrottled ? throttledMs > policy.maxThrottleMs : failures > policy.maxRetries;
      if (isSpent || policy.maxRetries === 0) throw thrown;
      policy.onRetry?.({ operation, retry: failures + throttles, pauseMs, error });
      await policy.pause(pauseMs, signal);
    }
  }
}

/** Milliseconds before retry `retry`, from 0. */
export function backOffMs(retry: number, policy: RetryPolicy): number {
  return jittered(Math.min(FIRST_PAUSE_MS * 2 ** retry, LONGEST_PAUSE_MS), policy);
}

function throttlePauseMs(retry: number, policy: RetryPolicy): number {
  return jittered(Math.min(FIRST_THROTTLE_PAUSE_MS * 2 ** retry, LONGEST_THROTTLE_PAUSE_MS), policy);
}

function jittered(ms: number, { random }: RetryPolicy): number {
  return Math.round(ms * (1 - JITTER + 2 * JITTER * random()));
}
