import { alertRule, type AlertRule } from "@/lib/core/alert/rule";
import { BUILTIN_RULES } from "@/lib/core/alert/builtin";
import { zoneOf, type Zone } from "@/lib/core/schedule/zone";
import type { Sql } from "@/lib/platform/db";

/** A rule that is on, with what is needed to judge it. */
export interface LiveRule {
  readonly id: string;
  readonly workspaceId: string;
  readonly zone: Zone;
  /** What happened before is nobody's alert. */
  readonly since: Date;
  readonly rule: AlertRule;
}

/** Every rule that is switched on, or those of one workspace. A definition that this version cannot read is left out. */
export async function liveRules(sql: Sql, workspaceId: string | null = null): Promise<LiveRule[]> {
  const rows = await sql.query<{
    id: string;
    workspaceId: string;
    zone: string;
    since: Date;
    name: string;
    definition: object;
    channelIds: string[];
  }>(
    `select r.id, r.workspace_id as "workspaceId", w.time_zone as zone, r.since, r.name, r.definition,
       array(select channel_id::text from alert_rule_channel c where c.rule_id = r.id) as "channelIds"
     from alert_rule r join workspace w on w.id = r.workspace_id where r.enabled and ($1::uuid is null or r.workspace_id = $1)
     order by r.id`,
    [workspaceId],
  );
  return rows.flatMap(({ id, workspaceId, zone, since, name, definition, channelIds }) => {
    const { data } = alertRule.safeParse({ ...definition, name, channelIds });
    return data ? [{ id, workspaceId, zone: zoneOf(zone), since, rule: data }] : [];
  });
}

/** Gives each workspace the rules that it has without asking; those that are there stay as they are. */
export async function ensureBuiltinRules(sql: Sql, now: Date): Promise<void> {
  for (const [builtin, { name, ...definition }] of Object.entries(BUILTIN_RULES)) {
    await sql.query(
      `insert into alert_rule (id, workspace_id, name, builtin, definition, since)
       select gen_random_uuid(), w.id, $1, $2, $3, $4 from workspace w
       where not exists (select 1 from alert_rule r where r.workspace_id = w.id and r.builtin = $2)
       on conflict do nothing`,
      [name, builtin, JSON.stringify(definition), now],
    );
  }
}
