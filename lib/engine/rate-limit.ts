import { setTimeout as sleep } from "node:timers/promises";

export interface Cost {
  readonly bytes: number;
  readonly records: number;
}

/** Monotonic time, so that a step of the wall clock neither opens nor closes the tap. */
export interface Timer {
  now(): number;
  sleep(ms: number, signal: AbortSignal): Promise<void>;
}

export const realTimer: Timer = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/** Time's worth of cost that may pass at once after a pause. */
const BURST_MS = 100;

/**
 * One token bucket for the whole job, shared by its channels in the order of their asking. A cost is paid in advance:
 * `take` resolves when everything taken so far fits under the limits, so a batch larger than the bucket only makes
 * the next one wait longer, and the rate holds over any stretch that is long against one batch.
 */
export class RateLimit {
  readonly #bytesPerMs: number;
  readonly #recordsPerMs: number;
  readonly #timer: Timer;
  #freeAt = -Infinity;
  #share = 1;

  constructor(bytesPerSecond: number | null, recordsPerSecond: number | null, timer: Timer = realTimer) {
    this.#bytesPerMs = (bytesPerSecond ?? Infinity) / 1000;
    this.#recordsPerMs = (recordsPerSecond ?? Infinity) / 1000;
    this.#timer = timer;
  }

  get limited(): boolean {
    return Math.min(this.#bytesPerMs, this.#recordsPerMs) < Infinity;
  }

  /** Part of the limit that is this process's, 0…1: others of the same run have the rest. */
  setShare(share: number): void {
    this.#share = share;
  }

  /** Lets nothing pass for so long: the others of the same run need time to leave this process its share. */
  holdBack(ms: number): void {
    this.#freeAt = Math.max(this.#freeAt, this.#timer.now() + ms);
  }

  async take({ bytes, records }: Cost, signal: AbortSignal): Promise<void> {
    if (!this.limited) return;
    const now = this.#timer.now();
    const costMs = Math.max(bytes / this.#bytesPerMs, records / this.#recordsPerMs) / this.#share;
    this.#freeAt = Math.max(this.#freeAt, now - BURST_MS) + costMs;
    const waitMs = this.#freeAt - now;
    if (waitMs > 0) await this.#timer.sleep(waitMs, signal);
  }
}
