import { baselineDefinition, type BaselineDefinition, type ThreatenedBaseline } from "@/lib/core/baseline/baseline";
import { isGuarded } from "@/lib/core/baseline/commitment";
import { AppError } from "@/lib/core/errors";
import { formatInstanceId, parseInstanceId } from "@/lib/core/instance-id";
import { parseWall } from "@/lib/core/schedule/wall-time";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { SUMMARY, type StoredSummary } from "./baseline-rows";

/** Instances after this one that are looked at, near ones first. */
const MOST_DESCENDANTS = 20_000;

interface Row extends StoredSummary {
  readonly name: string;
  readonly definition: BaselineDefinition;
  readonly cyctime: Date;
  readonly cyctimeText: string;
  readonly isOnPath: boolean;
}

/** The instances of baselines that wait for an instance, by committed time; each once. */
export async function baselinesBehind(text: string, actor: Actor): Promise<ThreatenedBaseline[]> {
  const key = parseInstanceId(text);
  const sql = database();
  const [instance] = await sql.query<{ workspaceId: string }>(
    `select workspace_id as "workspaceId" from instance where id = $1 and bizdate = $2`,
    [key.id, key.bizdate],
  );
  if (!instance) throw new AppError("instance.not_found", { id: text });
  demand(actor, instance.workspaceId, "baseline.view");
  const [any] = await sql.query("select 1 from baseline where workspace_id = $1 and enabled limit 1", [
    instance.workspaceId,
  ]);
  // Most workspaces have none, and a root node has everything after it.
  if (!any) return [];
  const rows = await sql.query<Row>(
    `with recursive down (id, bizdate) as (
       select $1::bigint, $2::date
       union select e.child_id, e.bizdate from down join instance_edge e on e.parent_id = down.id
         and e.parent_bizdate = down.bizdate and e.removed_at is null),
     near as (select * from down limit ${MOST_DESCENDANTS})
     select b.id as "baselineId", b.name, b.definition, ${SUMMARY}, g.cyctime, g.cyctime_text as "cyctimeText",
       i.path @> jsonb_build_array(jsonb_build_object('instanceId', $3::text)) as "isOnPath"
     from near join instance g on g.id = near.id and g.bizdate = near.bizdate and g.kind = 'CYCLE'
     join baseline_member m on m.node_id = g.node_id join baseline b on b.id = m.baseline_id and b.enabled
     join baseline_instance i on i.baseline_id = b.id and i.bizdate = g.bizdate
     where b.workspace_id = $4 order by i.committed_at, b.name`,
    [key.id, key.bizdate, formatInstanceId(key), instance.workspaceId],
  );
  const found = new Map<string, ThreatenedBaseline>();
  for (const { baselineId: id, name, definition, cyctime, cyctimeText, isOnPath, ...cycle } of rows) {
    const { data } = baselineDefinition.safeParse(definition);
    const promise = { cycle: cycle.cycle, committedAt: cycle.committedAt.getTime(), warnAt: cycle.warnAt.getTime() };
    const run = { wall: parseWall(cyctimeText), at: cyctime.getTime() };
    if (data && isGuarded(data, promise, run))
      found.set(`${id} ${cycle.bizdate} ${cycle.cycle}`, { id, name, instance: cycle, isOnPath });
  }
  return [...found.values()];
}
