import { ATTENTION_DAYS, LATE_AFTER_MS, type OverviewFigures } from "@/lib/core/overview";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { missedDeadlines } from "./missed-deadlines";
import { todayOf } from "./today";

type Counted = Omit<OverviewFigures, "bizdate" | "attentionFrom" | "rowsWritten" | "receipts" | "runsWithRows">;

/** Counts of the day and of what waits for a person. */
export async function overviewFigures(
  workspaceId: string,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<OverviewFigures> {
  demand(actor, workspaceId, "instance.view");
  const sql = database();
  const now = clock.now();
  const { bizdate, before } = await todayOf(sql, workspaceId, now);
  const attentionFrom = before(ATTENTION_DAYS - 1);
  const missed = await missedDeadlines(sql, workspaceId, now);
  const [[counted], [written]] = await Promise.all([
    sql.query<Counted>(
      `select count(*) filter (where today)::int as total,
         count(*) filter (where today and state = 'SUCCESS')::int as succeeded,
         count(*) filter (where today and state in ('RUNNING', 'CHECKING', 'CHECKING_CONDITION'))::int as running,
         count(*) filter (where today and state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE'))::int as waiting,
         count(*) filter (where state = 'FAILURE' and rerun_at is null)::int as failed,
         count(*) filter (where state = 'NEEDS_DECISION')::int as "needsDecision",
         count(*) filter (where late)::int as late,
         count(*) filter (where late and state = 'NOT_RUN')::int as "lateHeld", min(due_at) filter (where late) as "oldestLateSince",
         max(finished_at) filter (where state = 'FAILURE') as "lastFailureAt"
       from (select state, rerun_at, due_at, finished_at, bizdate = $2 as today,
           (not frozen and state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE') and due_at < $4)
             or (state <> 'FAILURE' and id = any($5::bigint[])) as late
         from instance where workspace_id = $1 and kind = 'CYCLE' and bizdate between $3 and $2) i`,
      [workspaceId, bizdate, attentionFrom, new Date(now.getTime() - LATE_AFTER_MS), missed.map(({ id }) => id)],
    ),
    sql.query<{ rowsWritten: bigint; receipts: number; runsWithRows: number }>(
      `select coalesce(sum(a.records_written), 0)::bigint as "rowsWritten",
         count(*) filter (where a.records_written > 0)::int as "runsWithRows",
         count(*) filter (where a.records_written > 0 and exists (select 1 from receipt r
           where r.attempt_id = a.id and r.bizdate = a.bizdate))::int as receipts
       from instance i join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
       where i.workspace_id = $1 and i.kind = 'CYCLE' and i.bizdate = $2 and i.state = 'SUCCESS' and a.state = 'SUCCESS'`,
      [workspaceId, bizdate],
    ),
  ]);
  return { bizdate, attentionFrom, ...counted!, ...written!, rowsWritten: Number(written!.rowsWritten) };
}
