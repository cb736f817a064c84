import { setTimeout as sleep } from "node:timers/promises";

/** The promise's outcome, or the signal's reason as soon as it is aborted. Leaves no listener behind. */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  const listener = () => reject(signal.reason as Error);
  signal.addEventListener("abort", listener, { once: true });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener("abort", listener);
  }
}

/**
 * Lets work that was told to stop come to its own end, but for no longer than `graceMs` after the signal: a service
 * call that does not heed its signal must not hold up the end of the run.
 */
export async function withGrace<T>(promise: Promise<T>, signal: AbortSignal, graceMs: number): Promise<T> {
  const settled = promise.then(
    () => undefined,
    () => undefined,
  );
  try {
    return await orAborted(promise, signal);
  } catch (error) {
    if (signal.aborted) await within(settled, graceMs);
    throw error;
  }
}

/** Resolves when the promise settles, at the latest after `ms`. */
export async function within(promise: Promise<unknown>, ms: number): Promise<void> {
  const timer = new AbortController();
  const elapsed = sleep(ms, undefined, { signal: timer.signal }).catch(() => undefined);
  await Promise.race([promise.catch(() => undefined), elapsed]);
  timer.abort();
}
