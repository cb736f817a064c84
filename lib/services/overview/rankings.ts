import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import type { Rankings } from "@/lib/core/overview";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { todayOf } from "./today";

const SHOWN = 10;
const FAILING_DAYS = 30;

/** The day's longest runs, and the nodes whose instances failed most in the last 30 business dates. */
export async function rankings(workspaceId: string, actor: Actor, clock: Clock = systemClock): Promise<Rankings> {
  demand(actor, workspaceId, "instance.view");
  const sql = database();
  const { bizdate, before } = await todayOf(sql, workspaceId, clock.now());
  const [longest, failing] = await Promise.all([
    sql.query<InstanceKey & { node: string; cyctime: Date; durationMs: bigint }>(
      `select i.id, i.bizdate, n.name as node, i.cyctime, i.duration_ms as "durationMs"
       from instance i join node n on n.id = i.node_id
       where i.workspace_id = $1 and i.kind = 'CYCLE' and i.bizdate = $2 and i.duration_ms is not null
       order by i.duration_ms desc, i.id limit ${SHOWN}`,
      [workspaceId, bizdate],
    ),
    sql.query<Rankings["failing"][number]>(
      `select n.id as "nodeId", n.name as node, count(*)::int as failures
       from instance i join node n on n.id = i.node_id
       where i.workspace_id = $1 and i.state = 'FAILURE' and i.kind = 'CYCLE' and i.bizdate between $2 and $3
       group by n.id order by 3 desc, n.name limit ${SHOWN}`,
      [workspaceId, before(FAILING_DAYS - 1), bizdate],
    ),
  ]);
  return {
    longest: longest.map(({ id, bizdate: date, durationMs, ...row }) => ({
      ...row,
      id: formatInstanceId({ id, bizdate: date }),
      durationMs: Number(durationMs),
    })),
    failing,
  };
}
