import { catalogOf } from "@/lib/connectors";
import type { ConnectivityStep, Environment } from "@/lib/core/data-source";
import { AppError, toAppError } from "@/lib/core/errors";
import { SecretMask } from "@/lib/core/secret-mask";
import { toStoredError } from "@/lib/core/stored-error";
import { networkGuard } from "@/lib/network/guard";
import { openDataSource } from "@/lib/platform/data-source-store";
import type { Database } from "@/lib/platform/db";
import type { SecretBox } from "@/lib/platform/secrets";
import { LAYERS, probe, stepsOf } from "./diagnosis";

const LONGEST_TEST_MS = 30_000;
const LONGEST_PROBE_MS = 5_000;

/** Tests a data source from where this worker stands, and stores what came of it. */
export async function testConnectivity(
  testId: string,
  { database, secrets }: { database: Database; secrets: SecretBox },
  workerId: string,
  signal: AbortSignal,
): Promise<void> {
  const [test] = await database.query<{ workspaceId: string; name: string; environment: Environment }>(
    `update connectivity_test t set worker_id = $2 from data_source d
     where t.id = $1 and t.state = 'TESTING' and d.id = t.data_source_id
     returning d.workspace_id as "workspaceId", d.name, t.environment`,
    [testId, workerId],
  );
  if (!test) return;
  let type: keyof typeof LAYERS = "tablestore";
  let probes: ConnectivityStep[] = [];
  const mask = new SecretMask();
  const startedMs = performance.now();
  const facts = (reached: string) => ({ ms: Math.round(performance.now() - startedMs), reached });
  try {
    const dataSource = mask.remember(await openDataSource(database, secrets, test));
    const catalog = catalogOf(dataSource.type);
    if (!catalog || !(dataSource.type in LAYERS)) {
      throw new AppError("data_source.unknown_type", { type: dataSource.type });
    }
    type = dataSource.type as keyof typeof LAYERS;
    const { endpoint = "", instanceName, project } = dataSource.settings;
    probes = await probe(String(endpoint), LONGEST_PROBE_MS, networkGuard(dataSource));
    await catalog.test(dataSource, AbortSignal.any([signal, AbortSignal.timeout(LONGEST_TEST_MS)]));
    await store(
      database,
      testId,
      "CONNECTED",
      stepsOf(type, probes, null, facts(String(instanceName ?? project))),
      null,
    );
  } catch (thrown) {
    const error = mask.error(toAppError(thrown));
    await store(database, testId, "FAILED", stepsOf(type, probes, error, facts("")), error);
  }
}

async function store(
  database: Database,
  testId: string,
  state: "CONNECTED" | "FAILED",
  steps: readonly ConnectivityStep[],
  error: AppError | null,
): Promise<void> {
  await database.query(
    "update connectivity_test set state = $2, steps = $3, error = $4, finished_at = now() where id = $1 and state = 'TESTING'",
    [testId, state, JSON.stringify(steps), error && JSON.stringify(toStoredError(error))],
  );
}
