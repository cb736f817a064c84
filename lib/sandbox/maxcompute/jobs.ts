import type { SqlJob } from "@/lib/maxcompute/documents/job";
import { AppError } from "@/lib/core/errors";
import { SqlSession } from "./engine/session";
import { runScript } from "./engine/run-script";
import type { Outcome, StatementResult } from "./engine/job";
import type { Service } from "./service";
import { OdpsError } from "./sql/odps-error";
import { resultTable, type Instance, type InstanceResult } from "./store/instances";

export interface Submission {
  readonly project: string;
  readonly owner: string;
  readonly job: SqlJob;
}

/**
 * Starts a SQL job. Resolves when the job is on disk; `done` resolves when it has ended, however it ended.
 */
export async function submitJob(
  service: Service,
  { project, owner, job }: Submission,
): Promise<{ id: string; done: Promise<Instance> }> {
  const instance: Instance = {
    id: service.freshId("g"),
    project: project.toLowerCase(),
    owner,
    job,
    status: "Running",
    startedAt: service.now().getTime(),
    endedAt: null,
    result: null,
  };
  await service.instances.start(instance);
  const abort = new AbortController();
  service.running.set(instance.id, abort);
  return { id: instance.id, done: service.track(run(service, instance, abort)) };
}

async function run(service: Service, instance: Instance, abort: AbortController): Promise<Instance> {
  let ended: Instance | null = null;
  const session = new SqlSession(service, {
    project: instance.project,
    owner: instance.owner,
    settings: instance.job.settings,
  });
  const outcome: Outcome = {
    resultTable: resultTable(instance.id),
    signal: abort.signal,
    async record(connection, result) {
      ended = end(service, instance, "Success", storedResult(result));
      await service.instances.put(connection, ended);
    },
  };
  try {
    await runScript(session, instance.job.query, outcome);
    if (ended === null) throw new Error("a script has ended without a result");
    return ended;
  } catch (thrown) {
    const isCancelled = abort.signal.aborted;
    const text = isCancelled ? "ODPS-0120031: Instance has been cancelled" : errorText(thrown);
    const failed = end(service, instance, isCancelled ? "Cancelled" : "Failed", { kind: "text", text });
    await service.database.transaction((connection) => service.instances.put(connection, failed));
    return failed;
  } finally {
    service.running.delete(instance.id);
    service.instances.ended(instance.id);
  }
}

function end(service: Service, instance: Instance, status: Instance["status"], result: InstanceResult): Instance {
  return { ...instance, status, result, endedAt: service.now().getTime() };
}

function storedResult(result: StatementResult): InstanceResult {
  return result;
}

function errorText(thrown: unknown): string {
  if (thrown instanceof OdpsError) return thrown.message;
  if (thrown instanceof AppError && thrown.code === "maxcompute.partition_invalid")
    return `ODPS-0130271: Invalid partition - ${thrown.message}`;
  process.emitWarning(thrown instanceof Error ? thrown : String(thrown));
  return `ODPS-0010000:System internal error - ${thrown instanceof Error ? thrown.message : "unknown"}`;
}
