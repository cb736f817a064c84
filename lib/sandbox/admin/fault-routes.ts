import { faultRule } from "@/lib/core/sandbox/fault-rule";
import type { FaultBook } from "../faults/fault-book";
import { AdminRefusal, plainRoute, route, type AdminRoute } from "./route";

export function faultRoutes(faults: FaultBook): AdminRoute[] {
  return [
    plainRoute("GET", "/faults", () => ({ rules: faults.rules, occurrences: faults.occurrences })),
    route("POST", "/faults", faultRule, ({ body }) => faults.add(body)),
    plainRoute("DELETE", "/faults", () => faults.clear()),
    plainRoute("DELETE", "/faults/:id", ({ params }) => {
      if (!faults.remove(params.id!)) throw new AdminRefusal(404, `There is no fault rule ${params.id}.`);
    }),
  ];
}
