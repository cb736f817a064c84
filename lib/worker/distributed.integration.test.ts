import { spawn, type ChildProcess } from "node:child_process";
import { copyFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import TableStore from "tablestore";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { catalogOf } from "@/lib/connectors";
import { formatInstanceId } from "@/lib/core/instance-id";
import { guideWith } from "@/lib/core/job/testing/guide-script";
import { formatDateTime } from "@/lib/core/job/wall-time";
import { createInstances, type CreatedInstance } from "@/lib/instances/create-instances";
import { recoverLapsedSlots } from "@/lib/instances/recover";
import { readTail } from "@/lib/instances/run-log/reader";
import { openSlot } from "@/lib/instances/slots";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database } from "@/lib/platform/db";
import { childEnvironment, env } from "@/lib/platform/env";
import { CHANNELS } from "@/lib/platform/listen";
import { openQueue, type JobQueue } from "@/lib/platform/queue";
import { secrets } from "@/lib/platform/secrets";
import { FaultBook } from "@/lib/sandbox/faults/fault-book";
import * as maxcompute from "@/lib/sandbox/maxcompute/testing/start";
import { encodeKey } from "@/lib/sandbox/tablestore/store/key";
import * as tablestore from "@/lib/sandbox/tablestore/testing/start";
import { temporaryFolder } from "@/lib/sandbox/testing/temporary-folder";
import { SYSTEM } from "@/lib/services/actor";
import { createDataSource } from "@/lib/services/data-sources";
import { listVerifications, requestVerification } from "@/lib/services/verifications";

const root = join(import.meta.dirname, "../..");
const HOUR_MS = 3_600_000;
const TABLE = "distributed_source";
/** Two megabytes a shard: several pages, more than one block. */
const ROWS = 2_000;
const { Condition, RowExistenceExpectation } = TableStore;
const condition = new Condition(RowExistenceExpectation.IGNORE, null);
const VALUE = "0123456789abcdef".repeat(512);

const faults = new FaultBook(() => now());
const clock = { offsetMs: -3 * HOUR_MS };
const now = () => new Date(Date.now() + clock.offsetMs);
const workers = new Set<ChildProcess>();
let source: Awaited<ReturnType<typeof tablestore.startForTest>>;
let target: Awaited<ReturnType<typeof maxcompute.startForTest>>;
let queue: JobQueue;
let fixture: Fixture;
let group: string;
let window: readonly [number, number];
let runs = 0;

beforeAll(async () => {
  [source, target] = await Promise.all([
    tablestore.startForTest({ now, faults }),
    maxcompute.startForTest({ now, faults }),
  ]);
  queue = await openQueue(database(), { supervise: false });
  const script = guideWith({
    reader: { dataTable: TABLE, statusTable: "${target}_status" },
    writer: { table: "${target}", blockSizeInMB: 1 },
    setting: { executeMode: "distribute", speed: { throttle: false, concurrent: 8 } },
  });
  fixture = await makeFixture(database(), { script });
  const { name } = await database().prisma.resourceGroup.findUniqueOrThrow({ where: { id: fixture.resourceGroupId } });
  group = name;
  await addDataSources();
  await writeSource();
  clock.offsetMs = 0;
}, 120_000);
afterEach(async () => {
  faults.clear();
  await Promise.all([...workers].map((worker) => end(worker)));
});
afterAll(async () => {
  await queue.close();
  await database().close();
  await Promise.all([source.close(), target.remove()]);
});

async function addDataSources(): Promise<void> {
  const add = (name: string, type: "tablestore" | "maxcompute", settings: object, accessKeySecret: string) => {
    const environments = { PROD: { settings: { region: "", ...settings }, secrets: { accessKeySecret } } };
    return createDataSource(fixture.workspaceId, { name, type, description: "", environments }, SYSTEM);
  };
  const stream = { endpoint: source.url, instanceName: tablestore.INSTANCE, accessKeyId: tablestore.ID };
  await add("MyTablestoreDataSource", "tablestore", stream, tablestore.SECRET);
  const { PROJECT: project, ACCESS_ID: accessKeyId, ACCESS_KEY } = maxcompute;
  const endpoint = `${target.url}/api`;
  await add("MyMaxComputeDataSource", "maxcompute", { endpoint, project, accessKeyId }, ACCESS_KEY.reveal());
}

