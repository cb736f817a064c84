import type { AlertFacts, AlertFilter, AlertView } from "@/lib/core/alert/alert";
import type { AlertCondition } from "@/lib/core/alert/rule";
import type { StoredError } from "@/lib/core/stored-error";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";

/** How many of an alert's objects a list shows. */
const SHOWN_OBJECTS = 20;

interface Row {
  readonly id: bigint;
  readonly ruleId: string | null;
  readonly ruleName: string;
  readonly condition: AlertCondition;
  readonly firedAt: Date;
  readonly count: number;
  readonly objects: AlertFacts[];
  readonly deliveries: {
    channelName: string;
    channelType: string;
    state: "PENDING" | "DELIVERED" | "FAILED";
    attempts: number;
    error: StoredError | null;
    deliveredAt: string | null;
  }[];
}

/** The alerts of a workspace, newest first, a page at a time. */
export async function listAlerts(
  workspaceId: string,
  { rule, condition, delivery, cursor, limit }: AlertFilter,
  actor: Actor,
): Promise<{ items: AlertView[]; nextCursor: string | null }> {
  demand(actor, workspaceId, "alert.view");
  const rows = await database().query<Row>(
    `select a.id, a.rule_id as "ruleId", a.rule_name as "ruleName", a.condition, a.fired_at as "firedAt",
       (select count(*)::int from alert_object o where o.alert_id = a.id) as count,
       (select coalesce(jsonb_agg(facts), '[]') from (
          select facts from alert_object o where o.alert_id = a.id order by object limit ${SHOWN_OBJECTS}) shown) as objects,
       (select coalesce(jsonb_agg(jsonb_build_object('channelName', d.channel_name, 'channelType', d.channel_type,
          'state', d.state, 'attempts', d.attempts, 'error', d.error, 'deliveredAt', d.delivered_at)
          order by d.channel_name), '[]') from alert_delivery d where d.alert_id = a.id) as deliveries
     from alert a
     where a.workspace_id = $1 and ($2::uuid is null or a.rule_id = $2)
       and ($3::text is null or a.condition ->> 'type' = $3)
       and ($4::text is null or exists (select 1 from alert_delivery d where d.alert_id = a.id and d.state::text = $4))
       and ($5::bigint is null or a.id < $5)
     order by a.id desc limit $6`,
    [workspaceId, rule ?? null, condition ?? null, delivery ?? null, cursor ?? null, limit + 1],
  );
  const kept = rows.slice(0, limit);
  return {
    items: kept.map(({ id, firedAt, deliveries, ...row }) => ({
      ...row,
      id: String(id),
      firedAt: firedAt.toISOString(),
      deliveries: deliveries.map(({ deliveredAt, ...rest }) => ({
        ...rest,
        deliveredAt: deliveredAt === null ? null : new Date(deliveredAt).toISOString(),
      })),
    })),
    nextCursor: rows.length > limit ? String(kept.at(-1)!.id) : null,
  };
}

/** How many alerts fired since then: what the bell shows. */
export async function countAlertsSince(workspaceId: string, since: Date, actor: Actor): Promise<{ count: number }> {
  demand(actor, workspaceId, "alert.view");
  const [row] = await database().query<{ count: number }>(
    "select count(*)::int as count from alert where workspace_id = $1 and fired_at > $2",
    [workspaceId, since],
  );
  return row!;
}
