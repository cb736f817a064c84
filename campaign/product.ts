import { formatInstanceId } from "@/lib/core/instance-id";
import { schedule } from "@/lib/core/schedule/schedule";
import { createInstances, CYCLE_RUN_KEY } from "@/lib/instances/create-instances";
import { database } from "@/lib/platform/db";
import { SYSTEM } from "@/lib/services/actor";
import { createDataSource } from "@/lib/services/data-sources";
import { act } from "@/lib/services/instance-actions";
import { createWorkspace } from "@/lib/services/workspaces";

const ZONE = "Asia/Shanghai";
const GROUP = "default";
const OFFSET_MS = 8 * 3_600_000;
const COLUMNS = ["pk", "colName", "version", "colValue", "opType", "sequenceInfo"];
export const SOURCE = "Stream";
export const TARGET = "Warehouse";
/** Who reruns and decides in a campaign. */
const OPERATOR = { ...SYSTEM, type: "user", id: "operator", name: "operator" } as const;

export interface Workspace {
  readonly workspaceId: string;
  readonly groupId: string;
}

export interface Endpoints {
  readonly tablestore: { readonly endpoint: string; readonly instanceName: string };
  readonly maxcompute: { readonly endpoint: string; readonly project: string };
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

/** A workspace with both data sources, through the product's own services. */
export async function setUpWorkspace({ tablestore, maxcompute, accessKeyId, accessKeySecret }: Endpoints) {
  const { prisma } = database();
  const draft = { name: "campaign", displayName: "Campaign", description: "", timeZone: ZONE, mode: "BASIC" } as const;
  const { id: workspaceId } = await createWorkspace(draft, SYSTEM);
  await prisma.workspace.update({ where: { id: workspaceId }, data: { periodicScheduling: false } });
  const group = await prisma.resourceGroup.upsert({ where: { name: GROUP }, create: { name: GROUP }, update: {} });
  await prisma.workspaceResourceGroup.create({
    data: { workspaceId, resourceGroupId: group.id, isDefault: true },
  });
  const sources = [
    { name: SOURCE, type: "tablestore", settings: { region: "", accessKeyId, ...tablestore } },
    { name: TARGET, type: "maxcompute", settings: { region: "", accessKeyId, ...maxcompute } },
  ];
  for (const { settings, ...source } of sources) {
    const environments = { PROD: { settings, secrets: { accessKeySecret } } };
    await createDataSource(workspaceId, { ...source, description: "", environments }, SYSTEM);
  }
  return { workspaceId, groupId: group.id };
}

export interface Task {
  readonly table: string;
  readonly statusTable: string;
  readonly target: string;
  readonly partition: string;
  readonly concurrent: number;
  readonly compress: boolean;
}

/** A deployed node that loads the changes of one table; answers its id and its version's. */
export async function makeNode({ workspaceId }: Workspace, task: Task) {
  const { prisma } = database();
  const script = JSON.stringify({
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "otsstream",
        category: "reader",
        name: "Reader",
        parameter: {
          datasource: SOURCE,
          dataTable: task.table,
          statusTable: task.statusTable,
          maxRetries: 30,
          isExportSequenceInfo: true,
          newVersion: "true",
          column: COLUMNS,
          startTimeString: "${startTime}",
          endTimeString: "${endTime}",
        },
      },
      {
        stepType: "odps",
        category: "writer",
        name: "Writer",
        parameter: {
          datasource: TARGET,
          table: task.target,
          partition: task.partition,
          truncate: false,
          column: COLUMNS.map((name) => name.toLowerCase()),
          emptyAsNull: false,
          compress: task.compress,
          blockSizeInMB: 1,
        },
      },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { throttle: false, concurrent: task.concurrent } },
  });
  const config = schedule.parse({ cycle: { kind: "day", time: "00:00" }, autoRerun: null }) as object;
  const node = await prisma.node.create({
    data: { workspaceId, type: "DI", name: task.table, draftConfig: config, draftScript: script },
  });
  const version = await prisma.nodeVersion.create({
    data: { nodeId: node.id, number: 1, changeType: "CREATE", script, config },
  });
  await prisma.node.update({ where: { id: node.id }, data: { deployedVersion: version.id } });
  return { nodeId: node.id, nodeVersionId: version.id };
}

export interface Occurrence {
  readonly id: string;
  /** As services take it. */
  readonly publicId: string;
}

/** The instance that loads one window, due at once. */
export async function makeInstance(
  { workspaceId, groupId }: Workspace,
  node: { readonly nodeId: string; readonly nodeVersionId: string },
  [startMs, endMs]: readonly [number, number],
): Promise<Occurrence> {
  const cyctime = new Date(endMs);
  const [made] = await createInstances(
    database(),
    [
      {
        ...node,
        workspaceId,
        kind: "CYCLE",
        runKey: CYCLE_RUN_KEY,
        runType: "NORMAL",
        bizdate: wallClock(endMs).slice(0, 8),
        cyctime,
        cyctimeText: wallClock(endMs),
        dueAt: cyctime,
        parameters: { startTime: wallClock(startMs), endTime: wallClock(endMs) },
        ownerId: null,
        resourceGroupId: groupId,
        priority: 1,
        cuMilli: 500,
        frozen: false,
        state: "NOT_RUN",
      },
    ],
    cyctime,
  );
  await database().query("update instance set state = 'WAIT_TIME' where id = $1", [made!.id]);
  return { id: String(made!.id), publicId: formatInstanceId(made!) };
}

export const operate = (
  { publicId }: Occurrence,
  operation: "rerun" | "stop" | "acceptOutcome" | "rejectOutcome",
): Promise<void> => act(publicId, { operation, reason: "campaign" }, OPERATOR);

/** yyyyMMddHHmmss as the workspace's wall clock shows it. */
function wallClock(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().replace(/\D/g, "").slice(0, 14);
}
