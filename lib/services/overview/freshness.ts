import { formatInstanceId } from "@/lib/core/instance-id";
import { ATTENTION_DAYS, type FreshnessItem } from "@/lib/core/overview";
import { destinationTable } from "@/lib/core/schedule/script-window";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { todayOf } from "./today";

interface Row {
  nodeId: string;
  name: string;
  script: string;
  completeUntil: Date | null;
  windowMs: number | null;
  openId: bigint | null;
  openBizdate: string | null;
}

/**
 * For each synchronization task in production, up to which moment its table holds every change: the end of the last
 * window before the first instance that is not done. What a person set to successful counts as done; instances that
 * never run (dry runs, left-out days) are no windows. Worst first.
 */
export async function freshness(
  workspaceId: string,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<FreshnessItem[]> {
  demand(actor, workspaceId, "instance.view");
  const sql = database();
  const now = clock.now();
  const { bizdate, before } = await todayOf(sql, workspaceId, now);
  const rows = await sql.query<Row>(
    `with recent as (
       select i.node_id, i.id, i.bizdate, i.cyctime, i.state, a.window_start, a.window_end
       from instance i left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate
         and a.number = i.attempt and a.state = 'SUCCESS'
       where i.workspace_id = $1 and i.kind = 'CYCLE' and i.bizdate between $2 and $3 and i.run_type = 'NORMAL'
         and i.cyctime <= $4),
     opened as (select distinct on (node_id) node_id, id, bizdate, cyctime from recent where state <> 'SUCCESS'
       order by node_id, cyctime)
     select n.id as "nodeId", n.name, v.script, o.id as "openId", o.bizdate as "openBizdate",
       max(r.window_end) filter (where o.cyctime is null or r.cyctime < o.cyctime) as "completeUntil",
       max(extract(epoch from r.window_end - r.window_start) * 1000)::float8 as "windowMs"
     from node n join node_version v on v.id = n.deployed_version_id join recent r on r.node_id = n.id
       left join opened o on o.node_id = n.id
     where n.workspace_id = $1 and n.type = 'DI' and n.deleted_at is null
     group by n.id, v.script, o.id, o.bizdate, o.cyctime`,
    [workspaceId, before(ATTENTION_DAYS - 1), bizdate, now],
  );
  const items = rows.flatMap(({ nodeId, name, script, openId, openBizdate, ...row }) => {
    const table = destinationTable(script);
    if (table === null) return [];
    const firstOpen = openId === null ? null : formatInstanceId({ id: openId, bizdate: openBizdate! });
    return [{ ...row, table, node: { id: nodeId, name }, firstOpen }];
  });
  const reach = ({ completeUntil }: FreshnessItem) => completeUntil?.getTime() ?? 0;
  return items.sort((a, b) => reach(a) - reach(b) || a.table.localeCompare(b.table));
}
