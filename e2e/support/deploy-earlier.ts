import { withInstallation } from "@/lib/cli/installation";
import { dayOf, DAY_MS } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { makeUpFor } from "@/lib/instances/generation/make-up-for";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";

/**
 * A program: lets a node that was just published, named by its id, have been in production since yesterday. Its run of
 * the present hour is due at once, at whatever time of day.
 */
await withInstallation(async () => {
  const id = process.argv[2]!;
  const now = systemClock.now();
  const [node] = await database().query<{ workspaceId: string; timeZone: string }>(
    `update node n set deployed_at = $2 from workspace w where n.id = $1 and w.id = n.workspace_id
     returning w.id as "workspaceId", w.time_zone as "timeZone"`,
    [id, new Date(now.getTime() - DAY_MS)],
  );
  if (!node) throw new Error(`no node ${id}`);
  await database().query(
    `with gone as (delete from instance where node_id = $1 returning id)
     delete from instance_edge where child_id in (select id from gone) or parent_id in (select id from gone)`,
    [id],
  );
  const today = dayOf(zoneOf(node.timeZone).wallAt(now.getTime()));
  await makeUpFor(database(), node.workspaceId, [id], { from: today, to: today }, now);
});
