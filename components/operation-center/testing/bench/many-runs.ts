import { withInstallation } from "@/lib/cli/installation";
import { database } from "@/lib/platform/db";

// A program: gives the sample workspace a hundred more tasks with a hundred runs each over the last eight hours.
const TASKS = 100;
const RUNS = 100;

await withInstallation(async () => {
  const sql = database();
  const [model] = await sql.query<{
    workspaceId: string;
    folderId: string | null;
    groupId: string;
    config: object;
    script: string;
  }>(
    `select n.workspace_id as "workspaceId", n.folder_id as "folderId", g.resource_group_id as "groupId", v.config, v.script
     from node n join node_version v on v.id = n.deployed_version_id
     join workspace_resource_group g on g.workspace_id = n.workspace_id and g.is_default
     where n.name = 'orders_to_maxcompute'`,
  );
  const { workspaceId, folderId, groupId, config, script } = model!;
  for (let task = 0; task < TASKS; task++) {
    const [node] = await sql.query<{ id: string }>(
      `insert into node (id, workspace_id, folder_id, type, name, draft_script, draft_config, deployed_at)
       values (gen_random_uuid(), $1, $2, 'DI', $3, $4, $5, now()) returning id`,
      [workspaceId, folderId, `task_${String(task).padStart(3, "0")}`, script, config],
    );
    await sql.query(
      `with v as (insert into node_version (id, node_id, number, change_type, script, config)
         values (gen_random_uuid(), $1, 1, 'CREATE', $2, $3) returning id)
       insert into instance (bizdate, workspace_id, node_id, node_version_id, kind, run_key, cyctime, cyctime_text, due_at,
         parameters, resource_group_id, state, attempt, auto_reruns, started_at, finished_at, duration_ms)
       select (at at time zone 'Asia/Shanghai')::date - 1, $4, $1, v.id, 'CYCLE', '00000000-0000-0000-0000-000000000000', at,
         to_char(at at time zone 'Asia/Shanghai', 'YYYYMMDDHH24MISS'), at, '{}', $5,
         (case when (run + $6) % 17 = 0 then 'FAILURE' else 'SUCCESS' end)::instance_state, 1, 0, at, at + interval '4 minutes', 240000
       from v, generate_series(1, $7::int) run, lateral (select date_trunc('second', now()) - interval '8 hours' * run / $7 as at) t`,
      [node!.id, script, config, workspaceId, groupId, task, RUNS],
    );
  }
});
