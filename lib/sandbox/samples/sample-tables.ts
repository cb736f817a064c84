import type { Sandbox } from "../start";
import { ORDERS } from "./orders";
import { OrdersClient } from "./orders-client";
import { ensureTarget } from "./targets";
import type { OpenShop } from "./traffic";

type Servers = Pick<Sandbox, "tablestore" | "maxcompute" | "account" | "clock">;

/** Whether the sample instance has the table already. */
export function hasTable({ tablestore }: Servers, table: string): boolean {
  return tablestore.store.table(ORDERS.instance, table) !== null;
}

/** A new table of orders with its stream, and a MaxCompute table for its changes. The shop is empty and may open. */
export async function createSampleTable(servers: Servers, table: string): Promise<OpenShop> {
  const client = clientOf(servers, table);
  await client.createTable();
  await ensureTarget(servers, `${table}_changes`);
  return { client, shop: await client.openShop() };
}

/** The shop of a table that is there, going on where the table stands. */
export async function openShop(servers: Servers, table: string): Promise<OpenShop> {
  const client = clientOf(servers, table);
  return { client, shop: await client.openShop() };
}

function clientOf({ tablestore, account, clock }: Servers, table: string): OrdersClient {
  return new OrdersClient(tablestore.url, account, clock.now, table);
}
