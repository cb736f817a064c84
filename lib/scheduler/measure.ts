import type { Database } from "@/lib/platform/db";
import type { Metrics } from "@/lib/platform/metrics";

/** Looks at the whole installation before a scheduler's metrics are handed out; standing by, it knows of itself only. */
export async function measure(database: Database, metrics: Metrics, leads: boolean): Promise<void> {
  metrics.set("millrace_scheduler_leading", leads ? 1 : 0);
  metrics.clear("millrace_instances");
  metrics.clear("millrace_workers");
  metrics.clear("millrace_start_lag_seconds");
  if (!leads) return;
  const states = await database.query<{ state: string; count: number }>(
    `select state, count(*)::int as count from instance
     where state in ('WAIT_TIME', 'WAIT_RESOURCE', 'RUNNING', 'CHECKING', 'CHECKING_CONDITION', 'NEEDS_DECISION') group by state`,
  );
  for (const { state, count } of states) metrics.set("millrace_instances", count, { state });
  const [lag] = await database.query<{ seconds: number }>(
    `select coalesce(extract(epoch from now() - min(state_changed_at)), 0)::float8 as seconds from instance
     where state = 'WAIT_RESOURCE' and not frozen`,
  );
  metrics.set("millrace_start_lag_seconds", lag!.seconds);
  const workers = await database.query<{ group: string; count: number }>(
    `select g.name as "group", count(w.id)::int as count from resource_group g left join worker w on w.resource_group_id = g.id
       and w.stopped_at is null and w.heartbeat_at > now() - interval '10 s' group by g.name`,
  );
  for (const { group, count } of workers) metrics.set("millrace_workers", count, { group });
}
