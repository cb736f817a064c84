import { alertSentence, baselinePath, type AlertFacts } from "@/lib/core/alert/alert";
import type { AlertMessage } from "@/lib/core/alert/message";
import type { AlertCondition } from "@/lib/core/alert/rule";
import { AppError, toAppError } from "@/lib/core/errors";
import { toStoredError } from "@/lib/core/stored-error";
import type { Locale } from "@/lib/core/locale";
import { zoneOf } from "@/lib/core/schedule/zone";
import type { Database } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import type { SecretBox } from "@/lib/platform/secrets";
import { channelGuard, checkChannel, openChannel, type StoredChannel } from "./channel-store";
import { deliver } from "./deliver";
import { isoInZone } from "./iso-in-zone";

/** A delivery is somebody's for this long: longer than any channel takes. */
const LEASE_SECONDS = 60;
/** Waits before the next try, seconds; after the last one the delivery has failed. */
const RETRY_SECONDS = [30, 120, 600, 1_800] as const;
const AT_ONCE = 8;

interface Due extends StoredChannel {
  readonly alertId: bigint;
  readonly locale: Locale;
  readonly attempts: number;
}

/** Sends what waits to be sent; answers how many deliveries were tried. Several processes may do so side by side. */
export async function sendDue(database: Database, box: SecretBox, now: Date, signal: AbortSignal): Promise<number> {
  // A channel that was deleted meanwhile can take nothing any more.
  await database.query(
    `update alert_delivery d set state = 'FAILED' where d.state = 'PENDING'
     and not exists (select 1 from alert_channel c where c.id = d.channel_id)`,
  );
  const due = await database.query<Due>(
    `update alert_delivery d set attempts = d.attempts + 1, next_at = $1::timestamptz + interval '${LEASE_SECONDS} seconds'
     from alert_channel c
     where c.id = d.channel_id and (d.alert_id, d.channel_id) in (
       select alert_id, channel_id from alert_delivery where state = 'PENDING' and next_at <= $1
       order by next_at limit ${AT_ONCE} for update skip locked)
     returning d.alert_id as "alertId", d.attempts, c.id, c.type, c.locale, c.settings, c.sealed_secrets as "sealedSecrets"`,
    [now],
  );
  await Promise.all(due.map((delivery) => send(database, box, delivery, now, signal)));
  return due.length;
}

async function send(database: Database, box: SecretBox, due: Due, now: Date, signal: AbortSignal): Promise<void> {
  const at = [due.alertId, due.id];
  try {
    const channel = openChannel(box, due);
    await checkChannel(channel);
    const message = await messageOf(database, due);
    await deliver(channel, message, { locale: due.locale, now, signal, guard: channelGuard() });
    await database.query(
      `update alert_delivery set state = 'DELIVERED', delivered_at = $3, error = null
       where alert_id = $1 and channel_id = $2`,
      [...at, now],
    );
  } catch (thrown) {
    if (signal.aborted) return;
    const error = toAppError(thrown);
    const wait = error.retryable ? RETRY_SECONDS[due.attempts - 1] : undefined;
    const nextAt = new Date(now.getTime() + (wait ?? 0) * 1_000);
    logger.warn({ alertId: String(due.alertId), channelId: due.id, code: error.code }, "alert not delivered");
    await database.query(
      `update alert_delivery set state = $3::alert_delivery_state, next_at = $4, error = $5
       where alert_id = $1 and channel_id = $2`,
      [...at, wait === undefined ? "FAILED" : "PENDING", nextAt, JSON.stringify(toStoredError(error))],
    );
  }
}

async function messageOf(database: Database, { alertId, locale }: Due): Promise<AlertMessage> {
  const [alert] = await database.query<{
    ruleId: string;
    ruleName: string;
    condition: AlertCondition;
    firedAt: Date;
    workspaceId: string;
    workspace: string;
    zone: string;
    count: number;
    facts: AlertFacts;
  }>(
    `select a.rule_id as "ruleId", a.rule_name as "ruleName", a.condition, a.fired_at as "firedAt",
       a.workspace_id as "workspaceId", w.display_name as workspace, w.time_zone as zone,
       (select count(*)::int from alert_object o where o.alert_id = a.id) as count,
       (select facts from alert_object o where o.alert_id = a.id order by o.object limit 1) as facts
     from alert a join workspace w on w.id = a.workspace_id where a.id = $1`,
    [alertId],
  );
  if (!alert) throw new AppError("common.not_found", { object: `Alert ${alertId}` });
  const { condition, facts, count, zone, firedAt, workspaceId, ...rest } = alert;
  return {
    ruleId: rest.ruleId,
    ruleName: rest.ruleName,
    condition: condition.type,
    workspace: rest.workspace,
    node: facts.node,
    instance: facts.instance,
    baseline: facts.baseline ?? null,
    count,
    message: alertSentence(condition, facts, count, locale),
    link: `${env.url}${pathOf(facts, count, workspaceId)}`,
    firedAt: isoInZone(firedAt, zoneOf(zone)),
  };
}

/** The instance or baseline where there is one; the workspace's list of alerts where there are several objects or none to open. */
function pathOf({ instance, baseline }: AlertFacts, count: number, workspaceId: string): string {
  if (instance !== null && count === 1) return `/operation-center/instances/${instance.id}`;
  if (baseline && count === 1) return baselinePath(baseline);
  return `/workspaces/${workspaceId}?next=/operation-center/alerts`;
}
