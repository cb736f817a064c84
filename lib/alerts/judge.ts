import { paceOf, type AlertTrail } from "@/lib/core/alert/pace";
import type { AlertCondition } from "@/lib/core/alert/rule";
import type { Database, Sql } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { findBaselines } from "./baselines";
import { findData } from "./data";
import { findInstances, type Finding } from "./instances";
import { liveRules, type LiveRule } from "./rules";
import { findWorkers } from "./workers";

const NEVER: AlertTrail = { sent: 0, lastAt: null };
/** An instance finishes once, a baseline has each of its states once: saying it again tells nothing new. */
const ONCE: readonly AlertCondition["type"][] = ["finished", "baseline"];

/**
 * Looks at every rule once. What a rule finds at one time becomes one alert, so that a night in which much fails is one
 * message and not hundreds. Answers how many alerts were made. A rule that cannot be judged does not stop the others.
 */
export async function judgeRules(
  database: Database,
  now: Date,
  isWanted: (condition: AlertCondition) => boolean = () => true,
): Promise<number> {
  let made = 0;
  for (const live of await liveRules(database)) {
    if (!isWanted(live.rule.condition)) continue;
    try {
      const findings = await find(database, live, now);
      if (findings.length > 0 && (await database.transaction((sql) => record(sql, live, findings, now)))) made++;
    } catch (error) {
      logger.error({ err: error, ruleId: live.id }, "alert rule could not be judged");
    }
  }
  return made;
}

function find(sql: Sql, live: LiveRule, now: Date): Promise<Finding[]> {
  switch (live.rule.condition.type) {
    case "stale":
    case "retentionAtRisk":
      return findData(sql, live, now);
    case "baseline":
      return findBaselines(sql, live, now);
    case "workerDown":
      return findWorkers(sql, live, now);
    default:
      return findInstances(sql, live, now);
  }
}

/** Makes an alert of those findings whose turn it is, with one delivery for each channel. */
async function record(sql: Sql, { id, workspaceId, zone, rule }: LiveRule, findings: readonly Finding[], now: Date) {
  // Two schedulers may judge at once while one takes over from the other.
  await sql.query("select pg_advisory_xact_lock(hashtextextended($1, 0))::text", [`alert rule ${id}`]);
  const trails = new Map(
    (
      await sql.query<AlertTrail & { object: string }>(
        `select object, max(number)::int as sent, max(at) as "lastAt" from alert_object
         where rule_id = $1 and object = any($2) group by object`,
        [id, findings.map(({ object }) => object)],
      )
    ).map((trail) => [trail.object, trail]),
  );
  const limits = ONCE.includes(rule.condition.type) ? { ...rule, maximumAlerts: 1 } : rule;
  const due = findings.filter(({ object }) => paceOf(limits, trails.get(object) ?? NEVER, now, zone) === "send");
  if (due.length === 0) return false;
  const [alert] = await sql.query<{ id: bigint }>(
    `insert into alert (workspace_id, rule_id, rule_name, condition, fired_at) values ($1, $2, $3, $4, $5) returning id`,
    [workspaceId, id, rule.name, JSON.stringify(rule.condition), now],
  );
  await sql.query(
    `insert into alert_object (alert_id, object, rule_id, number, facts, at)
     select $1, f ->> 'object', $2, (f ->> 'number')::int, f -> 'facts', $3 from jsonb_array_elements($4::jsonb) f`,
    [
      alert!.id,
      id,
      now,
      JSON.stringify(due.map((finding) => ({ ...finding, number: (trails.get(finding.object)?.sent ?? 0) + 1 }))),
    ],
  );
  await sql.query(
    `insert into alert_delivery (alert_id, channel_id, channel_name, channel_type, next_at)
     select $1, c.id, c.name, c.type, $3 from alert_channel c where c.id = any($2::uuid[])`,
    [alert!.id, rule.channelIds, now],
  );
  return true;
}