/** Rows over eight partitions of the key space, half of them before their partition became one of its own. */
async function writeSource(): Promise<void> {
  const client = tablestore.officialClient(source.url);
  TableStore.util.date.getDate = now;
  await client.createTable({
    tableMeta: { tableName: TABLE, primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    streamSpecification: { enableStream: true, expirationTime: 72 },
  });
  const { id: tableId } = source.store.table(tablestore.INSTANCE, TABLE)!;
  const startMs = Math.floor(now().getTime() / 60_000) * 60_000;
  for (let partition = 0; partition < 7; partition++) {
    const at = encodeKey([`${partition + 1}`]);
    await source.store.apply({ kind: "split", tableId, partition, at, nowMs: now().getTime() });
  }
  for (let row = 0; row < ROWS; row += 100) {
    const rows = Array.from({ length: 100 }, (_, index) => ({
      type: "PUT",
      condition,
      primaryKey: [{ pk: `${(row + index) % 8}-${row + index}` }],
      attributeColumns: [{ value: `${row + index} ${VALUE}` }],
    }));
    await client.batchWriteRow({ tables: [{ tableName: TABLE, rows }] });
  }
  window = [startMs, Math.ceil((now().getTime() + 1) / 60_000) * 60_000];
}

/** A second worker is on a machine of its own: another home, the same key. */
async function startWorker(cu: number, isElsewhere = false): Promise<ChildProcess> {
  const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
  const home = isElsewhere ? temporaryFolder() : env.home;
  if (isElsewhere) copyKey(home);
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", alias, join(root, "lib/worker/main.ts")],
    {
      cwd: root,
      stdio: ["ignore", "ignore", "inherit", "ipc"],
      env: {
        ...childEnvironment(),
        MILLRACE_HOME: home,
        MILLRACE_RESOURCE_GROUP: group,
        MILLRACE_WORKER_CU: String(cu),
      },
    },
  );
  workers.add(child);
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error("the worker ended")));
  });
  return child;
}

