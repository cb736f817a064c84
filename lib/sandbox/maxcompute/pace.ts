import { ServiceError } from "./http/service-error";

/** Counts events per subject in a sliding window, and refuses those above a limit as the cloud does. */
export class Pace {
  readonly #now: () => Date;
  readonly #windowMs: number;
  readonly #events = new Map<string, number[]>();
  readonly #inside = new Map<string, number>();

  constructor(now: () => Date, windowMs: number) {
    this.#now = now;
    this.#windowMs = windowMs;
  }

  /** @throws ServiceError 429 FlowExceeded with Retry-After */
  take(what: string, subject: string, limit: number | null): void {
    if (limit === null) return;
    const key = `${what} ${subject}`;
    const at = this.#now().getTime();
    const recent = (this.#events.get(key) ?? []).filter((time) => time > at - this.#windowMs);
    if (recent.length >= limit) {
      const seconds = Math.max(1, Math.ceil((recent[0]! + this.#windowMs - at) / 1000));
      throw new ServiceError(429, "FlowExceeded", `Your flow quota is exceeded: too many ${what} requests`, {
        "retry-after": String(seconds),
      });
    }
    recent.push(at);
    this.#events.set(key, recent);
  }

  /** Enters what only `limit` may be inside at once; call the result to leave. @throws ServiceError 429 SlotExceeded */
  enter(what: string, subject: string, limit: number | null): () => void {
    const key = `${what} ${subject}`;
    const inside = this.#inside.get(key) ?? 0;
    if (limit !== null && inside >= limit)
      throw new ServiceError(429, "SlotExceeded", "Your slot quota is exceeded", { "retry-after": "1" });
    this.#inside.set(key, inside + 1);
    return () => this.#inside.set(key, (this.#inside.get(key) ?? 1) - 1);
  }
}
