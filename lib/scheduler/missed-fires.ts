import type { Sql } from "@/lib/platform/db";

/** A scheduler that was away for less just runs a little late. */
export const OUTAGE_MS = 10 * 60_000;
/** Missed runs that a resource group starts per minute after an outage, on top of those that are on time. */
const CATCH_UP_PER_MINUTE = 300;

export interface MissedFires {
  /** Left to run, one after the other. */
  readonly run: number;
  /** Passed over: they count as successful and say why. */
  readonly passedOver: number;
}

/**
 * After an outage: decides about the runs that fell due between `from` and `to` and have not begun, as each node says.
 * `all`: they run in the order of their times, no faster than the storm limit. `last`: only the latest of each node.
 * `skip`: none. What is passed over is born successful, so that descendants go on; its windows stay unread, which the
 * node's coverage shows.
 */
export async function settleMissedFires(sql: Sql, from: Date, to: Date): Promise<MissedFires> {
  const [counts] = await sql.query<MissedFires>(
    `with missed as (
       select i.id, i.bizdate, i.cyctime, i.resource_group_id, n.type = 'VIRTUAL' as light,
         coalesce(v.config ->> 'missedFire', 'all') as policy,
         row_number() over (partition by i.node_id order by i.cyctime desc) as from_last
       from instance i join node n on n.id = i.node_id left join node_version v on v.id = i.node_version_id
       where i.kind = 'CYCLE' and i.state in ('NOT_RUN', 'WAIT_TIME') and i.attempt = 0 and not i.frozen
         and i.run_type = 'NORMAL' and i.due_at > $1 and i.due_at <= $2),
     passed as (
       update instance i set run_type = 'EXPIRED', state_reason = 'missedFire' from missed m
       where i.id = m.id and i.bizdate = m.bizdate and not m.light
         and (m.policy = 'skip' or (m.policy = 'last' and m.from_last > 1)) returning 1),
     queued as (
       select id, bizdate, row_number() over (partition by resource_group_id order by cyctime, id) - 1 as place
       from missed where not light and (policy = 'all' or (policy = 'last' and from_last = 1))),
     delayed as (
       update instance i set due_at = $2::timestamptz + q.place * ($3::float8 * interval '1 ms'), state_reason = 'catchUp'
       from queued q where i.id = q.id and i.bizdate = q.bizdate returning 1)
     select (select count(*)::int from delayed) as run, (select count(*)::int from passed) as "passedOver"`,
    [from, to, 60_000 / CATCH_UP_PER_MINUTE],
  );
  return counts!;
}