function copyKey(home: string): void {
  mkdirSync(home, { recursive: true });
  copyFileSync(join(env.home, "secret.key"), join(home, "secret.key"));
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  workers.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

interface Run {
  readonly instance: CreatedInstance;
  readonly table: string;
}

/** An admitted run over all changes, into a table of its own. */
async function startRun(): Promise<Run> {
  const table = `distributed_target_${runs++}`;
  await sql(
    `CREATE TABLE ${table} (pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING);`,
  );
  const [start, last] = window.map((ms) => formatDateTime(ms, "Asia/Shanghai"));
  const parameters = { startTime: start!, endTime: last!, target: table };
  const cyctime = new Date(Date.UTC(2026, 5, 2, runs));
  const [instance] = await createInstances(database(), [newInstance(fixture, cyctime, { parameters })], cyctime);
  await database().query("update instance set state = 'WAIT_RESOURCE' where id = $1", [instance!.id]);
  await admit(instance!);
  return { instance: instance!, table };
}

async function admit(instance: CreatedInstance): Promise<void> {
  await database().transaction(async (statements) => {
    const fence = await openSlot(statements, { ...fixture, ...instance, cuMilli: 500 });
    const invitation = { type: "run", instanceId: formatInstanceId(instance), fence: String(fence) } as const;
    await queue.send(statements, fixture.resourceGroupId, [{ invitation, priority: 1 }]);
  });
}

async function sql(text: string): Promise<readonly (readonly unknown[])[]> {
  const { workspaceId } = fixture;
  const query = { workspaceId, name: "MyMaxComputeDataSource", environment: "PROD" } as const;
  const opened = await openDataSource(database(), secrets(), query);
  return (await catalogOf("maxcompute")!.execute!(opened, text, 100_000, AbortSignal.timeout(30_000))).rows;
}

/** What the source was given, compared with what is there: every change once. */
async function expectEveryChangeOnce({ table }: Run): Promise<void> {
  const [counts] = await sql(
    `SELECT count(*), count(DISTINCT pk), count(DISTINCT sequenceinfo), sum(CASE WHEN optype = 'U' THEN 1 ELSE 0 END) FROM ${table};`,
  );
  // A put row is a marker that it was replaced, and its one column.
  expect(counts!.map(Number)).toEqual([2 * ROWS, ROWS, 2 * ROWS, ROWS]);
  const rows = await sql(`SELECT pk, colvalue FROM ${table} WHERE optype = 'U';`);
  const wrong = rows.filter(([pk, value]) => {
    const row = String(pk).slice(2);
    return String(pk) !== `${Number(row) % 8}-${row}` || value !== `${row} ${VALUE}`;
  });
  expect(wrong).toEqual([]);
}

async function expectEqualReceipt({ instance }: Run): Promise<void> {
  const id = formatInstanceId(instance);
  const { id: asked } = await requestVerification(id, queue, SYSTEM);
  const answer = async () => (await listVerifications(id, SYSTEM)).find((one) => one.id === asked)!;
  await expect.poll(async () => (await answer()).state, { timeout: 60_000 }).toBe("DONE");
  expect((await answer()).report).toMatchObject({ verdict: "equal", missing: { rows: 0 }, extra: { rows: 0 } });
}

async function stateOf({ instance }: Run): Promise<{ state: string; reason: string | null; attempt: number }> {
  const [row] = await database().query<{ state: string; reason: string | null; attempt: number }>(
    "select state, state_reason as reason, attempt from instance where id = $1",
    [instance.id],
  );
  return row!;
}
const becomes = (run: Run, state: string, timeout = 60_000) =>
  expect
    .poll(() => stateOf(run), { timeout, interval: 50 })
    .toSatisfy((row: { state: string; reason: string }) => row.state === state || failIf(row, state));
function failIf({ state, reason }: { state: string; reason: string }, wanted: string): boolean {
  if (state === "FAILURE" && wanted !== "FAILURE") throw new Error(`the run failed: ${reason}`);
  return false;
}

async function logOf({ instance }: Run): Promise<string> {
  const attempts = await database().query<{ id: bigint }>(
    "select id from attempt where instance_id = $1 order by number",
    [instance.id],
  );
  const pages = await Promise.all(
    attempts.map(({ id }) => readTail(database(), { attemptId: id, bizdate: instance.bizdate })),
  );
  return pages.flatMap(({ lines }) => lines.map(({ text }) => text)).join("\n");
}

const entriesOf = ({ instance }: Run, type: string) =>
  database().query<{ entry: { block: number; marks: { split: string }[] } }>(
    "select entry from attempt_journal where instance_id = $1 and type = $2 order by attempt_id, seq",
    [instance.id, type],
  );

/** Most records that a part has read of one split, by what it has told. */
const readInPart = async ({ instance }: Run): Promise<number> => {
  const [row] = await database().query<{ read: number }>(
    `select coalesce(max((split ->> 'recordsRead')::int), 0) as read
     from run_part p join slot s on s.fence = p.fence, jsonb_array_elements(p.told -> 'splits') split
     where s.instance_id = $1`,
    [instance.id],
  );
  return row!.read;
};

/** Processes that have read a split to its end; 0 is the coordinator. */
const readersOf = async ({ instance }: Run): Promise<number[]> => {
  const rows = await database().query<{ part: number }>(
    `select distinct r.part from run_split r join slot s on s.fence = r.fence
     where s.instance_id = $1 and r.is_ended and r.part is not null order by 1`,
    [instance.id],
  );
  return rows.map(({ part }) => part);
};

/** Pages are short and come slowly, so that a shard takes its seconds, and ends a block in the middle. */
const slowly = (delayMs: number) =>
  faults.add({
    server: "tablestore",
    operation: "GetStreamRecord",
    times: null,
    delayMs,
    effect: { kind: "behave", behaviour: "shortPage" },
  });

test("two workers read the shards of one run, and one commit shows every change once", async () => {
  await startWorker(0.5);
  await startWorker(1, true);
  slowly(30);
  const run = await startRun();
  await expect.poll(() => readersOf(run), { timeout: 15_000, interval: 20 }).toEqual([0, 1]);
  faults.clear();
  await becomes(run, "SUCCESS");
  expect(await stateOf(run)).toMatchObject({ attempt: 1 });
  await expectEveryChangeOnce(run);
  expect(await entriesOf(run, "commitIntended")).toHaveLength(1);
  const blocks = (await entriesOf(run, "blockWritten")).map(({ entry }) => entry.block);
  expect(new Set(blocks).size).toBe(blocks.length);
  const log = await logOf(run);
  expect(log).toMatch(/Part 1 joined on worker [^:]+:\d+\./);
  expect(log).toContain("Part 1 on worker");
  expect(await database().query("select 1 from run_part union all select 1 from run_split")).toEqual([]);
  const read = await database().query<{ split: string; n: number }>(
    "select split, (body ->> 'recordsRead')::int as n from receipt where instance_id = $1 and split <> '' and (body ->> 'recordsRead')::int > 0",
    [run.instance.id],
  );
  expect(read).toHaveLength(8);
  expect(read.reduce((sum, { n }) => sum + n, 0)).toBe(2 * ROWS);
  await expectEqualReceipt(run);
}, 120_000);

/**
 * A run in the middle of its part: one worker coordinates it, another has read more of a shard than fits into one block,
 * and not all of it.
 */
async function startShared() {
  const both = [await startWorker(0.5), await startWorker(0.5, true)];
  slowly(30);
  const run = await startRun();
  await expect.poll(() => readInPart(run), { timeout: 30_000, interval: 20 }).toBeGreaterThan((2 * ROWS) / 8 / 2);
  await expect.poll(async () => (await entriesOf(run, "blockWritten")).length, { timeout: 30_000 }).toBeGreaterThan(0);
  const [holder] = await database().query<{ pid: number }>(
    "select w.pid from slot s join worker w on w.id = s.worker_id where s.instance_id = $1",
    [run.instance.id],
  );
  const coordinator = both.find(({ pid }) => pid === holder!.pid)!;
  return { run, coordinator, helper: both.find((one) => one !== coordinator)! };
}

test("after kill -9 of a worker that takes part, the others read on from what it had stored", async () => {
  const { run, helper } = await startShared();
  await end(helper, "SIGKILL");
  faults.clear();
  await becomes(run, "SUCCESS");
  expect(await stateOf(run)).toMatchObject({ attempt: 1 });
  await expectEveryChangeOnce(run);
  expect(await entriesOf(run, "commitIntended")).toHaveLength(1);
}, 120_000);

test("after kill -9 of the coordinator, another worker goes on with what all had stored", async () => {
  const { run, coordinator } = await startShared();
  await end(coordinator, "SIGKILL");
  faults.clear();
  await expect
    .poll(
      async () => {
        await recoverLapsedSlots(database(), "scheduler", new Date());
        return (await stateOf(run)).state;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe("WAIT_RESOURCE");
  await admit(run.instance);
  await becomes(run, "SUCCESS");
  expect(await stateOf(run)).toMatchObject({ attempt: 2 });
  await expectEveryChangeOnce(run);
  expect(await entriesOf(run, "resumed")).toHaveLength(1);
  expect(await entriesOf(run, "commitIntended")).toHaveLength(1);
}, 120_000);

test("a stop ends every part within five seconds, and nothing of the run is visible", async () => {
  const { run, helper } = await startShared();
  const since = Date.now();
  await database().query("update slot set stop_reason = 'user:u1' where instance_id = $1", [run.instance.id]);
  await database().query("select pg_notify($1, $2)", [CHANNELS.stops, String(run.instance.id)]);
  await becomes(run, "FAILURE", 5_000);
  expect((await stateOf(run)).reason).toBe("instance.stopped");
  const atWork = () =>
    database().query("select 1 from pg_stat_activity where application_name = 'millrace runner' and state = 'active'");
  await expect.poll(async () => (await atWork()).length, { timeout: 5_000, interval: 50 }).toBe(0);
  expect(Date.now() - since).toBeLessThan(5_000);
  expect(helper.exitCode).toBeNull();
  expect(await sql(`SELECT count(*) FROM ${run.table};`)).toEqual([[0n]]);
}, 120_000);
