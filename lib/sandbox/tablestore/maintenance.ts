import type { Store } from "./store/store";
import type { Table } from "./store/table";

const HOUR_US = 3_600_000_000;
const PERIOD_MS = 10_000;

/** What has to happen even when nobody asks: forgetting what is too old to be seen. */
export interface Maintenance {
  stop(): Promise<void>;
}

/** Looks after every table now and then. `report` hears of what failed; the next round tries again. */
export function startMaintenance(store: Store, now: () => Date, report: (error: unknown) => void): Maintenance {
  let running: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    running = running.then(() => maintain(store, now().getTime())).catch(report);
  }, PERIOD_MS);
  timer.unref();
  return {
    async stop() {
      clearInterval(timer);
      await running;
    },
  };
}

/** One round: trims every stream, and in every table whose cells expire looks through some rows more. */
export async function maintain(store: Store, nowMs: number): Promise<void> {
  for (const instance of store.reader.instances())
    for (const table of store.tables(instance)) {
      await trimExpired(store, table, nowMs);
      if (table.options.timeToLive >= 0) await store.apply({ kind: "purge", tableId: table.id, nowMs });
    }
}

/** Forgets the stream records that are older than the stream keeps them; does nothing when there are none. */
export async function trimExpired(store: Store, { id, stream }: Table, nowMs: number): Promise<void> {
  if (stream === null) return;
  const beforeUs = nowMs * 1000 - stream.expirationHours * HOUR_US;
  const hasExpired = store.reader.shards(id).some((shard) => {
    const oldestUs = store.reader.timeAt(shard, shard.firstKept);
    return oldestUs === null ? shard.closedUs !== null && shard.closedUs < beforeUs : oldestUs < beforeUs;
  });
  if (hasExpired) await store.apply({ kind: "trim", tableId: id, beforeUs });
}
