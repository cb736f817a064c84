import { z } from "zod";
import { MAX_MOMENTS_PER_MINUTE, sampleTableName } from "@/lib/core/sandbox/action";
import { createSampleTable, hasTable, openShop } from "../samples/sample-tables";
import { Traffic } from "../samples/traffic";
import type { Sandbox } from "../start";
import { AdminRefusal, plainRoute, route, type AdminRoute } from "./route";

/** What a new sample table starts with. */
const FIRST_MOMENTS = 20;

const trafficChange = z.object({
  isRunning: z.boolean(),
  table: z.string().min(1).optional(),
  momentsPerMinute: z.int().min(1).max(MAX_MOMENTS_PER_MINUTE).optional(),
});

type Servers = Pick<Sandbox, "tablestore" | "maxcompute" | "account" | "clock">;

export function sampleRoutes(traffic: Traffic, servers: Servers): AdminRoute[] {
  return [
    plainRoute("GET", "/samples/traffic", () => traffic.state),
    route("PUT", "/samples/traffic", trafficChange, async ({ body: { isRunning, table, momentsPerMinute } }) => {
      if (table !== undefined && table !== traffic.state.table) await traffic.move(await shopOf(servers, table));
      if (momentsPerMinute !== undefined) await traffic.setRate(momentsPerMinute);
      if (isRunning) traffic.start();
      else await traffic.stop();
      return traffic.state;
    }),
    /** Changes at once, instead of waiting for the next moment; answers when they are written. */
    route("POST", "/samples/burst", z.object({ moments: z.int().min(1).max(1000) }), async ({ body }) => {
      await traffic.burst(body.moments).catch((error: unknown) => {
        throw new AdminRefusal(
          409,
          `The changes could not be written: ${error instanceof Error ? error.message : error}`,
        );
      });
      return traffic.state;
    }),
    route("POST", "/samples/tables", z.object({ table: sampleTableName }), async ({ body: { table } }) => {
      if (hasTable(servers, table)) throw new AdminRefusal(409, `There is a table ${table} already.`);
      const open = await createSampleTable(servers, table);
      await new Traffic(open, servers.clock.now).burst(FIRST_MOMENTS);
    }),
  ];
}

async function shopOf(servers: Servers, table: string) {
  if (!hasTable(servers, table)) throw new AdminRefusal(404, `There is no table ${table} in the sample instance.`);
  return openShop(servers, table).catch((error: unknown) => {
    throw new AdminRefusal(409, `${table} is no table of orders: ${error instanceof Error ? error.message : error}`);
  });
}
