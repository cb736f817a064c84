import type { AlertFacts } from "@/lib/core/alert/alert";
import type { AlertCondition } from "@/lib/core/alert/rule";
import { deadlineWall, instanceViolates, type InstanceFacts } from "@/lib/core/alert/violation";
import { formatInstanceId } from "@/lib/core/instance-id";
import { dayOf, formatDay, parseWall } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import { isoInZone } from "./iso-in-zone";
import type { LiveRule } from "./rules";

/** Something that a rule speaks of now. */
export interface Finding {
  /** `instance:<id>`, `node:<id>`, `worker:<id>`, `baseline:<id>:<business date>:<cycle>:<what>`: what the trail of alerts goes by. */
  readonly object: string;
  readonly facts: AlertFacts;
}

/** How many business dates back each condition looks, as the original does; yesterday's is 0. */
const LOOK_BACK_DAYS: Partial<Record<AlertCondition["type"], number>> = {
  finished: 0,
  failed: 2,
  failedAfterReruns: 2,
};
const LOOK_BACK_OTHERS_DAYS = 1;
/** A backfill that ended longer ago than this has nothing to say any more. */
const BACKFILL_TAIL = "1 hour";

interface Row extends Omit<InstanceFacts, "scheduledWall" | "rerunPending"> {
  readonly id: bigint;
  readonly bizdate: string;
  readonly kind: string;
  readonly cyctime: Date;
  readonly cyctimeText: string;
  readonly rerunAt: Date | null;
  readonly stateChangedAt: Date;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly owner: string | null;
}

/**
 * The instances that violate a rule now. Only ordinary runs count: what was born done or left out surprises nobody.
 * Deadlines are those of cycle instances; others have none.
 */
export async function findInstances(sql: Sql, live: LiveRule, now: Date): Promise<Finding[]> {
  const { rule, zone, since } = live;
  const rows = await candidates(sql, live, now);
  const findings: Finding[] = [];
  for (const row of rows) {
    const facts = { ...row, scheduledWall: parseWall(row.cyctimeText), rerunPending: row.rerunAt !== null };
    if (begunAt(rule.condition, facts, row, zone) < since.getTime()) continue;
    if (!instanceViolates(rule.condition, facts, now, zone)) continue;
    findings.push({ object: `instance:${formatInstanceId(row)}`, facts: factsOf(row, zone) });
  }
  return findings;
}

/** When what the condition speaks of came about. */
function begunAt(condition: AlertCondition, facts: InstanceFacts, row: Row, zone: LiveRule["zone"]): number {
  if ("by" in condition) {
    const wall = deadlineWall(condition.by, facts.scheduledWall);
    return zone.momentsOf(wall)[0] ?? zone.changeOver(wall);
  }
  if (condition.type === "longerThan") return row.startedAt?.getTime() ?? 0;
  return row.stateChangedAt.getTime();
}

async function candidates(sql: Sql, { rule, workspaceId, zone }: LiveRule, now: Date): Promise<Row[]> {
  const { condition, object } = rule;
  const hasDeadline = "by" in condition;
  const kinds = rule.kinds.filter((kind) => !hasDeadline || kind === "CYCLE");
  const last = dayOf(zone.wallAt(now.getTime())) - 1;
  const first = last - (LOOK_BACK_DAYS[condition.type] ?? LOOK_BACK_OTHERS_DAYS);
  // Today's runs of debugging and testing belong to the day before as well; a date of the future never does.
  const dates = [formatDay(first), formatDay(last)];
  return sql.query<Row>(
    `with recursive flow as (
       select id from folder where id = any($5::uuid[])
       union all select f.id from folder f join flow on f.parent_id = flow.id),
     backfilled as (
       select d.bizdate, b.id as run_key from backfill b join backfill_day d on d.backfill_id = b.id
       where b.workspace_id = $1 and 'BACKFILL' = any($4::text[])
         and (b.finished_at is null or b.finished_at > $6::timestamptz - interval '${BACKFILL_TAIL}')),
     seen as (
       select i.* from instance i
       where i.workspace_id = $1 and i.bizdate between $2 and $3 and i.kind::text = any($4) and i.kind <> 'BACKFILL'
       union all
       select i.* from backfilled b join instance i on i.bizdate = b.bizdate and i.run_key = b.run_key
       where i.workspace_id = $1)
     select i.id, i.bizdate, i.kind, i.cyctime, i.cyctime_text as "cyctimeText", i.state, i.frozen, i.isolated,
       i.started_at as "startedAt", i.finished_at as "finishedAt", i.rerun_at as "rerunAt",
       i.state_changed_at as "stateChangedAt", n.id as "nodeId", n.name as "nodeName", u.name as owner,
       ${cycleColumn(condition)} as cycle
     from seen i join node n on n.id = i.node_id left join "user" u on u.id = coalesce(i.owner_id, n.owner_id)
     where i.run_type = 'NORMAL' and not n.is_root and (${stateFilter(condition)})
       and ($7 = 'workspace' or ($7 = 'node' and n.id = any($5::uuid[])) or ($7 = 'flow' and n.folder_id in (select id from flow)))
     order by i.cyctime, i.id`,
    [workspaceId, ...dates, kinds, object.type === "workspace" ? [] : object.ids, now, object.type],
  );
}

/** Leaves the rows that cannot matter to the database; `instanceViolates` has the last word. */
function stateFilter({ type }: AlertCondition): string {
  switch (type) {
    case "failed":
    case "failedAfterReruns":
      return "i.state = 'FAILURE' or i.rerun_at is not null";
    case "finished":
      return "i.state = 'SUCCESS'";
    case "needsDecision":
      return "i.state = 'NEEDS_DECISION'";
    case "isolated":
      return "i.isolated and i.state = 'NOT_RUN'";
    case "longerThan":
      return "i.started_at is not null";
    default:
      return "i.state <> 'SUCCESS'";
  }
}

/** Counting a node's instances of the day is left out where nobody asks for it. */
function cycleColumn({ type }: AlertCondition): string {
  if (type !== "notFinishedInCycle") return "0";
  return `(select count(*)::int from instance e where e.node_id = i.node_id and e.bizdate = i.bizdate
    and e.kind = 'CYCLE' and e.cyctime <= i.cyctime)`;
}

function factsOf(row: Row, zone: LiveRule["zone"]): AlertFacts {
  const iso = (at: Date | null) => at && isoInZone(at, zone);
  return {
    node: { id: row.nodeId, name: row.nodeName, owner: row.owner },
    instance: {
      id: formatInstanceId(row),
      businessDate: row.bizdate.replace(/(....)(..)(..)/, "$1-$2-$3"),
      scheduledTime: isoInZone(row.cyctime, zone),
      status: row.state,
      startedAt: iso(row.startedAt),
      finishedAt: iso(row.finishedAt),
    },
    worker: null,
    committedUntil: null,
  };
}
