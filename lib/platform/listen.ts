import { Client } from "pg";
import type { Clock } from "./clock";
import { systemClock } from "./clock";
import { databaseUrl } from "./env";
import { logger } from "./logger";

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** What processes tell each other. A notice is a hint only: whoever needs to be sure polls as well. */
export const CHANNELS = {
  /** Payload: id of a resource group that has something to fetch. */
  jobs: "millrace_jobs",
  /** Payload: `<workspace id> <instance id>` of an instance that changed, `<workspace id> *` when many did at once. */
  instances: "millrace_instances",
  /** Payload: id of an attempt whose log or progress grew. */
  logs: "millrace_logs",
  /** Payload: instance id of a run that shall stop. */
  stops: "millrace_stops",
  /** Payload: id of a workspace where an operation on many has begun. */
  bulk: "millrace_bulk",
} as const;
export type Channel = (typeof CHANNELS)[keyof typeof CHANNELS];

export interface Subscriber {
  onNotice(payload: string): void;
  /** Listening begins, perhaps again after a loss: what was said before is gone, so look for yourself. */
  onGap(): void;
}

/** The one LISTEN connection of a process, fanned out in memory. Reconnects with back-off until it is closed. */
export interface Listener {
  /** Returns how to unsubscribe. */
  subscribe(channel: Channel, subscriber: Subscriber): () => void;
  close(): Promise<void>;
  /** Subscribers now, for metrics and tests. */
  readonly size: number;
}

export function openListener(connectionString: string, clock: Clock = systemClock): Listener {
  const subscribers = new Map<string, Set<Subscriber>>();
  const stopped = new AbortController();
  let client: Client | null = null;

  const deliver = ({ channel, payload = "" }: { channel: string; payload?: string | undefined }) => {
    for (const subscriber of subscribers.get(channel) ?? []) subscriber.onNotice(payload);
  };
  /** Resolves when the connection is lost. */
  const connectOnce = async () => {
    const fresh = new Client({ connectionString, application_name: "millrace listen", keepAlive: true });
    const lost = new Promise<void>((resolve) => {
      fresh.on("error", () => resolve());
      fresh.on("end", () => resolve());
    });
    fresh.on("notification", deliver);
    await fresh.connect();
    if (stopped.signal.aborted) return fresh.end();
    for (const channel of Object.values(CHANNELS)) await fresh.query(`listen ${channel}`);
    client = fresh;
    for (const group of subscribers.values()) for (const subscriber of group) subscriber.onGap();
    await lost;
    client = null;
    await fresh.end().catch(() => {});
  };
  const run = async () => {
    let waitMs = FIRST_WAIT_MS;
    while (!stopped.signal.aborted) {
      const since = clock.now().getTime();
      await connectOnce().catch((error: unknown) => logger.warn({ err: error }, "listening failed"));
      if (stopped.signal.aborted) return;
      waitMs = clock.now().getTime() - since > LONGEST_WAIT_MS ? FIRST_WAIT_MS : Math.min(waitMs * 2, LONGEST_WAIT_MS);
      await clock.sleep(waitMs, stopped.signal).catch(() => {});
    }
  };
  const running = run();

  return {
    subscribe(channel, subscriber) {
      const group = subscribers.get(channel) ?? new Set();
      subscribers.set(channel, group.add(subscriber));
      return () => group.delete(subscriber);
    },
    get size() {
      return [...subscribers.values()].reduce((sum, group) => sum + group.size, 0);
    },
    async close() {
      stopped.abort();
      await client?.end().catch(() => {});
      await running;
    },
  };
}

const shared = globalThis as { millraceListener?: Listener };
/** The listener of this process, opened on first use. */
export function listener(): Listener {
  return (shared.millraceListener ??= openListener(databaseUrl()));
}
