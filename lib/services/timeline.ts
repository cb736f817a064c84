import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { DAY_MS, formatDay, dayOf } from "@/lib/core/schedule/wall-time";
import { MOST_BARS, type Timeline, type TimelineBar, type TimelineQuery } from "@/lib/core/timeline";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { nodesNamed } from "./instance-conditions";

interface Row extends InstanceKey, Omit<TimelineBar, "id" | "task"> {
  nodeId: string;
}

/** Tasks and bars of a stretch of time: what started in it, and what is planned in it and has not started. */
export async function readTimeline(workspaceId: string, query: TimelineQuery, actor: Actor): Promise<Timeline> {
  demand(actor, workspaceId, "instance.view");
  const sql = database();
  const { from, to } = query;
  const nodes = await nodesNamed(sql, workspaceId, query.node);
  // The business date of what is scheduled lies a day before it; backfills of older dates are not drawn.
  const firstDay = formatDay(dayOf(from.getTime() - 3 * DAY_MS));
  const lastDay = formatDay(dayOf(to.getTime() + DAY_MS));
  const rows = await sql.query<Row>(
    `select i.id, i.bizdate, i.node_id as "nodeId", i.kind, i.state, i.frozen, i.cyctime,
       coalesce(i.started_at, i.due_at) as start, case when i.started_at is not null then i.finished_at end as "end", i.state_reason as reason
     from instance i
     where i.workspace_id = $1 and i.kind <> 'DEBUG' and i.bizdate between $4 and $5
       and ($6::uuid[] is null or i.node_id = any($6))
       and coalesce(i.started_at, i.due_at) < $3
       and case when i.started_at is null then i.due_at else coalesce(i.finished_at, now()) end >= $2
     order by i.bizdate desc, i.cyctime desc, i.id desc limit $7`,
    [workspaceId, from, to, firstDay, lastDay, nodes, MOST_BARS + 1],
  );
  const bars = rows.slice(0, MOST_BARS);
  const tasks = await sql.query<Timeline["tasks"][number]>(
    `with recursive up (node_id, folder_id) as (
       select id, folder_id from node where id = any($1::uuid[])
       union all select u.node_id, f.parent_id from up u join folder f on f.id = u.folder_id
         where f.kind <> 'BUSINESS_FLOW')
     select n.id, n.name, (select f.name from up u join folder f on f.id = u.folder_id
       where u.node_id = n.id and f.kind = 'BUSINESS_FLOW' limit 1) as flow
     from node n where n.id = any($1::uuid[]) order by flow nulls last, n.name, n.id`,
    [[...new Set(bars.map(({ nodeId }) => nodeId))]],
  );
  const places = new Map(tasks.map(({ id }, index) => [id, index]));
  return {
    tasks,
    bars: bars
      .map(({ id, bizdate, nodeId, ...bar }) => ({
        ...bar,
        id: formatInstanceId({ id, bizdate }),
        task: places.get(nodeId)!,
      }))
      .sort((a, b) => a.task - b.task || a.start.getTime() - b.start.getTime()),
    isCut: rows.length > MOST_BARS,
  };
}
