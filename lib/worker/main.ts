import { kernelWarnings } from "@/lib/kernel/kernel";
import { awaitDatabase } from "@/lib/platform/await-database";
import { systemClock } from "@/lib/platform/clock";
import { openDatabase } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";
import { openListener } from "@/lib/platform/listen";
import { logger } from "@/lib/platform/logger";
import { openMetrics } from "@/lib/platform/metrics";
import { serveMetrics } from "@/lib/platform/metrics-server";
import { runProcess } from "@/lib/platform/process";
import { openQueue } from "@/lib/platform/queue";
import { secrets } from "@/lib/platform/secrets";
import { version } from "@/lib/platform/version";
import { demandKey } from "./demand-key";
import { machineCu, registerWorker } from "./register";
import { RunnerPool } from "./runner-pool";
import { Worker } from "./worker";

/** What most runs ask for: one runner of this size waits for the first of them. */
const USUAL_CU_MILLI = 500;

/** A worker as a process: takes part in the runs of one resource group until it is told to stop. */
runProcess("worker", async () => {
  const url = databaseUrl();
  await awaitDatabase(url);
  const database = openDatabase(url, { application_name: "millrace worker" });
  await demandKey(database, secrets());
  const queue = await openQueue(database, { supervise: false });
  const listener = openListener(url);
  const pool = new RunnerPool();
  const registration = await registerWorker(database, {
    group: env.resourceGroup,
    cu: env.workerCu ?? machineCu(),
    version,
  });
  const metrics = openMetrics("worker");
  const tools = { database, queue, listener, secrets: secrets(), clock: systemClock, pool, metrics };
  const worker = new Worker(tools, registration);
  metrics.beforeAnswer(async () => {
    metrics.set("millrace_worker_offered_cu", registration.cuMilli / 1_000);
    metrics.set("millrace_worker_used_cu", worker.usedCu);
  });
  const served = await serveMetrics(metrics, () => database.query("select 1"));
  for (const warning of kernelWarnings()) logger.warn(warning);
  pool.warm(USUAL_CU_MILLI);
  const working = worker.work();
  logger.info({ ...registration, group: env.resourceGroup }, "worker ready");
  return async () => {
    await worker.stop();
    await working;
    await served.close();
    await queue.close();
    await listener.close();
    await database.close();
  };
});
