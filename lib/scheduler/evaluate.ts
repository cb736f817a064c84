import type { InstanceKey } from "@/lib/core/instance-id";
import type { InstanceEvent, InstanceState } from "@/lib/core/instance-state";
import { nextEvent } from "@/lib/core/schedule/readiness";
import type { Seen } from "@/lib/instances/apply-event";
import { applyEvents } from "@/lib/instances/apply-events";
import type { Sql } from "@/lib/platform/db";

interface ConditionRow extends Seen {
  dueAt: Date;
  frozen: boolean;
  isDry: boolean;
  ancestorsDone: boolean;
  gateOpen: boolean;
}

/**
 * The conditions of instances that have not started. Rows are locked in one order, so that several evaluations and the
 * operations of people wait for each other instead of failing.
 */
const READ = `
  with open as materialized (
    select i.id, i.bizdate, i.state, i.attempt, i.due_at, i.frozen, i.isolated, i.kind, i.run_key, i.run_type, i.node_id
    from unnest($1::bigint[], $2::date[]) as key (id, bizdate) join instance i on i.id = key.id and i.bizdate = key.bizdate
    where i.state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE') order by i.id for update of i)
  select o.id, o.bizdate, o.state, o.attempt, o.due_at as "dueAt", o.frozen,
    o.run_type in ('SKIP', 'SKIP_CYCLE', 'EXPIRED', 'UNCHOOSE') or (select n.type = 'VIRTUAL' from node n where n.id = o.node_id) as "isDry",
    not o.isolated and not exists (
      select 1 from instance_edge e join instance p on p.id = e.parent_id and p.bizdate = e.parent_bizdate
      where e.child_id = o.id and e.bizdate = o.bizdate and e.removed_at is null and p.state <> 'SUCCESS') as "ancestorsDone",
    o.kind <> 'BACKFILL' or exists (
      select 1 from backfill_day d join backfill b on b.id = d.backfill_id
      where d.backfill_id = o.run_key and d.bizdate = o.bizdate and d.state = 'OPEN' and b.state = 'RUNNING') as "gateOpen"
  from open o`;

/**
 * Looks at instances and moves those whose conditions call for it. Answers how many moved. Looking at one that nothing
 * has changed for does nothing.
 */
export async function evaluate(sql: Sql, keys: readonly InstanceKey[], now: Date): Promise<number> {
  if (keys.length === 0) return 0;
  const rows = await sql.query<ConditionRow>(READ, [keys.map(({ id }) => id), keys.map(({ bizdate }) => bizdate)]);
  const groups = new Map<string, { state: InstanceState; event: InstanceEvent; seen: Seen[] }>();
  for (const { dueAt, ...row } of rows) {
    const event = nextEvent({ ...row, isDue: dueAt.getTime() <= now.getTime() });
    if (event === null) continue;
    const key = `${row.state} ${event}`;
    const group = groups.get(key);
    if (group) group.seen.push(row);
    else groups.set(key, { state: row.state, event, seen: [row] });
  }
  let moved = 0;
  for (const { state, event, seen } of groups.values())
    moved += await applyEvents(sql, seen, state, event, {
      actor: "scheduler",
      at: now,
      endsAtOnce: event === "dryRun",
    });
  return moved;
}
