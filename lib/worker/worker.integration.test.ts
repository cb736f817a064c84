import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { formatInstanceId } from "@/lib/core/instance-id";
import { debugRunStart } from "@/lib/core/node";
import { createInstances, type CreatedInstance } from "@/lib/instances/create-instances";
import { recoverLapsedSlots } from "@/lib/instances/recover";
import { readTail } from "@/lib/instances/run-log/reader";
import { openSlot } from "@/lib/instances/slots";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { openDatabase, type Database } from "@/lib/platform/db";
import { childEnvironment, databaseUrl } from "@/lib/platform/env";
import { CHANNELS } from "@/lib/platform/listen";
import { openQueue, type JobQueue } from "@/lib/platform/queue";
import { Tick } from "@/lib/scheduler/tick";
import { SYSTEM } from "@/lib/services/actor";
import { getDebugRun, startDebugRun } from "@/lib/services/nodes/debug-runs";

const root = join(import.meta.dirname, "../..");
/** `records` of a made-up column, slowed down when `perSecond` is given. */
const script = (records: number, perSecond?: number, transformer: readonly object[] = []) =>
  JSON.stringify({
    extend: { datax: { transformer } },
    type: "job",
    version: "2.0",
    steps: [
      {
        stepType: "stream",
        category: "reader",
        name: "Reader",
        parameter: { column: [{ type: "string", value: "x" }], sliceRecordCount: records },
      },
      { stepType: "stream", category: "writer", name: "Writer", parameter: { print: false } },
    ],
    order: { hops: [{ from: "Reader", to: "Writer" }] },
    setting: {
      errorLimit: { record: "0" },
      speed: { concurrent: 1, throttle: perSecond !== undefined, ...(perSecond ? { record: perSecond } : {}) },
    },
  });

let database: Database;
let queue: JobQueue;
let hour = 0;
const workers = new Set<ChildProcess>();
beforeAll(async () => {
  database = openDatabase(databaseUrl());
  queue = await openQueue(database, { supervise: false });
});
afterEach(async () => {
  for (const worker of workers) await end(worker);
});
afterAll(async () => {
  await queue.close();
  await database.close();
});

async function startWorker(group: string, cu = 2): Promise<ChildProcess> {
  const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
  const args = ["--disable-warning=ExperimentalWarning", alias, join(root, "lib/worker/main.ts")];
  const child = spawn(process.execPath, args, {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...childEnvironment(), MILLRACE_RESOURCE_GROUP: group, MILLRACE_WORKER_CU: String(cu) },
  });
  workers.add(child);
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", () => reject(new Error("the worker ended")));
  });
  return child;
}

