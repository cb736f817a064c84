import type { SandboxTraffic } from "@/lib/core/sandbox/overview";
import type { SandboxClock } from "../clock";
import { randomFrom } from "../random";
import type { OrdersClient } from "./orders-client";
import type { Shop } from "./orders";

/** How far apart the moments of a written past are. */
const STEP_MS = 120_000;
const MINUTE_MS = 60_000;
const DEFAULT_RATE = 6;

/** A shop together with the table that it works on. */
export interface OpenShop {
  readonly client: OrdersClient;
  readonly shop: Shop;
}

/** The shop at work: some changes each moment, six moments a minute unless told otherwise. */
export class Traffic {
  readonly #now: () => Date;
  #open: OpenShop;
  #momentsPerMinute = DEFAULT_RATE;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();
  #changesWritten = 0;
  #lastWrittenAt: Date | null = null;
  #failure: string | null = null;

  constructor(open: OpenShop, now: () => Date) {
    this.#open = open;
    this.#now = now;
  }

  get state(): SandboxTraffic {
    return {
      isRunning: this.#timer !== null,
      table: this.#open.client.table,
      momentsPerMinute: this.#momentsPerMinute,
      changesWritten: this.#changesWritten,
      lastWrittenAt: this.#lastWrittenAt,
      failure: this.#failure,
    };
  }

  /** What could not be written shows in `state`; the next moment comes all the same. */
  start(): void {
    this.#timer ??= setInterval(() => void this.burst(1).catch(() => undefined), MINUTE_MS / this.#momentsPerMinute);
  }

  /** Resolves when the changes in progress are written. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#running.catch(() => undefined);
  }

  async setRate(momentsPerMinute: number): Promise<void> {
    const { isRunning } = this.state;
    await this.stop();
    this.#momentsPerMinute = momentsPerMinute;
    if (isRunning) this.start();
  }

  /** From now on the shop of another table is at work. */
  async move(open: OpenShop): Promise<void> {
    await this.#running.catch(() => undefined);
    this.#open = open;
  }

  /** Lets so many moments of the shop happen now, one after the other. */
  burst(moments: number): Promise<void> {
    const before = this.#running.catch(() => undefined);
    this.#running = before.then(async () => {
      try {
        for (let moment = 0; moment < moments; moment++) {
          this.#changesWritten += await tick(this.#open, this.#now(), moment);
          this.#lastWrittenAt = this.#now();
        }
        this.#failure = null;
      } catch (error) {
        this.#failure = error instanceof Error ? error.message : String(error);
        throw error;
      }
    });
    return this.#running;
  }
}

/**
 * Writes what the shop did between `since` and now, step by step, with the sandbox's clock at each of those moments:
 * stream records get their time from the server, so there is no other way to a past. Afterwards the clock is as it was.
 */
export async function writeHistory(open: OpenShop, clock: SandboxClock, since: Date): Promise<void> {
  const end = clock.now().getTime();
  try {
    const first = Math.floor(since.getTime() / STEP_MS) + 1;
    for (let step = first; step * STEP_MS < end; step++) {
      clock.visit(new Date(step * STEP_MS));
      await tick(open, clock.now());
    }
  } finally {
    clock.visit(null);
  }
}

/** Returns how many changes there were. */
async function tick({ client, shop }: OpenShop, at: Date, moment = 0): Promise<number> {
  const changes = shop.changes(randomFrom(Math.floor(at.getTime() / 1000) + moment), at);
  await client.apply(changes);
  return changes.length;
}
