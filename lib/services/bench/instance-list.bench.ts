import { randomUUID } from "node:crypto";
import { instanceFilter, type InstanceFilterInput } from "@/lib/core/instance";
import { INSTANCE_STATES } from "@/lib/core/instance-state";
import { openDatabase, type Database } from "@/lib/platform/db";
import { countStates, findKeys } from "../instance-query";

/**
 * `instance-list [rows] [runs]`: every filter of the list's menu, first and later pages, on so many instances of one
 * workspace over 180 days. Prints the p95 of each in milliseconds, and the worst.
 */
const rows = Number(process.argv[2] ?? 5_000_000);
const runs = Number(process.argv[3] ?? 25);
const DAYS = 180;
const NODES = 2_548;
const PAGES = 3;

interface Scratch {
  readonly url: string;
  remove(): Promise<void>;
}
const { scratchDatabase } = (await import("../../../scripts/lib/scratch-database.js")) as unknown as {
  scratchDatabase: () => Promise<Scratch>;
};
const scratch = await scratchDatabase();
const database = openDatabase(scratch.url);
try {
  const { workspaceId, ownerId, groupId, folderId } = await fill(database);
  const day = (ago: number) => {
    const at = new Date(Date.UTC(2026, 5, 29) - ago * 86_400_000);
    return at.toISOString().slice(0, 10).replaceAll("-", "");
  };
  const one = { bizdateFrom: day(10), bizdateTo: day(10) };
  const filters: Record<string, InstanceFilterInput> = {
    default: {},
    failed: { state: "FAILURE" },
    waiting: { state: "NOT_RUN,WAIT_TIME,WAIT_RESOURCE" },
    oneDate: one,
    oneDateByStarted: { ...one, sort: "started" },
    oneDateByDuration: { ...one, sort: "duration" },
    monthByDuration: { bizdateFrom: day(40), bizdateTo: day(10), sort: "duration" },
    byStarted: { sort: "started" },
    byDuration: { sort: "duration" },
    nodeName: { node: "node 17" },
    type: { type: "ODPS_SQL" },
    flow: { folderId },
    owner: { ownerId },
    ownerFailed: { ownerId, state: "FAILURE" },
    group: { resourceGroupId: groupId },
    frozen: { frozen: true },
    late: { late: true },
    rerun: { rerun: true },
    backfills: { kind: "BACKFILL" },
    combined: { ...one, state: "FAILURE", ownerId, node: "node 1" },
  };
  const p95: Record<string, number> = {};
  for (const [name, input] of Object.entries(filters)) {
    const times: number[] = [];
    for (let run = 0; run < runs; run++) {
      let cursor: string | null | undefined;
      for (let page = 0; page < PAGES && cursor !== null; page++) {
        const filter = instanceFilter.parse({ ...input, ...(cursor ? { cursor } : {}), limit: 100 });
        const from = performance.now();
        cursor = (await findKeys(database, workspaceId, filter)).nextCursor;
        times.push(performance.now() - from);
      }
    }
    p95[name] = percentile95(times);
  }
  const counts: number[] = [];
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    await countStates(database, workspaceId, instanceFilter.parse({}), INSTANCE_STATES, 10_001);
    counts.push(performance.now() - from);
  }
  p95["counts"] = percentile95(counts);
  process.stdout.write(
    `${JSON.stringify({ bench: "instance-list", rows, p95Ms: p95, worstMs: Math.max(...Object.values(p95)) })}\n`,
  );
} finally {
  await database.close();
  await scratch.remove();
}

function percentile95(times: number[]): number {
  const sorted = times.sort((a, b) => a - b);
  return Math.round(sorted[Math.ceil(sorted.length * 0.95) - 1]! * 10) / 10;
}

/** 95.5 % succeeded, 2 % failed; of the last day a part still waits; 3 % backfills; owners and groups unevenly. */
async function fill({ prisma, query }: Database) {
  const name = `b${randomUUID().replaceAll("-", "")}`;
  const { id: workspaceId } = await prisma.workspace.create({ data: { name, displayName: name, timeZone: "UTC" } });
  const { id: groupId } = await prisma.resourceGroup.create({ data: { name } });
  const { id: folderId } = await prisma.folder.create({ data: { workspaceId, kind: "BUSINESS_FLOW", name: "trade" } });
  const ownerId = "owner 7";
  await query(
    `insert into node (id, workspace_id, folder_id, type, name, draft_config)
     select gen_random_uuid(), $1, case when n % 20 = 0 then $2::uuid end,
       (case when n % 4 = 0 then 'ODPS_SQL' else 'DI' end)::node_type, 'node ' || n, '{}'
     from generate_series(1, $3::int) n`,
    [workspaceId, folderId, NODES],
  );
  for (let month = 0; month < 8; month++) {
    const first = new Date(Date.UTC(2025, 11 + month, 1)).toISOString().slice(0, 10).replaceAll("-", "");
    await query("select millrace_ensure_month($1)::text", [first]);
  }
  await query(
    `insert into instance (bizdate, workspace_id, node_id, kind, run_key, cyctime, cyctime_text, due_at, owner_id,
       resource_group_id, state, frozen, attempt, started_at, finished_at, duration_ms)
     select at::date, $1, n.id, (case when r % 33 = 0 then 'BACKFILL' else 'CYCLE' end)::instance_kind,
       case when r % 33 = 0 then gen_random_uuid() else '00000000-0000-0000-0000-000000000000' end,
       at, to_char(at, 'YYYYMMDDHH24MISS'), at, 'owner ' || (r % 40), case when r % 10 = 0 then $2::uuid end,
       (case when at < '2026-06-29 12:00Z' then case when r % 50 = 1 then 'FAILURE' else 'SUCCESS' end
         when r % 3 = 0 then 'WAIT_TIME' else 'NOT_RUN' end)::instance_state,
       r % 500 = 3, case when r % 30 = 0 then 2 else 1 end,
       case when at < '2026-06-29 12:00Z' then at + interval '3 s' end,
       case when at < '2026-06-29 12:00Z' then at + interval '1 min' end,
       case when at < '2026-06-29 12:00Z' then exp(random() * 12)::bigint end
     from (select r, '2026-06-30Z'::timestamptz - make_interval(secs => r * $4::float8) as at from generate_series(1, $3::int) r) t
     join (select id, row_number() over (order by name) as place from node where workspace_id = $1) n
       on n.place = r % $5::int + 1`,
    [workspaceId, groupId, rows, (DAYS * 86_400) / rows, NODES],
  );
  await query("vacuum analyze instance");
  await query("analyze node");
  return { workspaceId, ownerId, groupId, folderId };
}
