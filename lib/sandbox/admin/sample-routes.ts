import { z } from "zod";
import type { Traffic } from "../samples/traffic";
import { plainRoute, route, type AdminRoute } from "./route";

export function sampleRoutes(traffic: Traffic): AdminRoute[] {
  const state = () => ({ isRunning: traffic.isRunning });
  return [
    plainRoute("GET", "/samples/traffic", state),
    route("PUT", "/samples/traffic", z.object({ isRunning: z.boolean() }), async ({ body }) => {
      if (body.isRunning) traffic.start();
      else await traffic.stop();
      return state();
    }),
    /** Changes at once, instead of waiting for the next ten seconds; answers when they are written. */
    route("POST", "/samples/burst", z.object({ moments: z.int().min(1).max(1000) }), ({ body }) =>
      traffic.burst(body.moments),
    ),
  ];
}
