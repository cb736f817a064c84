import { withInstallation } from "@/lib/cli/installation";
import { DAY_MS, dayOf, formatDay, HOUR_MS } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";

/**
 * A program. `make`: a daily task `late_report`, planned for noon, whose runs of today and of yesterday have failed.
 * `since`: its baseline looks at yesterday as well. `remove`: the task is gone, with its runs.
 */
const NAME = "late_report";

await withInstallation(async () => {
  const sql = database();
  const now = systemClock.now();
  switch (process.argv[2]) {
    case "make": {
      const [model] = await sql.query<{ workspaceId: string; config: object; script: string; zone: string }>(
        `select n.workspace_id as "workspaceId", v.config, v.script, w.time_zone as zone from node n
         join node_version v on v.id = n.deployed_version_id join workspace w on w.id = n.workspace_id
         where n.name = 'orders_to_maxcompute'`,
      );
      const { workspaceId, script, zone } = model!;
      const config = { ...model!.config, cycle: { kind: "day", time: "12:00" }, instanceMode: "T+1", outputs: [] };
      const [node] = await sql.query<{ id: string; versionId: string }>(
        `with made as (
           insert into node (id, workspace_id, type, name, draft_script, draft_config, deployed_at)
           values (gen_random_uuid(), $1, 'DI', $2, $3, $4, $5) returning id),
         version as (
           insert into node_version (id, node_id, number, change_type, script, config)
           select gen_random_uuid(), id, 1, 'CREATE', $3, $4 from made returning id, node_id)
         select node_id as id, id as "versionId" from version`,
        [workspaceId, NAME, script, config, new Date(now.getTime() - 7 * DAY_MS)],
      );
      await sql.query("update node set deployed_version_id = $2 where id = $1", [node!.id, node!.versionId]);
      const today = dayOf(zoneOf(zone).wallAt(now.getTime()));
      for (const day of [today - 1, today]) {
        const wall = day * DAY_MS + 12 * HOUR_MS;
        await sql.query("select millrace_ensure_month($1)::text", [formatDay(day - 1)]);
        await sql.query(
          `insert into instance (bizdate, workspace_id, node_id, node_version_id, kind, run_key, cyctime, cyctime_text,
             due_at, state, attempt, started_at, finished_at)
           values ($1, $2, $3, $4, 'CYCLE', '00000000-0000-0000-0000-000000000000', $5, $6, $5, 'FAILURE', 1, $5, $5)`,
          [
            formatDay(day - 1),
            workspaceId,
            node!.id,
            node!.versionId,
            new Date(zoneOf(zone).momentsOf(wall)[0]!),
            `${formatDay(day)}120000`,
          ],
        );
      }
      return;
    }
    case "since":
      await sql.query(
        `update baseline set since = $2, created_at = $2 where id in (
           select baseline_id from baseline_member m join node n on n.id = m.node_id where n.name = $1)`,
        [NAME, new Date(now.getTime() - DAY_MS)],
      );
      return;
    case "remove":
      await sql.query("delete from instance where node_id in (select id from node where name = $1)", [NAME]);
      await sql.query("update node set deployed_version_id = null, deleted_at = $2 where name = $1", [NAME, now]);
  }
});
