import type { AppError } from "@/lib/core/errors";
import type { InstanceKey } from "@/lib/core/instance-id";
import { toStoredError } from "@/lib/core/stored-error";
import type { Database, Sql } from "@/lib/platform/db";
import { LEASE_MS } from "./slots";

/** A worker that was silent for so long brings nothing to its group. */
export const WORKER_SILENCE = "10 seconds";

/** SQL: milli-CU that parts of runs take in a group. They are on top of what the slots take. */
export const PARTS_MILLI = (groupId: string) =>
  `(select coalesce(sum(p.cu_milli), 0)::int from run_part p join distributed_run d on d.fence = p.fence
    where d.resource_group_id = ${groupId} and p.ended_at is null)`;

/** A worker's part in the run of another. It lasts no longer than the slot of that run. */
export interface ClaimedPart extends InstanceKey {
  /** Of the run's slot. */
  readonly fence: bigint;
  /** From 1. */
  readonly number: number;
  readonly workerId: string;
  readonly attemptId: bigint;
  readonly cuMilli: number;
}

type PartKey = Pick<ClaimedPart, "fence" | "number">;

/** Milli-CU that a part of this run takes; null when none is wanted. */
export async function peekPart(sql: Sql, fence: bigint): Promise<number | null> {
  const [row] = await sql.query<{ cuMilli: number }>(
    `select d.cu_milli as "cuMilli" from distributed_run d join slot s on s.fence = d.fence
     where d.fence = $1 and s.stop_reason is null and ${IS_WANTED}`,
    [fence],
  );
  return row?.cuMilli ?? null;
}

/** Somebody is missing, and there is something to read that nobody reads. */
const IS_WANTED = `
  (select count(*) from run_part p where p.fence = d.fence and p.ended_at is null) < d.parts
  and exists (select 1 from run_split r where r.fence = d.fence and r.part is null and not r.is_stored)`;

/** Joins a run, within what the group has left. Null when nobody is wanted or there is no room. */
export async function claimPart(
  database: Database,
  { id, bizdate, fence, workerId }: Omit<ClaimedPart, "number" | "attemptId" | "cuMilli">,
): Promise<ClaimedPart | null> {
  return database.transaction(async (sql) => {
    // The order of locks is that of an admission: the group first.
    await sql.query(
      `select 1 from resource_group where id = (select resource_group_id from distributed_run where fence = $1) for update`,
      [fence],
    );
    const held = await sql.query("select 1 from slot where fence = $1 and stop_reason is null for update", [fence]);
    if (held.length === 0) return null;
    const [made] = await sql.query<{ number: number; attemptId: bigint; cuMilli: number }>(
      `insert into run_part (fence, number, worker_id, cu_milli, lease_until)
       select d.fence, coalesce((select max(number) from run_part where fence = d.fence), 0) + 1, $2, d.cu_milli,
         now() + $3 * interval '1 ms'
       from distributed_run d where d.fence = $1 and ${IS_WANTED} and d.cu_milli <= (
         select least(g.cu_limit_milli, (
             select coalesce(sum(w.cu_milli), 0) from worker w where w.resource_group_id = g.id
               and w.stopped_at is null and w.draining_at is null and w.heartbeat_at > now() - $4::interval))
           - (select coalesce(sum(s.cu_milli), 0) from slot s where s.resource_group_id = g.id) - ${PARTS_MILLI("g.id")}
         from resource_group g where g.id = d.resource_group_id)
       returning number, cu_milli as "cuMilli", (select attempt_id from distributed_run where fence = $1) as "attemptId"`,
      [fence, workerId, LEASE_MS, WORKER_SILENCE],
    );
    return made ? { id, bizdate, fence, workerId, ...made } : null;
  });
}

export interface RenewedPart extends PartKey {
  /** Somebody wants the run stopped. */
  readonly isStopping: boolean;
}

/** Renews a worker's parts in one statement. What is not answered is not ours any more and must stop at once. */
export async function renewParts(sql: Sql, workerId: string): Promise<RenewedPart[]> {
  return sql.query<RenewedPart>(
    `update run_part p set lease_until = now() + $2 * interval '1 ms' from slot s
     where p.worker_id = $1 and p.ended_at is null and s.fence = p.fence
     returning p.fence, p.number, s.stop_reason is not null as "isStopping"`,
    [workerId, LEASE_MS],
  );
}

/**
 * Says that a part takes nothing more. What it took and did not store is read by others; `error` ends the run.
 * Nothing happens when the run goes on without it already.
 */
export async function endPart(
  sql: Sql,
  { fence, number }: PartKey,
  { isLost, error }: { readonly isLost: boolean; readonly error: AppError | null },
): Promise<void> {
  await sql.query(
    "update run_part set ended_at = now(), is_lost = $3, error = $4 where fence = $1 and number = $2 and ended_at is null",
    [fence, number, isLost, error && JSON.stringify(toStoredError(error))],
  );
}
