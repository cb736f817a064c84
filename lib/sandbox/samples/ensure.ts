import type { Account } from "../accounts";
import type { SandboxClock } from "../clock";
import type { TablestoreSandbox } from "../tablestore/server";
import { ORDERS } from "./orders";
import { OrdersClient } from "./orders-client";
import { writeHistory, type OpenShop } from "./traffic";

const HISTORY_MS = 6 * 3_600_000;
/** A shorter silence is not worth filling. */
const GAP_MS = 300_000;

export interface SampleOptions {
  readonly tablestore: TablestoreSandbox;
  readonly account: Account;
  readonly clock: SandboxClock;
}

/**
 * Makes the sample instance and table where they are missing, and fills the hours without changes: the last six before
 * the first start, later those in which the sandbox did not run. Under a moved clock nothing is filled.
 */
export async function ensureOrders({ tablestore, account, clock }: SampleOptions): Promise<OpenShop> {
  const { store, url } = tablestore;
  const client = new OrdersClient(url, account, clock.now);
  const { isHostTime } = clock;
  const horizon = new Date(clock.now().getTime() - HISTORY_MS);
  if (!store.hasInstance(ORDERS.instance)) await store.apply({ kind: "createInstance", name: ORDERS.instance });
  if (store.table(ORDERS.instance, ORDERS.table) === null) {
    if (isHostTime) clock.visit(horizon);
    await client.createTable();
    clock.visit(null);
  }
  const shop = await client.openShop();
  const since = new Date(Math.max(lastChangeMs(tablestore), horizon.getTime()));
  if (isHostTime && clock.now().getTime() - since.getTime() > GAP_MS)
    await writeHistory({ client, shop }, clock, since);
  return { client, shop };
}

/** When the table's stream was last written, or began; now when somebody switched the stream off. */
function lastChangeMs({ store }: TablestoreSandbox): number {
  const table = store.table(ORDERS.instance, ORDERS.table)!;
  const times = store.reader.shards(table.id).map(({ lastUs }) => lastUs / 1000);
  return Math.max(...times, times.length === 0 ? Infinity : 0);
}
