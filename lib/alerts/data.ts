import { dataViolates } from "@/lib/core/alert/violation";
import { dayOf, formatDay } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import type { Finding } from "./instances";
import { isoInZone } from "./iso-in-zone";
import type { LiveRule } from "./rules";

/** No stream keeps changes longer than a week; what is older was lost long ago, and said then. */
const LOOK_BACK_DAYS = 8;

/** The deployed synchronization nodes whose data violates a rule now. */
export async function findData(sql: Sql, { rule, workspaceId, zone }: LiveRule, now: Date): Promise<Finding[]> {
  const { object, condition } = rule;
  const first = formatDay(dayOf(zone.wallAt(now.getTime())) - 1 - LOOK_BACK_DAYS);
  const rows = await sql.query<{
    id: string;
    name: string;
    owner: string | null;
    committedUntil: Date | null;
    retentionHours: number | null;
  }>(
    `with recursive flow as (
       select id from folder where id = any($3::uuid[])
       union all select f.id from folder f join flow on f.parent_id = flow.id)
     select n.id, n.name, u.name as owner, done.until as "committedUntil", done.hours as "retentionHours"
     from node n left join "user" u on u.id = n.owner_id cross join lateral (
       select max(a.window_end) as until,
         (array_agg((a.summary ->> 'retentionHours')::int order by a.finished_at desc))[1] as hours
       from instance i join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate
       where i.node_id = n.id and i.bizdate >= $2 and i.kind <> 'DEBUG' and a.state = 'SUCCESS') done
     where n.workspace_id = $1 and n.type = 'DI' and n.deployed_version_id is not null and not n.frozen
       and n.deleted_at is null
       and ($4 = 'workspace' or ($4 = 'node' and n.id = any($3::uuid[])) or ($4 = 'flow' and n.folder_id in (select id from flow)))`,
    [workspaceId, first, object.type === "workspace" ? [] : object.ids, object.type],
  );
  return rows
    .filter((row) => dataViolates(condition, row, now))
    .map(({ id, name, owner, committedUntil }) => ({
      object: `node:${id}`,
      facts: {
        node: { id, name, owner },
        instance: null,
        worker: null,
        committedUntil: committedUntil && isoInZone(committedUntil, zone),
      },
    }));
}
