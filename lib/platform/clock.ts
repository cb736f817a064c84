import { setTimeout as timeout } from "node:timers/promises";

/** Where time comes from. Everything that waits or dates goes through one of these, so that tests can move time. */
export interface Clock {
  now(): Date;
  /** Resolves after `ms`; rejects with the signal's reason when it aborts first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => new Date(),
  sleep: (ms, signal) => timeout(ms, undefined, { ...(signal ? { signal } : {}) }),
};
