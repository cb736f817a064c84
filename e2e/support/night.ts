import { randomInt } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import type { InstanceState } from "@/lib/core/instance-state";
import { toStoredError, type StoredError } from "@/lib/core/stored-error";
import { RunLogWriter } from "@/lib/instances/run-log/writer";
import { withInstallation } from "@/lib/cli/installation";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { SYSTEM } from "@/lib/services/actor";
import { createTable } from "@/lib/services/table-creation";

/**
 * A program: gives the sample workspace the night behind it. An hour of `members_to_maxcompute` failed and holds two
 * others back, one of `payments_to_maxcompute` ran out of memory, one of `stock_to_maxcompute` is late because its
 * resource group has no worker, and everything else is fine. All of them are the sample task under other names and with
 * tables of their own, so what was mended really runs.
 */
const HOUR_MS = 3_600_000;
/** Windows of the sample task end so long before its time. */
const MARGIN_MS = 600_000;
const ZONE_OFFSET_MS = 8 * HOUR_MS;
const IDLE_GROUP = "nightly";

interface Model {
  readonly workspaceId: string;
  readonly folderId: string;
  readonly script: string;
  readonly config: Record<string, unknown>;
  readonly groupId: string;
  readonly workerId: string | null;
  readonly targetId: string;
}

await withInstallation(async () => {
  const model = await readModel();
  const hour = Math.floor(systemClock.now().getTime() / HOUR_MS) * HOUR_MS;
  const group = await database().prisma.resourceGroup.create({ data: { name: IDLE_GROUP } });
  await database().prisma.workspaceResourceGroup.create({
    data: { workspaceId: model.workspaceId, resourceGroupId: group.id },
  });

  const members = await makeNode(model, "members_to_maxcompute");
  await instanceOf(model, members, { at: hour - HOUR_MS, state: "SUCCESS" });
  const failed = await instanceOf(model, members, {
    at: hour,
    state: "FAILURE",
    attempts: 4,
    error: new AppError("tablestore.answer_timeout", {
      endpoint: "http://members.cn-hangzhou.ots.aliyuncs.com",
      operation: "GetStreamRecord",
      seconds: 30,
    }),
  });
  const daily = await makeNode(model, "members_daily");
  const held = await instanceOf(model, daily, { at: hour, state: "NOT_RUN", parent: failed });
  const report = await makeNode(model, "members_report");
  await instanceOf(model, report, { at: hour, state: "NOT_RUN", parent: held });

  // All read one stream, in which a window is for one run at a time: each failure is of an hour of its own.
  const payments = await makeNode(model, "payments_to_maxcompute");
  await instanceOf(model, payments, { at: hour - 2 * HOUR_MS, state: "SUCCESS" });
  await instanceOf(model, payments, {
    at: hour - HOUR_MS,
    state: "FAILURE",
    error: new AppError("instance.out_of_memory", { memory: "2.00 GiB", cu: "0.5" }),
  });

  const stock = await makeNode(model, "stock_to_maxcompute", IDLE_GROUP);
  await instanceOf(model, stock, { at: hour - 3 * HOUR_MS, state: "SUCCESS" });
  await instanceOf(model, stock, { at: hour - 2 * HOUR_MS, state: "WAIT_RESOURCE", groupId: group.id });
});

async function readModel(): Promise<Model> {
  const [row] = await database().query<Model>(
    `select n.workspace_id as "workspaceId", n.folder_id as "folderId", v.script, v.config, g.resource_group_id as "groupId",
       (select id from worker where stopped_at is null limit 1) as "workerId", t.id as "targetId"
     from node n join node_version v on v.id = n.deployed_version_id
     join workspace_resource_group g on g.workspace_id = n.workspace_id and g.is_default
     join data_source t on t.workspace_id = n.workspace_id and t.name = 'MyMaxComputeDataSource'
     where n.name = 'orders_to_maxcompute'`,
  );
  if (!row) throw new Error("There is no sample task to copy: run `millrace sample ensure` first.");
  return row;
}

