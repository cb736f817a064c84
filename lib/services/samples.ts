import { randomInt } from "node:crypto";
import type { DataSourceView } from "@/lib/core/data-source";
import { schedule, type ScheduleInput } from "@/lib/core/schedule/schedule";
import { zoneOf } from "@/lib/core/schedule/zone";
import { applyDeployment } from "@/lib/instances/generation/apply-deployment";
import { systemClock } from "@/lib/platform/clock";
import { database, type Prisma } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { logger } from "@/lib/platform/logger";
import { demand, SYSTEM, type Actor } from "./actor";
import { createDataSource } from "./data-sources";
import { bindFirstGroup } from "./resource-groups";
import { rootOutput } from "./root-node";
import { sampleDeployedAt } from "./sample-history";
import { sandboxConnection } from "./sandbox-connection";
import { createWorkspace } from "./workspaces";

const WORKSPACE = "demo";
const NODE = "orders_to_maxcompute";
const TIME_ZONE = "Asia/Shanghai";

/**
 * Gives a fresh installation something to look at: a workspace with both data sources of the local sandbox and the
 * guide's hourly task, deployed some hours ago. Does nothing once the task was there, whatever people did to it since, or
 * where they made workspaces of their own; what an interrupted call left is completed by the next one.
 */
export async function ensureSamples(): Promise<void> {
  const { prisma } = database();
  const workspaces = await prisma.workspace.findMany({ select: { id: true, name: true } });
  const known = workspaces.find(({ name }) => name === WORKSPACE);
  if (workspaces.length > 0 && known === undefined) return;
  const workspaceId = known?.id ?? (await makeWorkspace());
  const made = await prisma.node.findFirst({ where: { workspaceId, name: NODE, personalOf: null } });
  if (made !== null && made.deployedVersion !== null) return;
  // Undeployed, renamed or deleted by somebody: it is not made once more.
  const changes = await prisma.auditEntry.count({ where: { workspaceId, objectType: "node", objectName: NODE } });
  if (changes > 0) return;
  await prisma.$transaction(async (tx) => {
    await tx.resourceGroup.upsert({
      where: { name: env.resourceGroup },
      create: { name: env.resourceGroup },
      update: {},
    });
    await bindFirstGroup(tx, workspaceId);
  });
  await registerSampleSources(workspaceId, SYSTEM);
  await deploy(made?.id ?? (await makeNode(workspaceId)));
  logger.info({ workspace: WORKSPACE, node: NODE }, "samples registered");
}

async function makeWorkspace(): Promise<string> {
  const draft = {
    name: WORKSPACE,
    displayName: "Demo",
    description: "",
    timeZone: TIME_ZONE,
    mode: "BASIC",
  } as const;
  return (await createWorkspace(draft, SYSTEM)).id;
}

/**
 * Registers both servers of the local sandbox as data sources; those whose name is taken stay as they are. Gives back
 * what was made. @throws AppError "sandbox.off" | "sandbox.unreachable"
 */
export async function registerSampleSources(workspaceId: string, actor: Actor): Promise<DataSourceView[]> {
  demand(actor, workspaceId, "dataSource.manage");
  const { tablestore, maxcompute, accessKeyId, accessKeySecret } = await sandboxConnection();
  const secrets = { accessKeySecret };
  const sources = [
    {
      name: "MyTablestoreDataSource",
      type: "tablestore",
      description: "The sandbox's instance with the sample table orders",
      settings: { region: "", instanceName: tablestore.instance, endpoint: tablestore.endpoint, accessKeyId },
    },
    {
      name: "MyMaxComputeDataSource",
      type: "maxcompute",
      description: "The sandbox's project",
      settings: { region: "", project: maxcompute.project, endpoint: maxcompute.endpoint, accessKeyId },
    },
  ];
  const made: DataSourceView[] = [];
  for (const { settings, ...source } of sources) {
    const isThere = await database().prisma.dataSource.count({ where: { workspaceId, name: source.name } });
    if (isThere > 0) continue;
    made.push(await createDataSource(workspaceId, { ...source, environments: { PROD: { settings, secrets } } }, actor));
  }
  return made;
}

