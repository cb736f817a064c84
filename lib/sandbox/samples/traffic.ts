import type { SandboxClock } from "../clock";
import { randomFrom } from "../random";
import type { OrdersClient } from "./orders-client";
import type { Shop } from "./orders";

const MINUTE_MS = 60_000;
const TICK_MS = 10_000;

/** A gentle stream of changes to the sample table: every ten seconds some, while the sandbox runs. */
export interface Traffic {
  /** Resolves when the change in progress is written. */
  stop(): Promise<void>;
}

/** Starts the traffic. `report` hears of a tick that failed; the next one tries again. */
export function startTraffic(
  client: OrdersClient,
  shop: Shop,
  now: () => Date,
  report: (error: unknown) => void,
): Traffic {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => tick(client, shop, now())).catch(report);
  }, TICK_MS);
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/**
 * Writes what the shop did between `since` and now, minute by minute, with the sandbox's clock at each of those minutes:
 * stream records get their time from the server, so there is no other way to a past. Afterwards the clock is as it was.
 */
export async function writeHistory(client: OrdersClient, shop: Shop, clock: SandboxClock, since: Date): Promise<void> {
  const end = clock.now().getTime();
  try {
    const first = Math.floor(since.getTime() / MINUTE_MS) + 1;
    for (let minute = first; minute * MINUTE_MS < end; minute++) {
      clock.visit(new Date(minute * MINUTE_MS));
      await tick(client, shop, clock.now());
    }
  } finally {
    clock.visit(null);
  }
}

async function tick(client: OrdersClient, shop: Shop, at: Date): Promise<void> {
  await client.apply(shop.changes(randomFrom(Math.floor(at.getTime() / 1000)), at));
}