interface MadeNode {
  readonly id: string;
  readonly versionId: string;
  readonly script: string;
}

async function makeNode(model: Model, name: string, resourceGroup: string | null = null): Promise<MadeNode> {
  const table = `ods_${name.replace("_to_maxcompute", "")}_changes`;
  const columns = "(pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING)";
  const draft = { environment: "PROD", ddl: `CREATE TABLE ${table} ${columns};` } as const;
  await createTable(model.targetId, draft, SYSTEM, AbortSignal.timeout(30_000));
  const script = model.script.replace("maxcompute_target_table", table);
  const outputs = [{ name: `demo.${name}`, tableName: null }];
  const config = { ...model.config, instanceMode: "T+1", resourceGroup, outputs };
  return database().transaction(async (sql) => {
    const [node] = await sql.query<{ id: string }>(
      `insert into node (id, workspace_id, folder_id, type, name, draft_script, draft_config, deployed_at)
       values (gen_random_uuid(), $1, $2, 'DI', $3, $4, $5, now()) returning id`,
      [model.workspaceId, model.folderId, name, script, config],
    );
    const [version] = await sql.query<{ id: string }>(
      `insert into node_version (id, node_id, number, change_type, script, config)
       values (gen_random_uuid(), $1, 1, 'CREATE', $2, $3) returning id`,
      [node!.id, script, config],
    );
    await sql.query("update node set deployed_version_id = $2 where id = $1", [node!.id, version!.id]);
    await sql.query(`insert into node_output (name, node_id, automatic) values ($1, $2, false), ($3, $2, true)`, [
      `demo.${name}`,
      node!.id,
      `demo.${randomInt(100_000_000, 1_000_000_000)}_out`,
    ]);
    await sql.query(
      `insert into node_dependency (node_id, ancestor_id, kind)
       select $1, id, 'SAME_CYCLE' from node where workspace_id = $2 and is_root`,
      [node!.id, model.workspaceId],
    );
    return { id: node!.id, versionId: version!.id, script };
  });
}

interface Wish {
  /** Its planned instant. */
  readonly at: number;
  readonly state: InstanceState;
  readonly groupId?: string;
  readonly attempts?: number;
  readonly error?: AppError;
  readonly parent?: Made;
}
interface Made {
  readonly id: bigint;
  readonly bizdate: string;
}

async function instanceOf(model: Model, node: MadeNode, wish: Wish): Promise<Made> {
  const cyctime = wall(wish.at);
  const bizdate = wall(wish.at - 24 * HOUR_MS).slice(0, 8);
  const window = { start: wish.at - MARGIN_MS - HOUR_MS, end: wish.at - MARGIN_MS };
  const parameters = { startTime: wall(window.start), endTime: wall(window.end) };
  const attempts = wish.attempts ?? (wish.state === "SUCCESS" || wish.error ? 1 : 0);
  const started = attempts > 0 ? new Date(wish.at + 2_000) : null;
  const ended = attempts > 0 ? new Date(wish.at + 41_000) : null;
  const made = await database().transaction(async (sql) => {
    const [row] = await sql.query<Made>(
      `insert into instance (bizdate, workspace_id, node_id, node_version_id, kind, run_key, cyctime, cyctime_text, due_at,
         parameters, resource_group_id, state, state_reason, attempt, auto_reruns, started_at, finished_at, duration_ms)
       values ($1, $2, $3, $4, 'CYCLE', '00000000-0000-0000-0000-000000000000', $5, $6, $5, $7, $8, $9, $10, $11, $12, $13,
         $14, $15) returning id, bizdate`,
      [
        bizdate,
        model.workspaceId,
        node.id,
        node.versionId,
        new Date(wish.at),
        cyctime,
        parameters,
        wish.groupId ?? model.groupId,
        wish.state,
        wish.error?.code ?? null,
        attempts,
        Math.max(0, attempts - 1),
        started,
        ended,
        attempts > 0 ? 39_000 : null,
      ],
    );
    await waitsFor(sql, row!, wish.parent ?? (await rootAt(sql, model, bizdate)));
    return row!;
  });
  for (let number = 1; number <= attempts; number++) {
    const error = wish.error ? toStoredError(wish.error) : null;
    await attemptOf(model, node, made, { number, window, parameters, error, at: wish.at + (number - 1) * 160_000 });
  }
  return made;
}

