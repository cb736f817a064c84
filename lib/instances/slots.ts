import { AppError } from "@/lib/core/errors";
import type { InstanceKey } from "@/lib/core/instance-id";
import type { Sql } from "@/lib/platform/db";
import type { EventActor } from "./apply-event";
import { CHANNELS } from "@/lib/platform/listen";

/**
 * A slot is an instance's claim on the capacity of its resource group: made when it is admitted, taken over by a
 * worker, deleted at the end. Whoever deletes a slot, or finds it under its own fence, decides about the run; there is
 * never more than one such. All its times are the database's, so clocks of machines need not agree.
 */
export interface Lease extends InstanceKey {
  /** Grows with every admission: what a former holder writes under an older one is refused. */
  readonly fence: bigint;
  readonly workerId: string;
}

/** How long a worker may be silent before another one continues its runs. */
export const LEASE_MS = 6_000;
export const RENEW_MS = 1_500;
/** How long an invitation may wait for a worker before it is sent anew. */
export const CLAIM_MS = 15_000;

export interface TakenSlot {
  readonly cuMilli: number;
}

/** Makes a slot for an admitted instance; null when it has one. Answers its fence. */
export async function openSlot(
  sql: Sql,
  slot: InstanceKey & { resourceGroupId: string; workspaceId: string; nodeId: string; cuMilli: number },
): Promise<bigint | null> {
  const [row] = await sql.prepared<{ fence: bigint }>(
    `insert into slot (instance_id, bizdate, resource_group_id, workspace_id, node_id, cu_milli, admitted_at, lease_until)
     values ($1, $2, $3, $4, $5, $6, now(), now() + $7 * interval '1 ms')
     on conflict (instance_id) do nothing returning fence`,
    [slot.id, slot.bizdate, slot.resourceGroupId, slot.workspaceId, slot.nodeId, slot.cuMilli, CLAIM_MS],
  );
  return row?.fence ?? null;
}

/** What an admitted slot asks for; null when it is taken or gone. */
export async function peekSlot(sql: Sql, { id, fence }: Pick<Lease, "id" | "fence">): Promise<TakenSlot | null> {
  const [row] = await sql.prepared<TakenSlot>(
    `select cu_milli as "cuMilli" from slot where instance_id = $1 and fence = $2 and worker_id is null`,
    [id, fence],
  );
  return row ?? null;
}

/** Takes an admitted slot for a worker; null when somebody else has it, or the invitation is an old one. */
export async function takeSlot(sql: Sql, { id, fence, workerId }: Lease): Promise<TakenSlot | null> {
  const [row] = await sql.prepared<{ cu_milli: number }>(
    `update slot set worker_id = $3, lease_until = now() + $4 * interval '1 ms'
     where instance_id = $1 and fence = $2 and worker_id is null returning cu_milli`,
    [id, fence, workerId, LEASE_MS],
  );
  return row ? { cuMilli: row.cu_milli } : null;
}

export interface RenewedSlot {
  readonly id: bigint;
  readonly fence: bigint;
  /** Who asked for it to be stopped. */
  readonly stopReason: EventActor | null;
  readonly isTimedOut: boolean;
}

/** Renews every lease of a worker in one statement. What is not answered is lost: its run must stop at once. */
export async function renewSlots(sql: Sql, workerId: string): Promise<RenewedSlot[]> {
  return sql.prepared<RenewedSlot>(
    `update slot set lease_until = now() + $2 * interval '1 ms' where worker_id = $1
     returning instance_id as id, fence, stop_reason as "stopReason",
       coalesce(timeout_at < now(), false) as "isTimedOut"`,
    [workerId, LEASE_MS],
  );
}

/** Locks the slot until the transaction ends. @throws AppError "instance.lease_lost" when the lease is gone. */
export async function holdSlot(sql: Sql, lease: Lease): Promise<void> {
  const rows = await sql.prepared(
    "select 1 from slot where instance_id = $1 and fence = $2 and worker_id = $3 for update",
    [lease.id, lease.fence, lease.workerId],
  );
  if (rows.length === 0) throw leaseLost(lease);
}

/** Gives the slot back. @throws AppError "instance.lease_lost" when the lease is gone. */
export async function closeSlot(sql: Sql, lease: Lease): Promise<void> {
  const rows = await sql.prepared(
    "delete from slot where instance_id = $1 and fence = $2 and worker_id = $3 returning 1",
    [lease.id, lease.fence, lease.workerId],
  );
  if (rows.length === 0) throw leaseLost(lease);
}

/** The latest progress, for live pages; nothing happens when the lease is gone. */
export async function reportProgress(sql: Sql, lease: Lease, attemptId: bigint, progress: unknown): Promise<void> {
  const told = await sql.prepared(
    "update slot set progress = $4 where instance_id = $1 and fence = $2 and worker_id = $3 returning 1",
    [lease.id, lease.fence, lease.workerId, JSON.stringify(progress)],
  );
  if (told.length > 0) sql.notify(CHANNELS.logs, String(attemptId));
}

export function leaseLost(lease: Lease): AppError {
  return new AppError(
    "instance.lease_lost",
    {},
    { details: { instance: String(lease.id), fence: String(lease.fence) } },
  );
}
