import type { SandboxOverview } from "@/lib/core/sandbox/overview";
import type { Sandbox } from "../start";
import { describeTables } from "./maxcompute-routes";
import { plainRoute, type AdminRoute } from "./route";
import { describeTable } from "./tablestore-routes";

const SHOWN_OCCURRENCES = 200;

type Parts = Pick<Sandbox, "tablestore" | "maxcompute" | "account" | "clock" | "faults" | "traffic">;

/** Everything that a person wants to see of the sandbox, in one answer. */
export function overviewRoute({ tablestore, maxcompute, account, clock, faults, traffic }: Parts): AdminRoute {
  const { store } = tablestore;
  const { service } = maxcompute;
  return plainRoute("GET", "/overview", (): SandboxOverview => {
    const { rules, occurrences } = faults;
    return {
      accessKeyId: account.accessKeyId,
      tablestore: {
        endpoint: tablestore.url,
        instances: store.reader.instances().map((name) => ({
          name,
          tables: store.tables(name).map((table) => describeTable(table, store)) as never,
        })),
      },
      maxcompute: {
        endpoint: `${maxcompute.url}/api`,
        projects: service.catalog.projects().map((project) => ({
          name: project.name,
          tables: describeTables(service, project) as never,
        })),
      },
      clock: clock.state,
      traffic: traffic?.state ?? null,
      faults: {
        rules,
        happened: occurrences.length,
        occurrences: occurrences.slice(-SHOWN_OCCURRENCES).toReversed(),
      },
    };
  });
}
