import { formatDay, parseDay } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import type { FoundRun } from "./runs";

/** How many of a node's latest successful scheduled runs speak for it, and how far back they may lie. */
export const USUAL_RUNS = 15;
const USUAL_DAYS = 31;

export interface UsualDuration {
  /** Median; null when none of its runs was seen to succeed. */
  readonly usualMs: number | null;
  readonly samples: number;
}

const NO_LOAD: UsualDuration = { usualMs: 0, samples: 0 };
const NEVER_SEEN: UsualDuration = { usualMs: null, samples: 0 };

/**
 * How long the nodes of some runs usually take: from start to end, automatic reruns not counted. The median, so that one
 * night in which everything was slow does not move it. What was set to successful by hand says nothing.
 */
export async function usualDurations(
  sql: Sql,
  runs: readonly FoundRun[],
  bizdate: string,
): Promise<(run: FoundRun) => UsualDuration> {
  const nodeIds = [...new Set(runs.filter(({ isEmpty }) => !isEmpty).map(({ nodeId }) => nodeId))];
  const rows = await sql.query<{ id: string; usualMs: number; samples: number }>(
    `select n.id, percentile_cont(0.5) within group (order by d.duration_ms)::float8 as "usualMs", count(*)::int as samples
     from unnest($1::uuid[]) as n (id) cross join lateral (
       select i.duration_ms from instance i
       where i.node_id = n.id and i.bizdate between $2 and $3 and i.kind = 'CYCLE' and i.run_type = 'NORMAL'
         and i.state = 'SUCCESS' and i.state_reason = 'completed' and i.duration_ms is not null
       order by i.bizdate desc, i.cyctime desc limit ${USUAL_RUNS}) d
     group by n.id`,
    [nodeIds, formatDay(parseDay(bizdate) - USUAL_DAYS), bizdate],
  );
  const known = new Map(rows.map(({ id, ...usual }) => [id, usual]));
  return ({ nodeId, isEmpty }) => (isEmpty ? NO_LOAD : (known.get(nodeId) ?? NEVER_SEEN));
}