async function makeNode(workspaceId: string): Promise<string> {
  const config = schedule.parse(SCHEDULE) as unknown as Prisma.InputJsonObject;
  return database().prisma.$transaction(async (tx) => {
    const root = await tx.node.findFirstOrThrow({ where: { workspaceId, isRoot: true } });
    const flow = await tx.folder.create({ data: { workspaceId, kind: "BUSINESS_FLOW", name: WORKSPACE } });
    const { id: nodeId } = await tx.node.create({
      data: {
        workspaceId,
        folderId: flow.id,
        type: "DI",
        name: NODE,
        description: "Every change of the sample table orders, hour by hour",
        draftScript: SCRIPT,
        draftConfig: config,
        createdAt: systemClock.now(),
      },
    });
    await tx.nodeVersion.create({ data: { nodeId, number: 1, changeType: "CREATE", script: SCRIPT, config } });
    await tx.nodeOutput.createMany({
      data: [
        { name: `${WORKSPACE}.${randomInt(100_000_000, 1_000_000_000)}_out`, nodeId, automatic: true },
        { name: `${WORKSPACE}.${NODE}`, nodeId },
        { name: `${WORKSPACE}.maxcompute_target_table`, nodeId, tableName: "maxcompute_target_table" },
      ],
    });
    await tx.nodeDependency.create({ data: { nodeId, ancestorId: root.id, kind: "SAME_CYCLE" } });
    return nodeId;
  });
}

/** As if it had been deployed some hours ago: the hours since then are due at once. */
async function deploy(nodeId: string): Promise<void> {
  const at = sampleDeployedAt(systemClock.now(), zoneOf(TIME_ZONE));
  await database().transaction(async (sql) => {
    await sql.query(
      `update node n set deployed_at = $2, deployed_version_id = v.id from node_version v
       where n.id = $1 and v.node_id = n.id and v.number = 1`,
      [nodeId, at],
    );
    const roots = await sql.query<{ id: string }>(
      "select r.id from node n join node r on r.workspace_id = n.workspace_id and r.is_root where n.id = $1",
      [nodeId],
    );
    await applyDeployment(sql, [...roots.map(({ id }) => id), nodeId], at);
  });
}

const COLUMNS = ["pk", "colName", "version", "colValue", "opType", "sequenceInfo"];

/** The script of the product guide, with the sample's tables. */
const SCRIPT = JSON.stringify(
  {
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "otsstream",
        parameter: {
          statusTable: "TableStoreStreamReaderStatusTable",
          maxRetries: 30,
          isExportSequenceInfo: true,
          datasource: "MyTablestoreDataSource",
          dataTable: "orders",
          newVersion: "true",
          column: COLUMNS,
          startTimeString: "${startTime}",
          endTimeString: "${endTime}",
        },
        name: "Reader",
        category: "reader",
      },
      {
        stepType: "odps",
        parameter: {
          partition: "",
          truncate: false,
          datasource: "MyMaxComputeDataSource",
          table: "maxcompute_target_table",
          column: COLUMNS.map((name) => name.toLowerCase()),
          emptyAsNull: false,
          compress: false,
        },
        name: "Writer",
        category: "writer",
      },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: { errorLimit: { record: "0" }, speed: { throttle: false, concurrent: 2 } },
  },
  null,
  2,
);

/** The guide's schedule: every hour on the hour, windows that end ten minutes before. */
const SCHEDULE: ScheduleInput = {
  parameters: [
    { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
    { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  ],
  instanceMode: "Immediately",
  cycle: { kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" },
  autoRerun: { times: 3, intervalMinutes: 2 },
  dependencies: [{ output: rootOutput(WORKSPACE) }],
  outputs: [
    { name: `${WORKSPACE}.${NODE}` },
    { name: `${WORKSPACE}.maxcompute_target_table`, tableName: "maxcompute_target_table" },
  ],
};
