import { AppError } from "@/lib/core/errors";
import { isAtWork, type InstanceState } from "@/lib/core/instance-state";
import { toStoredError } from "@/lib/core/stored-error";
import type { Sql } from "@/lib/platform/db";
import { applyEvent, type EventFacts } from "./apply-event";
import { readStandingCommit } from "./journal";

interface Untold {
  readonly id: bigint;
  readonly bizdate: string;
  readonly state: InstanceState;
  readonly attempt: number;
}

/** What became of runs that a backup does not tell about. */
export interface Held {
  /** Failed, as long as nobody says that their windows are there or reruns them. */
  readonly failed: number;
  /** Had announced a commit when the backup was taken: a person decides about it. */
  readonly undecided: number;
}

/**
 * After a restore: runs that fell due by `until` and have not ended in the backup may have been run, and their windows
 * committed, since it was taken. None of them runs again by itself. Nodes that load nothing go on.
 */
export async function holdUntold(sql: Sql, until: Date, at: Date): Promise<Held> {
  const untold = await sql.query<Untold>(
    `select i.id, i.bizdate, i.state, i.attempt from instance i join node n on n.id = i.node_id
     where i.due_at <= $1 and i.run_type = 'NORMAL' and n.type <> 'VIRTUAL'
       and (i.state not in ('SUCCESS', 'FAILURE', 'NEEDS_DECISION') or i.rerun_at is not null)
     order by i.id for update of i`,
    [until],
  );
  let undecided = 0;
  for (const instance of untold) {
    await sql.query("delete from slot where instance_id = $1", [instance.id]);
    if (await hold(sql, instance, at)) undecided++;
  }
  return { failed: untold.length - undecided, undecided };
}

/** Answers whether a commit stands that a person must decide about. */
async function hold(sql: Sql, instance: Untold, at: Date): Promise<boolean> {
  const facts: EventFacts = { actor: "scheduler", at, set: { finishedAt: at, rerunAt: null } };
  if (!isAtWork(instance.state)) {
    await applyEvent(sql, instance, "restored", facts);
    return false;
  }
  const { isOwn, isInherited } = await readStandingCommit(sql, instance);
  const stands = isOwn || isInherited;
  await sql.query(
    `update attempt set state = $4, finished_at = $5, error = $6
     where instance_id = $1 and bizdate = $2 and number = $3`,
    [
      instance.id,
      instance.bizdate,
      instance.attempt,
      stands ? "UNKNOWN" : "FAILURE",
      at,
      JSON.stringify(toStoredError(new AppError("instance.restored", {}))),
    ],
  );
  await applyEvent(sql, instance, stands ? "outcomeUnknown" : "restored", {
    ...facts,
    ...(stands ? { reason: "instance.restored" } : {}),
  });
  return stands;
}
