import type { InstanceKey } from "@/lib/core/instance-id";
import type { InstanceEvent, InstanceState } from "@/lib/core/instance-state";
import type { Sql } from "@/lib/platform/db";

/**
 * A wakeup asks the scheduler to look at the conditions of instances again. It is written in the transaction of the
 * change that calls for it, so none is ever forgotten; looking once too often changes nothing.
 */
export interface Wakes {
  /** Those that wait for this instance: it became successful, or ceased to be. */
  readonly children: boolean;
  /** The instance itself: what held it back may be gone. */
  readonly self: boolean;
}

const SELF_WAKING: ReadonlySet<InstanceEvent> = new Set(["rerun", "replacedOutcome", "unfrozen", "dependencyDeleted"]);

export function wakes(event: InstanceEvent, from: InstanceState, to: InstanceState): Wakes {
  return { children: (from === "SUCCESS") !== (to === "SUCCESS"), self: SELF_WAKING.has(event) };
}

/** Asks for the instances themselves (`children: false`), or for those that wait for them. */
export async function wake(sql: Sql, keys: readonly InstanceKey[], children: boolean): Promise<void> {
  if (keys.length === 0) return;
  await sql.prepared(
    `insert into wakeup (instance_id, bizdate, children)
     select id, bizdate, $3 from unnest($1::bigint[], $2::date[]) as key (id, bizdate)`,
    [keys.map(({ id }) => id), keys.map(({ bizdate }) => bizdate), children],
  );
}
