import type { SandboxClock } from "../clock";
import { randomFrom } from "../random";
import type { OrdersClient } from "./orders-client";
import type { Shop } from "./orders";

/** How far apart the moments of a written past are. */
const STEP_MS = 120_000;
const TICK_MS = 10_000;

/** The shop at work: every ten seconds some changes, while it is open. */
export class Traffic {
  readonly #client: OrdersClient;
  readonly #shop: Shop;
  readonly #now: () => Date;
  readonly #report: (error: unknown) => void;
  #timer: NodeJS.Timeout | null = null;
  #running: Promise<void> = Promise.resolve();

  /** `report` hears of changes that could not be written; the next ones are tried all the same. */
  constructor(client: OrdersClient, shop: Shop, now: () => Date, report: (error: unknown) => void) {
    this.#client = client;
    this.#shop = shop;
    this.#now = now;
    this.#report = report;
  }

  get isRunning(): boolean {
    return this.#timer !== null;
  }

  start(): void {
    this.#timer ??= setInterval(() => void this.burst(1).catch(this.#report), TICK_MS);
  }

  /** Resolves when the changes in progress are written. */
  async stop(): Promise<void> {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    await this.#running.catch(() => undefined);
  }

  /** Lets so many moments of the shop happen now, one after the other. */
  burst(moments: number): Promise<void> {
    const before = this.#running.catch(() => undefined);
    this.#running = before.then(async () => {
      for (let moment = 0; moment < moments; moment++) await tick(this.#client, this.#shop, this.#now(), moment);
    });
    return this.#running;
  }
}

/**
 * Writes what the shop did between `since` and now, step by step, with the sandbox's clock at each of those moments:
 * stream records get their time from the server, so there is no other way to a past. Afterwards the clock is as it was.
 */
export async function writeHistory(client: OrdersClient, shop: Shop, clock: SandboxClock, since: Date): Promise<void> {
  const end = clock.now().getTime();
  try {
    const first = Math.floor(since.getTime() / STEP_MS) + 1;
    for (let step = first; step * STEP_MS < end; step++) {
      clock.visit(new Date(step * STEP_MS));
      await tick(client, shop, clock.now());
    }
  } finally {
    clock.visit(null);
  }
}

async function tick(client: OrdersClient, shop: Shop, at: Date, moment = 0): Promise<void> {
  await client.apply(shop.changes(randomFrom(Math.floor(at.getTime() / 1000) + moment), at));
}