async function rootAt(sql: Sql, { workspaceId }: Model, bizdate: string): Promise<Made> {
  const [root] = await sql.query<Made>(
    `select i.id, i.bizdate from instance i join node n on n.id = i.node_id
     where i.workspace_id = $1 and n.is_root and i.bizdate <= $2 order by i.bizdate desc limit 1`,
    [workspaceId, bizdate],
  );
  return root!;
}

function waitsFor(sql: Sql, child: Made, parent: Made): Promise<unknown> {
  return sql.query(
    `insert into instance_edge (child_id, bizdate, parent_id, parent_bizdate, kind)
     values ($1, $2, $3, $4, 'SAME_CYCLE')`,
    [child.id, child.bizdate, parent.id, parent.bizdate],
  );
}

interface Attempt {
  readonly number: number;
  readonly window: { readonly start: number; readonly end: number };
  readonly parameters: Record<string, string>;
  readonly error: StoredError | null;
  readonly at: number;
}

async function attemptOf(model: Model, node: MadeNode, instance: Made, attempt: Attempt): Promise<void> {
  const { number, window, parameters, error, at } = attempt;
  const rows = error === null ? 361 : 163_840;
  const read = { recordsRead: rows, recordsWritten: error === null ? rows : 0, recordsDirty: 0, recordsFiltered: 0 };
  const position = error === null ? window.end : window.start + 0.44 * HOUR_MS;
  const split = { id: "5b0e8b1c-9f4c-4f6a-8b0d-1f6f6a2c7f04", bytes: rows * 129, ...read };
  const summary = {
    state: error === null ? "SUCCESS" : "FAILURE",
    ...read,
    bytes: rows * 129,
    stages: { init: 400, prepare: 2_100, transfer: 34_800, ...(error === null ? { commit: 700, finish: 300 } : {}) },
    splits: [{ ...split, state: error === null ? "drained" : "reading", positionMs: position }],
    dirtyByCode: {},
    retentionHours: 168,
  };
  const [row] = await database().query<{ id: bigint }>(
    `insert into attempt (bizdate, instance_id, number, fence, state, worker_id, node_version_id, job, parameters,
       window_start, window_end, records_read, records_written, bytes, summary, error, started_at, finished_at)
     values ($1, $2, $3, nextval(pg_get_serial_sequence('slot', 'fence')), $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,
       $15, $16, $17) returning id`,
    [
      instance.bizdate,
      instance.id,
      number,
      error === null ? "SUCCESS" : "FAILURE",
      model.workerId,
      node.versionId,
      Object.entries(parameters).reduce((text, [name, value]) => text.replace(`\${${name}}`, value), node.script),
      parameters,
      new Date(window.start),
      new Date(window.end),
      read.recordsRead,
      read.recordsWritten,
      rows * 129,
      summary,
      error,
      new Date(at + 2_000),
      new Date(at + 41_000),
    ],
  );
  const log = await RunLogWriter.open(
    database(),
    { attemptId: row!.id, bizdate: instance.bizdate },
    { clock: systemClock, offsetAt: () => ZONE_OFFSET_MS },
  );
  log.info(`Attempt ${number} reads ${parameters.startTime} to ${parameters.endTime}`);
  log.info(`${read.recordsRead} records read`);
  if (error !== null) log.error(`${error.code}: ${error.message}`);
  await log.close();
}

/** A moment as the workspace's clock shows it, `yyyyMMddHHmmss`. */
function wall(at: number): string {
  return new Date(at + ZONE_OFFSET_MS).toISOString().replaceAll(/[-:T]/g, "").slice(0, 14);
}
