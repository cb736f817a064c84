import type { InstanceKey } from "@/lib/core/instance-id";
import type { InstanceState } from "@/lib/core/instance-state";
import { applyEvent } from "@/lib/instances/apply-event";
import type { Database } from "@/lib/platform/db";
import { evaluate } from "./evaluate";

const INSTANCES_PER_PASS = 2_000;
const RERUNS_PER_PASS = 200;

/** Lets instances go on whose time has come. Answers how many moved. */
export async function releaseDue(database: Database, now: Date): Promise<number> {
  const due = await database.query<InstanceKey>(
    `select id, bizdate from instance where state = 'WAIT_TIME' and due_at <= $1 and not frozen
     order by due_at limit $2`,
    [now, INSTANCES_PER_PASS],
  );
  return due.length === 0 ? 0 : database.transaction((sql) => evaluate(sql, due, now));
}

/** Starts failed instances again whose interval is over. Answers how many. */
export async function releaseReruns(database: Database, now: Date): Promise<number> {
  const due = await database.query<InstanceKey & { state: InstanceState; attempt: number; autoReruns: number }>(
    `select id, bizdate, state, attempt, auto_reruns as "autoReruns" from instance
     where rerun_at <= $1 and state = 'FAILURE' and not frozen order by rerun_at limit $2`,
    [now, RERUNS_PER_PASS],
  );
  for (const instance of due)
    await database
      .transaction((sql) =>
        applyEvent(sql, instance, "autoRerun", {
          actor: "scheduler",
          at: now,
          detail: { rerun: instance.autoReruns },
          set: { rerunAt: null },
        }),
      )
      .catch(ignoreStale);
  return due.length;
}

/** Somebody was quicker: a person, or another scheduler. */
function ignoreStale(error: unknown): void {
  if ((error as { code?: unknown }).code !== "instance.stale") throw error;
}

/** When the next instance is due or failed one is to be rerun, or null when none is planned. */
export async function nextDue(database: Database): Promise<Date | null> {
  const [row] = await database.query<{ at: Date | null }>(
    `select least(
       (select due_at from instance where state = 'WAIT_TIME' and not frozen order by due_at limit 1),
       (select rerun_at from instance where rerun_at is not null and state = 'FAILURE' order by rerun_at limit 1)) as at`,
  );
  return row?.at ?? null;
}

/**
 * Looks at overdue instances that nothing has woken, a page at a time: no path of the product leaves one behind, and if
 * one does, it costs a minute and not the instance. Answers where to go on, null at the end.
 */
export async function sweepOverdue(
  database: Database,
  now: Date,
  after: { readonly dueAt: Date; readonly id: bigint } | null,
): Promise<{ dueAt: Date; id: bigint } | null> {
  return database.transaction(async (sql) => {
    const page = await sql.query<InstanceKey & { dueAt: Date }>(
      `select id, bizdate, due_at as "dueAt" from instance
       where state in ('NOT_RUN', 'WAIT_TIME') and due_at <= $1 and (due_at, id) > ($2, $3)
       order by due_at, id limit $4`,
      [now, after?.dueAt ?? new Date(0), after?.id ?? 0n, INSTANCES_PER_PASS],
    );
    await evaluate(sql, page, now);
    const last = page.at(-1);
    return page.length === INSTANCES_PER_PASS && last ? { dueAt: last.dueAt, id: last.id } : null;
  });
}
