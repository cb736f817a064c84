import { AppError } from "@/lib/core/errors";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { transition, TRANSITIONS, type InstanceEvent, type InstanceState } from "@/lib/core/instance-state";
import type { Sql } from "@/lib/platform/db";
import { CHANNELS } from "@/lib/platform/listen";
import { wake, wakes } from "./wakeups";

/** What the caller last saw of an instance; the event applies to exactly that. */
export interface Seen extends InstanceKey {
  readonly state: InstanceState;
  readonly attempt: number;
}

/** Who causes an event: `user:<id>`, `scheduler`, `worker:<id>`. */
export type EventActor = `user:${string}` | "scheduler" | `worker:${string}`;

export interface EventFacts {
  readonly actor: EventActor;
  readonly at: Date;
  /** What the state alone does not say, an error's code for one; shown in the history and kept on the instance. */
  readonly reason?: string;
  /** Why a person did it, in their words: for the history, which then shows it instead of the reason. */
  readonly note?: string;
  readonly detail?: Readonly<Record<string, unknown>>;
  readonly set?: InstancePatch;
}

/** Columns that may change along with the state. Null clears a column. */
export interface InstancePatch {
  readonly attempt?: number;
  readonly autoReruns?: number;
  readonly rerunAt?: Date | null;
  readonly startedAt?: Date | null;
  readonly finishedAt?: Date | null;
  readonly durationMs?: number | null;
  readonly frozen?: boolean;
  readonly priority?: number;
  readonly dueAt?: Date;
  readonly cuMilli?: number;
  readonly resourceGroupId?: string;
  readonly replaces?: boolean;
}

const COLUMNS: Readonly<Record<keyof InstancePatch, string>> = {
  attempt: "attempt",
  autoReruns: "auto_reruns",
  rerunAt: "rerun_at",
  startedAt: "started_at",
  finishedAt: "finished_at",
  durationMs: "duration_ms",
  frozen: "frozen",
  priority: "priority",
  dueAt: "due_at",
  cuMilli: "cu_milli",
  resourceGroupId: "resource_group_id",
  replaces: "replaces",
};

/**
 * Moves an instance along, or fails: the update is conditional on what the caller last saw, so of two workers, or a
 * worker and a Stop button, only one wins. The history gets its row in the same transaction, which is the caller's.
 * @throws AppError "instance.illegal_transition" | "instance.stale"
 */
export async function applyEvent(
  sql: Sql,
  seen: Seen,
  event: InstanceEvent,
  facts: EventFacts,
): Promise<InstanceState> {
  const to = transition(seen.state, event);
  const patch = Object.entries(facts.set ?? {}) as [keyof InstancePatch, unknown][];
  const assignments = patch.map(([name], index) => `, ${COLUMNS[name]} = $${index + 8}`).join("");
  const [row] = await sql.prepared<{ workspace_id: string }>(
    `update instance set state = $5, state_reason = coalesce($6, state_reason), state_changed_at = $7 ${assignments}
     where id = $1 and bizdate = $2 and state = $3 and attempt = $4 returning workspace_id`,
    [
      seen.id,
      seen.bizdate,
      seen.state,
      seen.attempt,
      to,
      facts.reason ?? (TRANSITIONS[event].to === null ? null : event),
      facts.at,
      ...patch.map(([, value]) => value),
    ],
  );
  if (!row) throw new AppError("instance.stale", {}, { details: { instance: formatInstanceId(seen), event } });
  await sql.prepared(
    `insert into instance_transition (bizdate, instance_id, attempt, event, from_state, to_state, actor, reason, detail, at)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      seen.bizdate,
      seen.id,
      facts.set?.attempt ?? seen.attempt,
      event,
      seen.state,
      to,
      facts.actor,
      facts.note ?? facts.reason ?? null,
      facts.detail ? JSON.stringify(facts.detail) : null,
      facts.at,
    ],
  );
  const woken = wakes(event, seen.state, to);
  if (woken.children) await wake(sql, [seen], true);
  if (woken.self) await wake(sql, [seen], false);
  announce(sql, row.workspace_id, seen);
  return to;
}

/** Tells open pages that an instance changed, once the transaction commits. */
export function announce(sql: Sql, workspaceId: string, key: InstanceKey): void {
  sql.notify(CHANNELS.instances, `${workspaceId} ${formatInstanceId(key)}`);
}