async function end(child: ChildProcess, signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
  workers.delete(child);
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

/** Admits as the scheduler does. */
async function admit(fixture: Fixture, instance: CreatedInstance, cuMilli = 500): Promise<void> {
  await database.transaction(async (sql) => {
    const fence = await openSlot(sql, { ...fixture, ...instance, cuMilli });
    const invitation = { type: "run", instanceId: formatInstanceId(instance), fence: String(fence) } as const;
    await queue.send(sql, fixture.resourceGroupId, [{ invitation, priority: 1 }]);
  });
}

async function makeReady(fixture: Fixture): Promise<CreatedInstance> {
  const cyctime = new Date(Date.UTC(2026, 5, 2, hour++));
  const [instance] = await createInstances(database, [newInstance(fixture, cyctime)], cyctime);
  await database.query("update instance set state = 'WAIT_RESOURCE' where id = $1", [instance!.id]);
  return instance!;
}

async function groupOf(fixture: Fixture): Promise<string> {
  return (await database.prisma.resourceGroup.findUniqueOrThrow({ where: { id: fixture.resourceGroupId } })).name;
}

interface Row {
  state: string;
  attempt: number;
  state_reason: string;
  records: bigint | null;
}
async function rowOf({ id }: CreatedInstance): Promise<Row> {
  const [row] = await database.query<Row>(
    `select i.state, i.attempt, i.state_reason, a.records_written as records from instance i
     left join attempt a on a.instance_id = i.id and a.number = i.attempt where i.id = $1`,
    [id],
  );
  return row!;
}
const becomes = (instance: CreatedInstance, state: string, timeout = 20_000) =>
  expect.poll(async () => (await rowOf(instance)).state, { timeout, interval: 20 }).toBe(state);

/** Waits until the run moves rows, so that it is really in the middle. */
const isMoving = (instance: CreatedInstance) =>
  expect
    .poll(
      async () => {
        const [slot] = await database.query<{ progress: { recordsRead: number } | null }>(
          "select progress from slot where instance_id = $1",
          [instance.id],
        );
        return slot?.progress?.recordsRead ?? 0;
      },
      { timeout: 20_000, interval: 20 },
    )
    .toBeGreaterThan(0);

/** What the scheduler does each second, until the instance waits again; then admits it again. */
async function recoverAndAdmit(fixture: Fixture, instance: CreatedInstance): Promise<number> {
  const since = Date.now();
  await expect
    .poll(
      async () => {
        await recoverLapsedSlots(database, "scheduler", new Date());
        return (await rowOf(instance)).state;
      },
      { timeout: 20_000, interval: 100 },
    )
    .toBe("WAIT_RESOURCE");
  const tookMs = Date.now() - since;
  await admit(fixture, instance);
  return tookMs;
}

test("an admitted instance is run to its end, with its counts, its log and its history", async () => {
  const fixture = await makeFixture(database, { script: script(1_234) });
  await startWorker(await groupOf(fixture));
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await becomes(instance, "SUCCESS");
  expect(await rowOf(instance)).toMatchObject({ attempt: 1, records: 1_234n });
  const [attempt] = await database.query<{ id: bigint; job: string }>(
    "select id, job from attempt where instance_id = $1",
    [instance.id],
  );
  const log = await readTail(database, { attemptId: attempt!.id, bizdate: instance.bizdate });
  expect(log.lines.map(({ text }) => text).join("\n")).toContain("1234");
  const history = await database.query("select event from instance_transition where instance_id = $1 order by id", [
    instance.id,
  ]);
  expect(history).toEqual([{ event: "claimed" }, { event: "completed" }]);
  expect(await database.query("select 1 from slot where instance_id = $1", [instance.id])).toEqual([]);
});

test("a script that cannot run fails with its own error, and so does a node that was undeployed", async () => {
  const broken = await makeFixture(database, { script: "{ nonsense" });
  await startWorker(await groupOf(broken));
  const instance = await makeReady(broken);
  await admit(broken, instance);
  await becomes(instance, "FAILURE");
  expect((await rowOf(instance)).state_reason).toMatch(/^job\./);
  const gone = await makeReady(broken);
  await database.query("update node set deployed_version_id = null where id = $1", [broken.nodeId]);
  await admit(broken, gone);
  await becomes(gone, "FAILURE");
  expect((await rowOf(gone)).state_reason).toBe("instance.node_gone");
});

test("row 159: a stop ends a run within five seconds, and nothing of it is committed", async () => {
  const fixture = await makeFixture(database, { script: script(1_000_000, 100) });
  await startWorker(await groupOf(fixture));
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await isMoving(instance);
  const since = Date.now();
  await database.query("update slot set stop_reason = 'user:u1' where instance_id = $1", [instance.id]);
  await database.query("select pg_notify($1, $2)", [CHANNELS.stops, String(instance.id)]);
  await becomes(instance, "FAILURE", 5_000);
  expect(Date.now() - since).toBeLessThan(5_000);
  expect((await rowOf(instance)).state_reason).toBe("instance.stopped");
});

test("row 161: a run that takes longer than its node allows fails, and is not rerun", async () => {
  const config = { autoRerun: { times: 3, intervalMinutes: 1 }, timeoutMinutes: 1 };
  const fixture = await makeFixture(database, { script: script(1_000_000, 100), config });
  await startWorker(await groupOf(fixture));
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await isMoving(instance);
  await database.query("update slot set timeout_at = timeout_at - interval '1 min' where instance_id = $1", [
    instance.id,
  ]);
  await becomes(instance, "FAILURE", 10_000);
  expect(await rowOf(instance)).toMatchObject({ state_reason: "instance.timed_out", attempt: 1 });
  const [row] = await database.query("select rerun_at from instance where id = $1", [instance.id]);
  expect(row).toEqual({ rerun_at: null });
});

test("a debug run takes the constants it was given, ends at its limit and shows a sample", async () => {
  const fixture = await makeFixture(database);
  const { workspaceId, resourceGroupId } = fixture;
  await database.prisma.workspaceResourceGroup.create({ data: { workspaceId, resourceGroupId, isDefault: true } });
  await startWorker(await groupOf(fixture));
  const start = debugRunStart.parse({
    script: script(1_000_000).replace('"value":"x"', '"value":"day ${day}"'),
    parameters: { day: "20260601" },
    limits: { records: 25, seconds: null },
    dryRun: true,
  });
  const { instanceId } = await startDebugRun(fixture.nodeId, start, SYSTEM);
  const scheduler = new Tick(database, queue);
  await expect
    .poll(
      async () => {
        await scheduler.run(new Date());
        return (await getDebugRun(instanceId, SYSTEM)).state;
      },
      { timeout: 20_000, interval: 50 },
    )
    .toBe("SUCCESS");
  const run = await getDebugRun(instanceId, SYSTEM);
  expect(run).toMatchObject({ limited: "records", counts: { recordsRead: 25, recordsWritten: 25 }, error: null });
  expect(run.sample?.rows[0]).toEqual(["day 20260601"]);
});

test("after kill -9 of the worker another one continues within ten seconds", async () => {
  const fixture = await makeFixture(database, { script: script(1_000, 400) });
  const group = await groupOf(fixture);
  const first = await startWorker(group);
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await isMoving(instance);
  await end(first, "SIGKILL");
  await startWorker(group);
  expect(await recoverAndAdmit(fixture, instance)).toBeLessThan(10_000);
  await becomes(instance, "SUCCESS");
  expect(await rowOf(instance)).toMatchObject({ attempt: 2, records: 1_000n });
  const states = await database.query("select state from attempt where instance_id = $1 order by number", [
    instance.id,
  ]);
  expect(states).toEqual([{ state: "LOST" }, { state: "SUCCESS" }]);
});

test("a worker that is told to stop hands its run over instead of failing it", async () => {
  const fixture = await makeFixture(database, { script: script(800, 400) });
  const group = await groupOf(fixture);
  const first = await startWorker(group);
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await isMoving(instance);
  const since = Date.now();
  await end(first);
  expect(Date.now() - since).toBeLessThan(5_000);
  expect((await rowOf(instance)).state).toBe("WAIT_RESOURCE");
  await startWorker(group);
  await admit(fixture, instance);
  await becomes(instance, "SUCCESS");
});

test("a run that dies takes nothing else with it", async () => {
  const fixture = await makeFixture(database, { script: script(1_200, 400) });
  const worker = await startWorker(await groupOf(fixture));
  const instances = [await makeReady(fixture), await makeReady(fixture)];
  for (const instance of instances) await admit(fixture, instance);
  for (const instance of instances) await isMoving(instance);
  const [victim] = await runnersOf(worker);
  process.kill(victim!, "SIGKILL");
  await expect
    .poll(async () => (await Promise.all(instances.map(rowOf))).map(({ state }) => state).sort(), { timeout: 20_000 })
    .toEqual(["FAILURE", "SUCCESS"]);
  expect((await Promise.all(instances.map(rowOf))).map((row) => row.state_reason)).toContain("instance.runner_ended");
});

test("a run that needs more memory than its CU allow ends alone, with the advice to raise them", async () => {
  const hungry = [{ name: "dx_pad", parameter: { columnIndex: 0, paras: ["r", "150000000", "x"] } }];
  const [greedy, modest] = [
    await makeFixture(database, { script: script(10, undefined, hungry) }),
    await makeFixture(database, { script: script(1_500, 400) }),
  ];
  await startWorker(await groupOf(greedy));
  const other = { ...modest, resourceGroupId: greedy.resourceGroupId };
  const neighbour = await makeReady(other);
  await admit(other, neighbour);
  await isMoving(neighbour);
  const instance = await makeReady(greedy);
  await admit(greedy, instance, 100);
  await becomes(instance, "FAILURE");
  expect((await rowOf(instance)).state_reason).toBe("instance.out_of_memory");
  const [attempt] = await database.query<{ error: { params: { memory: string; cu: number } } }>(
    "select error from attempt where instance_id = $1",
    [instance.id],
  );
  expect(attempt!.error.params).toEqual({ memory: "0.4 GiB", cu: 0.1 });
  await becomes(neighbour, "SUCCESS");
});

test("a run that was stopped for longer than its lease cannot commit when it wakes up", async () => {
  const fixture = await makeFixture(database, { script: script(1_000, 400) });
  const group = await groupOf(fixture);
  const first = await startWorker(group);
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await isMoving(instance);
  const runners = await runnersOf(first);
  const all = [first.pid!, ...runners];
  for (const pid of all) process.kill(pid, "SIGSTOP");
  try {
    await startWorker(group);
    expect(await recoverAndAdmit(fixture, instance)).toBeLessThan(10_000);
    await becomes(instance, "SUCCESS");
    // The run alone: its supervisor, which would end it at once, still sleeps.
    for (const pid of runners) process.kill(pid, "SIGCONT");
    const [lost] = await database.query<{ id: bigint; state: string }>(
      "select id, state from attempt where instance_id = $1 and number = 1",
      [instance.id],
    );
    const source = { attemptId: lost!.id, bizdate: instance.bizdate };
    const log = async () => (await readTail(database, source)).lines.map(({ text }) => text).join("\n");
    await expect.poll(log, { timeout: 20_000 }).toContain("instance.lease_lost");
    expect(lost!.state).toBe("LOST");
    const commits = await database.query(
      `select a.number, j.type from attempt_journal j join attempt a on a.id = j.attempt_id
       where j.instance_id = $1 and j.type in ('commitIntended', 'committed') order by a.number, j.seq`,
      [instance.id],
    );
    expect(commits).toEqual([
      { number: 2, type: "commitIntended" },
      { number: 2, type: "committed" },
    ]);
  } finally {
    for (const pid of all) process.kill(pid, "SIGCONT");
  }
});

test("a worker without the key of the installation does not start, instead of failing whatever it takes", async () => {
  const fixture = await makeFixture(database);
  const { prisma } = database;
  const source = await prisma.dataSource.create({
    data: { workspaceId: fixture.workspaceId, name: "Sealed", type: "tablestore" },
  });
  await prisma.dataSourceSetting.create({
    data: { dataSourceId: source.id, environment: "PROD", settings: {}, sealedSecrets: "v1.ffffffff.AAAA" },
  });
  const group = await groupOf(fixture);
  await expect(startWorker(group)).rejects.toThrow("the worker ended");
  await prisma.dataSource.delete({ where: { id: source.id } });
  await startWorker(group);
});

test("a connectivity test is answered by a worker of the group, also while runs take all of its CU", async () => {
  const fixture = await makeFixture(database, { script: script(1_000_000, 100) });
  await startWorker(await groupOf(fixture), 0.5);
  const instance = await makeReady(fixture);
  await admit(fixture, instance);
  await isMoving(instance);
  const source = await database.prisma.dataSource.create({
    data: { workspaceId: fixture.workspaceId, name: "Nowhere", type: "tablestore" },
  });
  const row = await database.prisma.connectivityTest.create({
    data: { dataSourceId: source.id, environment: "PROD", resourceGroupId: fixture.resourceGroupId },
  });
  await database.transaction((sql) =>
    queue.send(sql, fixture.resourceGroupId, [
      { invitation: { type: "connectivityTest", testId: row.id }, priority: 8 },
    ]),
  );
  await expect
    .poll(async () => (await database.prisma.connectivityTest.findUniqueOrThrow({ where: { id: row.id } })).state, {
      timeout: 20_000,
    })
    .toBe("FAILED");
  const { error } = await database.prisma.connectivityTest.findUniqueOrThrow({ where: { id: row.id } });
  expect(error).not.toMatchObject({ code: "data_source.no_worker" });
  expect((await rowOf(instance)).state).toBe("RUNNING");
});

/** Processes that the worker started and that are at work, the busiest first. */
async function runnersOf({ pid }: ChildProcess): Promise<number[]> {
  const { readdir, readFile } = await import("node:fs/promises");
  const found: { pid: number; ticks: number }[] = [];
  for (const name of await readdir("/proc")) {
    const stat = /^\d+$/.test(name) ? await readFile(`/proc/${name}/stat`, "utf8").catch(() => "") : "";
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    if (Number(fields[1]) === pid) found.push({ pid: Number(name), ticks: Number(fields[11]) });
  }
  return found.sort((a, b) => b.ticks - a.ticks).map((entry) => entry.pid);
}
