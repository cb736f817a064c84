import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/platform/db";

/** 2,000 daily, 500 hourly and 48 five-minute nodes would make as many runs; here they come evenly. */
const NODES = 2_548;
export const DAYS = 180;
/** The first day after the last one that is filled. */
export const END = Date.UTC(2026, 5, 30);

export interface Filled {
  readonly workspaceId: string;
  readonly groupId: string;
  readonly folderId: string;
  readonly runKey: string;
}

/**
 * So many instances of one workspace over 180 days: 95.5 % succeeded, 2 % failed, of the last half day a part still
 * waits, 3 % backfills, 3 % ran again, 0.2 % frozen. `owner 7` has a fortieth, `newcomer` and one backfill 40 each.
 */
export async function fillInstances({ prisma, query }: Database, rows: number): Promise<Filled> {
  const name = `b${randomUUID().replaceAll("-", "")}`;
  const { id: workspaceId } = await prisma.workspace.create({ data: { name, displayName: name, timeZone: "UTC" } });
  const { id: groupId } = await prisma.resourceGroup.create({ data: { name } });
  const { id: folderId } = await prisma.folder.create({ data: { workspaceId, kind: "BUSINESS_FLOW", name: "trade" } });
  const runKey = randomUUID();
  await query(
    `insert into node (id, workspace_id, folder_id, type, name, draft_config)
     select gen_random_uuid(), $1, case when n % 20 = 0 then $2::uuid end,
       (case when n % 4 = 0 then 'ODPS_SQL' when n = 1 then 'VIRTUAL' else 'DI' end)::node_type, 'node ' || n, '{}'
     from generate_series(1, $3::int) n`,
    [workspaceId, folderId, NODES],
  );
  for (let month = 0; month < 8; month++) {
    const first = new Date(Date.UTC(2025, 11 + month, 1)).toISOString().slice(0, 10).replaceAll("-", "");
    await query("select millrace_ensure_month($1)::text", [first]);
  }
  const indexes = await dropIndexes(query);
  await query(
    `insert into instance (bizdate, workspace_id, node_id, kind, run_key, cyctime, cyctime_text, due_at, owner_id,
       resource_group_id, state, frozen, attempt, started_at, finished_at, duration_ms)
     select at::date, $1, n.id, (case when r % 33 = 0 then 'BACKFILL' else 'CYCLE' end)::instance_kind,
       case when r % ($3::int / 40) = 33 then $6::uuid when r % 33 = 0 then gen_random_uuid()
         else '00000000-0000-0000-0000-000000000000' end,
       at, to_char(at, 'YYYYMMDDHH24MISS'), at,
       case when r % ($3::int / 40) = 34 then 'newcomer' else 'owner ' || (r % 40) end,
       case when r % 10 = 0 then $2::uuid end,
       (case when at < $7::timestamptz - interval '12 h' then case when r % 50 = 1 then 'FAILURE' else 'SUCCESS' end
         when r % 3 = 0 then 'WAIT_TIME' else 'NOT_RUN' end)::instance_state,
       r % 500 = 3, case when r % 30 = 4 then 2 else 1 end,
       case when at < $7::timestamptz - interval '12 h' then at + interval '3 s' end,
       case when at < $7::timestamptz - interval '12 h' then at + interval '1 min' end,
       case when at < $7::timestamptz - interval '12 h' then exp(random() * 12)::bigint end
     from (select r, $7::timestamptz - make_interval(secs => r * $4::float8) as at from generate_series(1, $3::int) r) t
     join (select id, row_number() over (order by name) as place from node where workspace_id = $1) n
       on n.place = r % $5::int + 1`,
    [workspaceId, groupId, rows, (DAYS * 86_400) / rows, NODES, runKey, new Date(END)],
  );
  for (const index of indexes) await query(index);
  await query("vacuum analyze instance");
  await query("analyze node");
  return { workspaceId, groupId, folderId, runKey };
}

/** Makes a large insert cheap. Answers the statements that make the indexes again. */
async function dropIndexes(query: Database["query"]): Promise<string[]> {
  const indexes = await query<{ name: string; definition: string }>(
    `select indexname as name, replace(indexdef, ' ON ONLY ', ' ON ') as definition from pg_indexes
     where tablename = 'instance' and indexname <> 'instance_pkey'`,
  );
  for (const { name } of indexes) await query(`drop index "${name}"`);
  return indexes.map(({ definition }) => definition);
}
