import { MINUTE_MS } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import type { Finding } from "./instances";
import { isoInZone } from "./iso-in-zone";
import type { LiveRule } from "./rules";

/** A worker that nobody has heard of for this long was taken away rather than lost. */
const FORGOTTEN = "1 day";

/** Workers of the workspace's groups that stopped without saying so. */
export async function findWorkers(sql: Sql, { rule, workspaceId, zone }: LiveRule, now: Date): Promise<Finding[]> {
  if (rule.condition.type !== "workerDown") return [];
  const before = new Date(now.getTime() - rule.condition.minutes * MINUTE_MS);
  const rows = await sql.query<{ id: string; host: string; resourceGroup: string; heartbeatAt: Date }>(
    `select k.id, k.host, g.name as "resourceGroup", k.heartbeat_at as "heartbeatAt"
     from worker k join resource_group g on g.id = k.resource_group_id
     join workspace_resource_group w on w.resource_group_id = g.id and w.workspace_id = $1
     where k.stopped_at is null and k.heartbeat_at < $2 and k.heartbeat_at > $3::timestamptz - interval '${FORGOTTEN}'
     order by k.heartbeat_at`,
    [workspaceId, before, now],
  );
  return rows.map(({ id, host, resourceGroup, heartbeatAt }) => ({
    object: `worker:${id}`,
    facts: {
      node: null,
      instance: null,
      worker: { host, resourceGroup, heartbeatAt: isoInZone(heartbeatAt, zone) },
      committedUntil: null,
    },
  }));
}
