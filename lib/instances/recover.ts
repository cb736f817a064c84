import { AppError } from "@/lib/core/errors";
import type { InstanceState } from "@/lib/core/instance-state";
import { toStoredError } from "@/lib/core/stored-error";
import type { Database, Sql } from "@/lib/platform/db";
import { applyEvent, type EventActor, type Seen } from "./apply-event";
import { loseAttempt, MOST_LOSSES } from "./end-attempt";
import { readStandingCommit } from "./journal";

const SLOTS_PER_PASS = 100;

interface LapsedSlot {
  id: bigint;
  bizdate: string;
  fence: bigint;
  workerId: string | null;
  attemptId: bigint | null;
  /** Who asked for it to be stopped. */
  stopReason: EventActor | null;
}

/**
 * Takes back the slots whose holders fell silent. An unclaimed one is simply free again; a claimed one lets its instance
 * wait for another worker, which continues from the journal. Any number of schedulers may do this at once.
 */
export async function recoverLapsedSlots(database: Database, actor: EventActor, at: Date): Promise<number> {
  const lapsed = await database.query<{ id: bigint }>(
    "select instance_id as id from slot where lease_until < now() limit $1",
    [SLOTS_PER_PASS],
  );
  for (const { id } of lapsed) await database.transaction((sql) => recoverSlot(sql, id, actor, at));
  return lapsed.length;
}

async function recoverSlot(sql: Sql, instanceId: bigint, actor: EventActor, at: Date): Promise<void> {
  const [slot] = await sql.query<LapsedSlot>(
    `delete from slot where instance_id = $1 and lease_until < now()
     returning instance_id as id, bizdate, fence, worker_id as "workerId", attempt_id as "attemptId",
       stop_reason as "stopReason"`,
    [instanceId],
  );
  if (!slot || slot.workerId === null || slot.attemptId === null) return;
  const [instance] = await sql.query<{ state: InstanceState; attempt: number; losses: number }>(
    `select i.state, i.attempt, (
       select count(*)::int from attempt a where a.instance_id = i.id and a.bizdate = i.bizdate and a.state = 'LOST'
         and a.number > coalesce((select max(number) from attempt where instance_id = i.id and bizdate = i.bizdate
           and state not in ('LOST', 'RUNNING')), 0)) as losses
     from instance i where i.id = $1 and i.bizdate = $2 for update of i`,
    [slot.id, slot.bizdate],
  );
  if (!instance) return;
  const run = { ...slot, ...instance, attemptId: slot.attemptId };
  const detail = { worker: slot.workerId, fence: String(slot.fence) };
  const standing = await readStandingCommit(sql, run);
  const isOpen = standing.isOwn || standing.isInherited;
  const isHopeless = instance.losses + 1 >= MOST_LOSSES;
  if (isOpen && !isHopeless) return loseAttempt(sql, run, { actor, at, detail });
  if (!isOpen && slot.stopReason !== null) {
    const error = new AppError("instance.stopped", {});
    return giveUp(sql, run, "stopped", error, { actor: slot.stopReason, at, detail });
  }
  if (!isHopeless) return loseAttempt(sql, run, { actor, at, detail });
  const error = new AppError("instance.worker_lost", { count: instance.losses + 1 });
  return giveUp(sql, run, isOpen ? "outcomeUnknown" : "abandoned", error, { actor, at, detail });
}

async function giveUp(
  sql: Sql,
  run: Seen & { attemptId: bigint },
  event: "stopped" | "abandoned" | "outcomeUnknown",
  error: AppError,
  { actor, at, detail }: { actor: EventActor; at: Date; detail: Record<string, unknown> },
): Promise<void> {
  const state = { stopped: "STOPPED", abandoned: "FAILURE", outcomeUnknown: "UNKNOWN" }[event];
  await sql.query("update attempt set state = $3, finished_at = $4, error = $5 where id = $1 and bizdate = $2", [
    run.attemptId,
    run.bizdate,
    state,
    at,
    JSON.stringify(toStoredError(error)),
  ]);
  await applyEvent(sql, run, event, {
    actor,
    at,
    reason: error.code,
    detail,
    set: { finishedAt: at },
  });
}

/**
 * Finds instances at work without a slot, which no path of the product leaves behind, and lets them wait again: nothing
 * may stay in a state that nobody will ever end.
 */
export async function recoverOrphans(database: Database, actor: EventActor, at: Date): Promise<number> {
  const orphans = await database.query<{
    id: bigint;
    bizdate: string;
    attempt: number;
    attemptId: bigint;
    fence: bigint;
  }>(
    `select i.id, i.bizdate, i.attempt, a.id as "attemptId", a.fence from instance i
     join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
     where i.state in ('RUNNING', 'CHECKING', 'CHECKING_CONDITION')
       and not exists (select 1 from slot s where s.instance_id = i.id) limit $1`,
    [SLOTS_PER_PASS],
  );
  for (const orphan of orphans) {
    await database.transaction((sql) => loseAttempt(sql, orphan, { actor, at, detail: { orphan: true } }));
  }
  return orphans.length;
}
