import { randomUUID } from "node:crypto";
import { schedule, type ScheduleInput } from "@/lib/core/schedule/schedule";
import { openDatabase, type Database } from "@/lib/platform/db";

interface ScratchDatabase {
  readonly url: string;
  readonly home: string;
  remove(): Promise<void>;
}

/** A database of its own for one benchmark, on the embedded server unless DATABASE_URL names another. */
export async function withScratch(
  work: (database: Database, scratch: ScratchDatabase) => Promise<void>,
): Promise<void> {
  const { scratchDatabase } = (await import("../../../scripts/lib/scratch-database.js")) as unknown as {
    scratchDatabase: () => Promise<ScratchDatabase>;
  };
  const scratch = await scratchDatabase();
  const database = openDatabase(scratch.url);
  try {
    await work(database, scratch);
  } finally {
    await database.close();
    await scratch.remove();
  }
}

export interface BenchWorkspace {
  readonly workspaceId: string;
  readonly groupId: string;
  readonly rootId: string;
}

/** A workspace with a root node, a group of so many CU, and `count` equal nodes below the root, deployed long ago. */
export async function makeNodes(
  { prisma, query }: Database,
  { count, cu, nodes: input }: { count: number; cu: number; nodes: ScheduleInput },
): Promise<BenchWorkspace> {
  const name = `b${randomUUID().replaceAll("-", "")}`;
  const { id: workspaceId } = await prisma.workspace.create({ data: { name, displayName: name, timeZone: "UTC" } });
  const { id: groupId } = await prisma.resourceGroup.create({ data: { name, maxRunning: 10_000 } });
  await prisma.workspaceResourceGroup.create({ data: { workspaceId, resourceGroupId: groupId, isDefault: true } });
  const long = new Date("2100-01-01");
  await prisma.worker.create({
    data: {
      id: randomUUID(),
      resourceGroupId: groupId,
      host: "bench",
      pid: 1,
      version: "0",
      cuMilli: cu * 1_000,
      startedAt: new Date(),
      heartbeatAt: long,
    },
  });
  const rootConfig = schedule.parse({ cycle: { kind: "day", time: "00:00" }, autoRerun: null });
  const deployed = `, deployed as (
      insert into node_version (id, node_id, number, change_type, script, config)
      select gen_random_uuid(), id, 1, 'CREATE', '{}', draft_config from made returning id, node_id)`;
  const [root] = await query<{ id: string }>(
    `with made as (insert into node (id, workspace_id, type, name, draft_config, is_root)
       values (gen_random_uuid(), $1, 'VIRTUAL', 'root', $2, true) returning id, draft_config) ${deployed}
     select node_id as id from deployed`,
    [workspaceId, JSON.stringify(rootConfig)],
  );
  await query(
    `with made as (insert into node (id, workspace_id, type, name, draft_config)
       select gen_random_uuid(), $1, 'DI', 'node ' || n, $2 from generate_series(1, $3::int) n returning id, draft_config) ${deployed}
     insert into node_dependency (node_id, ancestor_id, kind) select node_id, $4, 'SAME_CYCLE' from deployed`,
    [workspaceId, JSON.stringify(schedule.parse(input)), count, root!.id],
  );
  await query(
    `update node n set deployed_version_id = v.id, deployed_at = '2020-01-01' from node_version v
     where v.node_id = n.id and n.workspace_id = $1`,
    [workspaceId],
  );
  await query("analyze node, node_version, node_dependency");
  return { workspaceId, groupId, rootId: root!.id };
}

/** The value below which a share of the sorted figures lies. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export function report(bench: string, figures: Record<string, unknown>): void {
  process.stdout.write(`${JSON.stringify({ bench, ...figures })}\n`);
}
