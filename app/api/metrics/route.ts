import { consoleMetrics } from "@/lib/platform/metrics";
import { demandAdmin } from "@/lib/services/actor";
import { route } from "../_lib/route";

/** The console's metrics, for a Prometheus that brings the API token of an administrator. */
export const GET = route({ response: "text/plain" }, async ({ actor }) => {
  demandAdmin(actor, "metrics.view");
  const metrics = consoleMetrics();
  return new Response(await metrics.text(), {
    headers: { "content-type": metrics.registry.contentType, "cache-control": "no-store" },
  });
});
