import { randomUUID } from "node:crypto";
import { availableParallelism, hostname, totalmem } from "node:os";
import { AppError } from "@/lib/core/errors";
import type { Database } from "@/lib/platform/db";

/** A worker is counted as alive while its last heartbeat is younger than the scheduler's patience. */
export const HEARTBEAT_MS = 3_000;
const GIB_PER_CU = 4;
const DEFAULT_GROUP = "default";

export interface Registration {
  readonly workerId: string;
  readonly resourceGroupId: string;
  readonly cuMilli: number;
}

/** What this machine can offer, in CU: one per core, as far as its memory goes; at least one. */
export function machineCu(): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 ** 30 / GIB_PER_CU)));
}

/**
 * Enters this process into its group. The group `default` is made when it is missing; any other must exist.
 * @throws AppError "worker.no_such_group"
 */
export async function registerWorker(
  database: Database,
  { group, cu, version }: { group: string; cu: number; version: string },
): Promise<Registration> {
  const { prisma } = database;
  const row =
    group === DEFAULT_GROUP
      ? await prisma.resourceGroup.upsert({ where: { name: group }, create: { name: group }, update: {} })
      : await prisma.resourceGroup.findUnique({ where: { name: group } });
  if (!row) throw new AppError("worker.no_such_group", { group });
  const workerId = randomUUID();
  const cuMilli = Math.round(cu * 1_000);
  await database.query(
    `insert into worker (id, resource_group_id, host, pid, version, cu_milli, started_at, heartbeat_at)
     values ($1, $2, $3, $4, $5, $6, now(), now())`,
    [workerId, row.id, hostname(), process.pid, version, cuMilli],
  );
  return { workerId, resourceGroupId: row.id, cuMilli };
}

export async function beat(database: Database, workerId: string): Promise<void> {
  await database.query("update worker set heartbeat_at = now() where id = $1", [workerId]);
}

/** From now on nobody counts on this worker for new runs. */
export async function markDraining(database: Database, workerId: string): Promise<void> {
  await database.query("update worker set draining_at = now() where id = $1", [workerId]);
}

export async function markStopped(database: Database, workerId: string): Promise<void> {
  await database.query("update worker set stopped_at = now() where id = $1", [workerId]);
}
