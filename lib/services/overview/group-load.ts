import type { GroupLoad } from "@/lib/core/overview";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { listResourceGroups } from "../resource-groups";

const SPAN_MS = 24 * 3_600_000;
const STEP_MS = 15 * 60_000;

interface Span {
  groupId: string;
  cu: number;
  start: Date;
  /** Null while it runs. */
  end: Date | null;
}

/** How much of each resource group was in use over the last 24 hours, by the runs of every workspace that shares it. */
export async function groupLoad(workspaceId: string, actor: Actor, clock: Clock = systemClock): Promise<GroupLoad> {
  demand(actor, workspaceId, "resourceGroup.view");
  const sql = database();
  const now = clock.now().getTime();
  const from = Math.floor((now - SPAN_MS) / STEP_MS) * STEP_MS;
  const groups = await listResourceGroups(workspaceId, actor);
  const [spans, used] = await Promise.all([
    sql.query<Span>(
      `select i.resource_group_id as "groupId", i.cu_milli::float8 / 1000 as cu, a.started_at as start,
         a.finished_at as "end"
       from (select distinct b.workspace_id from workspace_resource_group b where b.resource_group_id = any($1::uuid[])) w
       join instance i on i.workspace_id = w.workspace_id and i.started_at > $2
       join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate
       where i.resource_group_id = any($1::uuid[]) and (a.finished_at > $3 or (a.finished_at is null and a.state = 'RUNNING'))`,
      [groups.map(({ id }) => id), new Date(from - SPAN_MS), new Date(from)],
    ),
    sql.query<{ id: string; used: number }>(
      `select resource_group_id as id, sum(cu_milli)::float8 / 1000 as used from slot
       where resource_group_id = any($1::uuid[]) and worker_id is not null group by 1`,
      [groups.map(({ id }) => id)],
    ),
  ]);
  const count = Math.ceil((now - from) / STEP_MS);
  return {
    from: new Date(from),
    stepMs: STEP_MS,
    groups: groups.map(({ id, name, cu }) => ({
      id,
      name,
      cu,
      used: used.find((each) => each.id === id)?.used ?? 0,
      steps: averages(
        spans.filter(({ groupId }) => groupId === id),
        { from, count, now },
      ),
    })),
  };
}

/** Average CU in each step; the last one ends now. */
function averages(
  spans: readonly Span[],
  { from, count, now }: { readonly from: number; readonly count: number; readonly now: number },
): number[] {
  const steps = Array.from({ length: count }, () => 0);
  for (const { cu, start, end } of spans) {
    const [first, last] = [Math.max(from, start.getTime()), Math.min(now, end?.getTime() ?? now)];
    for (let step = Math.floor((first - from) / STEP_MS); step < count && from + step * STEP_MS < last; step++) {
      const stepStart = from + step * STEP_MS;
      const stepEnd = Math.min(stepStart + STEP_MS, now);
      const overlap = Math.max(0, Math.min(last, stepEnd) - Math.max(first, stepStart));
      steps[step]! += (cu * overlap) / (stepEnd - stepStart);
    }
  }
  return steps.map((value) => Math.round(value * 100) / 100);
}
