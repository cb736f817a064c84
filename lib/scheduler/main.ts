import { watchRules } from "@/lib/alerts/watch";
import { awaitDatabase } from "@/lib/platform/await-database";
import { systemClock } from "@/lib/platform/clock";
import { database as databaseOf } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { openListener } from "@/lib/platform/listen";
import { logger } from "@/lib/platform/logger";
import { openMetrics } from "@/lib/platform/metrics";
import { serveMetrics } from "@/lib/platform/metrics-server";
import { runProcess } from "@/lib/platform/process";
import { openQueue } from "@/lib/platform/queue";
import { secrets } from "@/lib/platform/secrets";
import { version } from "@/lib/platform/version";
import { runBulkOperations } from "@/lib/services/run-bulk-operations";
import { Leadership } from "./leadership";
import { measure } from "./measure";
import { Scheduler } from "./scheduler";

/** A scheduler as a process. Any number may run; one leads, the others take over when it is gone. */
runProcess("scheduler", async () => {
  const url = databaseUrl();
  await awaitDatabase(url);
  const database = databaseOf({ application_name: "millrace scheduler" });
  const queue = await openQueue(database, { supervise: true });
  const listener = openListener(url);
  const leadership = new Leadership(url, version);
  const stopped = new AbortController();
  const metrics = openMetrics("scheduler");
  metrics.beforeAnswer(() => measure(database, metrics, leadership.leads));
  const served = await serveMetrics(metrics, () => database.query("select 1"));
  const scheduler = new Scheduler({ database, queue, listener, clock: systemClock, leadership, metrics });
  const alerts = { database, secrets: secrets(), clock: systemClock, leads: () => leadership.leads };
  const bulk = { listener, clock: systemClock, leads: () => leadership.leads };
  const working = Promise.all([
    scheduler.run(stopped.signal),
    watchRules(alerts, stopped.signal),
    runBulkOperations(bulk, stopped.signal),
  ]);
  logger.info({ schedulerId: leadership.id }, "scheduler ready");
  return async () => {
    stopped.abort();
    await working;
    await served.close();
    await queue.close();
    await listener.close();
    await database.close();
  };
});
