import { transition, type InstanceEvent, type InstanceState } from "@/lib/core/instance-state";
import { CHANNELS } from "@/lib/platform/listen";
import type { Sql } from "@/lib/platform/db";
import type { EventActor, Seen } from "./apply-event";
import { wakes } from "./wakeups";

export interface EventsFacts {
  readonly actor: EventActor;
  readonly at: Date;
  readonly reason?: string;
  /** The instances end with this event without having run. */
  readonly endsAtOnce?: boolean;
}

/** Above this many changes at once pages are told to look for themselves instead of being told each. */
const MOST_NOTICES = 100;

/**
 * Applies one event to many instances seen in the same state, as `applyEvent` does to one, in one statement. Those that
 * changed since they were seen are left alone. Answers how many moved.
 * @throws AppError "instance.illegal_transition"
 */
export async function applyEvents(
  sql: Sql,
  seen: readonly Seen[],
  state: InstanceState,
  event: InstanceEvent,
  { actor, at, reason, endsAtOnce = false }: EventsFacts,
): Promise<number> {
  if (seen.length === 0) return 0;
  const to = transition(state, event);
  const moved = await sql.query<{ workspaceId: string; instances: string[]; count: number }>(
    `with seen as (select * from unnest($1::bigint[], $2::date[], $3::smallint[]) as s (id, bizdate, attempt)),
     moved as (
       update instance i set state = $5, state_reason = $6, state_changed_at = $7,
         started_at = case when $8 then $7 else i.started_at end,
         finished_at = case when $8 then $7 else i.finished_at end,
         duration_ms = case when $8 then 0 else i.duration_ms end,
         rerun_at = null
       from seen s where i.id = s.id and i.bizdate = s.bizdate and i.attempt = s.attempt and i.state = $4
       returning i.id, i.bizdate, i.workspace_id, i.attempt),
     history as (
       insert into instance_transition (bizdate, instance_id, attempt, event, from_state, to_state, actor, reason, at)
       select bizdate, id, attempt, $9, $4, $5, $10, $11, $7 from moved),
     woken as (
       insert into wakeup (instance_id, bizdate, children) select id, bizdate, children from moved,
         unnest($12::boolean[]) as children)
     select workspace_id as "workspaceId", count(*)::int as count,
       (array_agg(to_char(bizdate, 'YYYYMMDD') || '-' || id))[1:${MOST_NOTICES + 1}] as instances
     from moved group by workspace_id`,
    [
      seen.map(({ id }) => id),
      seen.map(({ bizdate }) => bizdate),
      seen.map(({ attempt }) => attempt),
      state,
      to,
      reason ?? event,
      at,
      endsAtOnce,
      event,
      actor,
      reason ?? null,
      wokenScopes(event, state, to),
    ],
  );
  for (const { workspaceId, instances } of moved) announceMany(sql, workspaceId, instances);
  return moved.reduce((sum, { count }) => sum + count, 0);
}

function wokenScopes(event: InstanceEvent, from: InstanceState, to: InstanceState): boolean[] {
  const { children, self } = wakes(event, from, to);
  return [...(children ? [true] : []), ...(self ? [false] : [])];
}

function announceMany(sql: Sql, workspaceId: string, instances: readonly string[]): void {
  const named = instances.length > MOST_NOTICES ? ["*"] : instances;
  for (const name of named) sql.notify(CHANNELS.instances, `${workspaceId} ${name}`);
}
