import type { Run } from "@/lib/core/baseline/forecast";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { InstanceState } from "@/lib/core/instance-state";
import { parseWall, type WallMs } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";

/** Unfinished ancestors, and finished ones next to them, that one baseline looks at on one day. */
export const MOST_RUNS = 20_000;

/** A run with what people want to know of it; how long it usually takes is found out apart. */
export interface FoundRun extends Omit<Run, "usualMs"> {
  readonly key: InstanceKey;
  readonly nodeId: string;
  readonly node: string;
  readonly cyctime: Date;
  /** Its planned time on the workspace's clock. */
  readonly wall: WallMs;
  /** It has nothing to do: a node without load, or a day that is left out. */
  readonly isEmpty: boolean;
}

interface Row extends InstanceKey {
  nodeId: string;
  node: string;
  state: InstanceState;
  frozen: boolean;
  isolated: boolean;
  cyctime: Date;
  cyctimeText: string;
  dueAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  rerunAt: Date | null;
  isEmpty: boolean;
  waitsFor: string[];
}

const COLUMNS = `i.id, i.bizdate, i.node_id as "nodeId", n.name as node, i.state, i.frozen, i.isolated, i.cyctime,
  i.cyctime_text as "cyctimeText", i.due_at as "dueAt", i.started_at as "startedAt", i.finished_at as "finishedAt",
  i.rerun_at as "rerunAt", i.run_type <> 'NORMAL' or n.type = 'VIRTUAL' as "isEmpty"`;
const PARENTS = `array(select to_char(e.parent_bizdate, 'YYYYMMDD') || '-' || e.parent_id from instance_edge e
  where e.child_id = i.id and e.bizdate = i.bizdate and e.removed_at is null)`;

/** The scheduled runs of nodes on a business date, without those whose time had passed when they were made. */
export async function runsOfNodes(sql: Sql, nodeIds: readonly string[], bizdate: string): Promise<FoundRun[]> {
  const rows = await sql.query<Row>(
    `select ${COLUMNS}, ${PARENTS} as "waitsFor" from instance i join node n on n.id = i.node_id
     where i.node_id = any($1::uuid[]) and i.bizdate = $2 and i.kind = 'CYCLE' and i.run_type <> 'EXPIRED'`,
    [nodeIds, bizdate],
  );
  return rows.map(runOf);
}

/**
 * What these unfinished runs wait for, however far up, until what is finished: those are the last, and theirs are not
 * looked at. Null when there are more than MOST_RUNS.
 */
export async function runsAbove(sql: Sql, runs: readonly FoundRun[]): Promise<FoundRun[] | null> {
  const rows = await sql.query<Row>(
    `with recursive up (id, bizdate, done) as (
       select id, bizdate, false from unnest($1::bigint[], $2::date[]) as seed (id, bizdate)
       union
       select p.id, p.bizdate, p.state = 'SUCCESS'
       from up join instance_edge e on e.child_id = up.id and e.bizdate = up.bizdate and e.removed_at is null
       join instance p on p.id = e.parent_id and p.bizdate = e.parent_bizdate
       where not up.done),
     near as (select * from up limit ${MOST_RUNS + 1})
     select ${COLUMNS}, case when near.done then '{}' else ${PARENTS} end as "waitsFor"
     from near join instance i on i.id = near.id and i.bizdate = near.bizdate join node n on n.id = i.node_id`,
    [runs.map(({ key }) => key.id), runs.map(({ key }) => key.bizdate)],
  );
  return rows.length > MOST_RUNS ? null : rows.map(runOf);
}

/** From a finished run upwards: of what each waited for, the one that was done last; nearest first, at most `most`. */
export async function lastDoneAbove(sql: Sql, { key }: FoundRun, most: number): Promise<FoundRun[]> {
  const rows = await sql.query<Row>(
    `with recursive up (id, bizdate, depth) as (
       select $1::bigint, $2::date, 0
       union all
       select last.id, last.bizdate, up.depth + 1 from up cross join lateral (
         select p.id, p.bizdate from instance_edge e
         join instance p on p.id = e.parent_id and p.bizdate = e.parent_bizdate
         where e.child_id = up.id and e.bizdate = up.bizdate and e.removed_at is null and p.finished_at is not null
         order by p.finished_at desc, p.id limit 1) last
       where up.depth < $3)
     select ${COLUMNS}, '{}'::text[] as "waitsFor"
     from up join instance i on i.id = up.id and i.bizdate = up.bizdate join node n on n.id = i.node_id
     where up.depth > 0 order by up.depth`,
    [key.id, key.bizdate, most],
  );
  return rows.map(runOf);
}

function runOf({ id, bizdate, cyctimeText, dueAt, startedAt, finishedAt, rerunAt, ...row }: Row): FoundRun {
  const key = { id, bizdate };
  return {
    ...row,
    key,
    id: formatInstanceId(key),
    wall: parseWall(cyctimeText),
    dueAt: dueAt.getTime(),
    startedAt: startedAt && startedAt.getTime(),
    finishedAt: finishedAt && finishedAt.getTime(),
    rerunAt: rerunAt && rerunAt.getTime(),
  };
}
