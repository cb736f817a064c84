import type { AlertedBaseline, AlertFacts } from "@/lib/core/alert/alert";
import type { BaselineState } from "@/lib/core/baseline/state";
import { dayOf, formatDay } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import type { Finding } from "./instances";
import { isoInZone } from "./iso-in-zone";
import type { LiveRule } from "./rules";

/** Run dates before today whose baselines are still spoken of. */
const LOOK_BACK_DAYS = 2;

interface Row {
  readonly id: string;
  readonly name: string;
  readonly owner: string | null;
  readonly bizdate: string;
  readonly cycle: number;
  readonly state: BaselineState;
  readonly committedAt: Date;
  readonly predictedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly cause: { readonly node: string; readonly instanceId: string } | null;
  /** What this rule said of it before: states, and RECOVERED. */
  readonly said: readonly string[];
}

/**
 * Baselines that turned to Warning or Overtime, each state of each cycle an object of its own, so that it is said once;
 * and, where this rule has spoken, that it is over: safe again, or done.
 */
export async function findBaselines(sql: Sql, { id, rule, workspaceId, zone, since }: LiveRule, now: Date) {
  const { condition, object } = rule;
  if (condition.type !== "baseline") return [];
  const today = dayOf(zone.wallAt(now.getTime()));
  const rows = await sql.query<Row>(
    `select b.id, b.name, u.name as owner, to_char(i.bizdate, 'YYYYMMDD') as bizdate, i.cycle::int as cycle, i.state,
       i.committed_at as "committedAt", i.predicted_at as "predictedAt", i.finished_at as "finishedAt",
       jsonb_path_query_first(i.path, '$[*] ? (@.state != "SUCCESS")') as cause,
       array(select distinct split_part(o.object, ':', 5) from alert_object o where o.rule_id = $1
         and o.object like concat('baseline:', b.id, ':', to_char(i.bizdate, 'YYYYMMDD'), ':', i.cycle, ':%')) as said
     from baseline b join baseline_instance i on i.baseline_id = b.id left join "user" u on u.id = b.owner_id
     where b.workspace_id = $2 and b.enabled and i.bizdate >= $3 and i.evaluated_at >= $4
       and ($5::uuid[] is null or b.id = any($5))
     order by i.committed_at, b.name, i.cycle`,
    [id, workspaceId, formatDay(today - 1 - LOOK_BACK_DAYS), since, object.type === "baseline" ? object.ids : null],
  );
  const watched: readonly BaselineState[] = condition.from === "OVERTIME" ? ["OVERTIME"] : ["WARNING", "OVERTIME"];
  return rows.flatMap((row): Finding[] => {
    const isOver = row.finishedAt !== null || row.state === "SAFE";
    const told = row.said.includes("WARNING") || row.said.includes("OVERTIME");
    // One that was done within its margin has kept its promise: there is nothing to warn of any more.
    const isNews = watched.includes(row.state) && (row.state === "OVERTIME" || row.finishedAt === null);
    const says = isNews && !row.said.includes(row.state) ? row.state : null;
    const what = says ?? (isOver && told ? "RECOVERED" : null);
    if (what === null || row.said.includes(what)) return [];
    const object = `baseline:${row.id}:${row.bizdate}:${row.cycle}:${what}`;
    return [{ object, facts: factsOf(row, what, zone) }];
  });
}

function factsOf(row: Row, what: AlertedBaseline["is"], zone: LiveRule["zone"]): AlertFacts {
  const { id, name, owner, bizdate, cycle, cause } = row;
  const iso = (at: Date | null) => at && isoInZone(at, zone);
  return {
    node: null,
    instance: null,
    worker: null,
    committedUntil: null,
    baseline: {
      id,
      name,
      owner,
      businessDate: bizdate.replace(/(....)(..)(..)/, "$1-$2-$3"),
      cycle,
      is: what,
      committedTime: isoInZone(row.committedAt, zone),
      expectedFinish: iso(row.predictedAt),
      finishedAt: iso(row.finishedAt),
      waitsFor: cause && { node: cause.node, instanceId: cause.instanceId },
    },
  };
}
