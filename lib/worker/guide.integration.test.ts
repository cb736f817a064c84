import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogOf } from "@/lib/connectors";
import { formatInstanceId } from "@/lib/core/instance-id";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database } from "@/lib/platform/db";
import { childEnvironment } from "@/lib/platform/env";
import { openQueue } from "@/lib/platform/queue";
import { secrets } from "@/lib/platform/secrets";
import { SYSTEM } from "@/lib/services/actor";
import { act } from "@/lib/services/instance-actions";
import { changeNode } from "@/lib/services/nodes/nodes";
import { undeployNode } from "@/lib/services/nodes/undeploy";
import { ensureSamples } from "@/lib/services/samples";
import { listVerifications, requestVerification } from "@/lib/services/verifications";

const root = join(import.meta.dirname, "../..");
const TABLE = "maxcompute_target_table";
const children = new Map<string, ChildProcess>();

beforeAll(async () => {
  const [tablestore, maxcompute, admin] = await freePorts(3);
  await start("sandbox", {
    MILLRACE_TABLESTORE_PORT: String(tablestore),
    MILLRACE_MAXCOMPUTE_PORT: String(maxcompute),
    MILLRACE_SANDBOX_ADMIN_PORT: String(admin),
  });
  await ensureSamples();
}, 120_000);
afterAll(async () => {
  for (const name of [...children.keys()].reverse()) await end(name, "SIGTERM");
  await database().close();
});

async function start(name: "sandbox" | "scheduler" | "worker", env: Record<string, string> = {}): Promise<void> {
  const flags = [
    "--disable-warning=ExperimentalWarning",
    `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`,
  ];
  const child = spawn(process.execPath, [...flags, join(root, `lib/${name}/main.ts`)], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...childEnvironment(), ...env },
  });
  children.set(name, child);
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`${name} ended with ${code}`)));
  });
}

async function end(name: string, signal: NodeJS.Signals): Promise<void> {
  const child = children.get(name)!;
  children.delete(name);
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.once("listening", resolve))));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

interface Instance {
  state: string;
  reason: string | null;
  attempt: number;
  written: number;
}
/** The sample task's instances that are due, oldest first, dry ones left out. */
function dueInstances(): Promise<Instance[]> {
  return database().query<Instance>(
    `select i.state, i.state_reason as reason, i.attempt, coalesce(a.records_written, 0)::int as written
     from instance i join node n on n.id = i.node_id and n.type = 'DI'
     left join attempt a on a.instance_id = i.id and a.number = i.attempt
     where i.run_type = 'NORMAL' and i.due_at <= now() order by i.cyctime`,
  );
}
const allSucceed = () =>
  expect
    .poll(async () => (await dueInstances()).map(({ state, reason }) => (state === "FAILURE" ? reason : state)), {
      timeout: 60_000,
      interval: 200,
    })
    .toSatisfy((states: string[]) => states.length > 0 && states.every((state) => state === "SUCCESS"));

async function countRows(select: string): Promise<number> {
  const [workspace] = await database().query<{ id: string }>("select id from workspace where name = 'demo'");
  const source = await openDataSource(database(), secrets(), {
    workspaceId: workspace!.id,
    name: "MyMaxComputeDataSource",
    environment: "PROD",
  });
  const sql = `select count(*) as n from (${select}) rows_counted`;
  const { rows } = await catalogOf("maxcompute")!.execute!(source, sql, 1, AbortSignal.timeout(30_000));
  return Number(rows[0]![0]);
}

test("row 186: the guide's hourly task loads the hours since it was deployed, and goes on after everything was killed", async () => {
  await start("scheduler");
  await start("worker");
  // In the middle of the first runs: no process gets to say goodbye.
  await expect
    .poll(async () => (await dueInstances()).some(({ state }) => state === "RUNNING" || state === "SUCCESS"), {
      timeout: 60_000,
      interval: 20,
    })
    .toBe(true);
  await end("worker", "SIGKILL");
  await end("scheduler", "SIGKILL");
  await start("worker");
  await start("scheduler");
  await allSucceed();
  const instances = await dueInstances();
  // Every hour that fell due since ten minutes after the deployment, which was four hours ago: three or four of them.
  const [{ deployed }] = (await database().query<{ deployed: Date }>(
    "select deployed_at as deployed from node where type = 'DI' and deployed_at is not null",
  )) as [{ deployed: Date }];
  const hours = (epochMs: number) => Math.floor(epochMs / 3_600_000);
  expect(instances.length).toBe(hours(Date.now()) - hours(deployed.getTime() + 10 * 60_000));
  expect(instances.length).toBeGreaterThanOrEqual(3);
  const written = instances.reduce((sum, instance) => sum + instance.written, 0);
  expect(written).toBeGreaterThan(0);
  expect(await countRows(`select pk from ${TABLE}`)).toBe(written);
  const change = "pk, colname, version, colvalue, optype, sequenceinfo";
  expect(await countRows(`select distinct ${change} from ${TABLE}`)).toBe(written);
}, 180_000);

test("a worker derives the receipt again, and an unknown outcome is settled by what a person decides", async () => {
  const [row] = await database().query<{ id: bigint; bizdate: string; written: number }>(
    `select i.id, i.bizdate, a.records_written::int as written from instance i join node n on n.id = i.node_id and n.type = 'DI'
     join attempt a on a.instance_id = i.id and a.number = i.attempt
     where i.state = 'SUCCESS' and a.records_written > 0 order by i.cyctime limit 1`,
  );
  const instance = row!;
  const id = formatInstanceId(instance);
  const queue = await openQueue(database(), { supervise: false });
  const { id: asked } = await requestVerification(id, queue, SYSTEM);
  await queue.close();
  const answer = async () => (await listVerifications(id, SYSTEM)).find((one) => one.id === asked)!;
  await expect.poll(async () => (await answer()).state, { timeout: 60_000 }).toBe("DONE");
  const { report } = await answer();
  expect(report).toMatchObject({ verdict: "equal", missing: { rows: 0 }, extra: { rows: 0 } });
  expect(report!.total.destination!.records).toBe(instance.written);

  const forget = async () => {
    const key = [instance.id];
    await database().query("update instance set state = 'NEEDS_DECISION' where id = $1", key);
    await database().query(
      "update attempt set state = 'UNKNOWN' where instance_id = $1 and number = (select attempt from instance where id = $1)",
      key,
    );
    const later = "type in ('committed', 'positionsPublished', 'abandoned')";
    await database().transaction(async (sql) => {
      // Journals are append-only; here one has to look as if its process had died.
      await sql.query("set local session_replication_role = replica");
      await sql.query(`delete from attempt_journal where instance_id = $1 and ${later}`, key);
      await sql.query("delete from receipt where instance_id = $1", key);
    });
  };
  const state = async () =>
    (await database().query<{ state: string }>("select state from instance where id = $1", [instance.id]))[0]!.state;
  const before = await countRows(`select pk from ${TABLE}`);
  await forget();
  // Other hours are in the same table, and replacing would lose them.
  const replaced = act(id, { operation: "replaceOutcome" }, SYSTEM);
  await expect(replaced).rejects.toMatchObject({ code: "instance.replace_refused" });
  await act(id, { operation: "acceptOutcome" }, SYSTEM);
  await expect.poll(state, { timeout: 60_000 }).toBe("SUCCESS");
  expect(await countRows(`select pk from ${TABLE}`)).toBe(before);
  const [receipt] = await database().query<{ body: { recordsWritten: number } }>(
    "select body from receipt where instance_id = $1 and split = ''",
    [instance.id],
  );
  expect(receipt!.body.recordsWritten).toBe(instance.written);

  await forget();
  await act(id, { operation: "rejectOutcome" }, SYSTEM);
  expect(await state()).toBe("FAILURE");
}, 180_000);

test("the sample task that somebody took out of production, or gave another name, does not come back", async () => {
  const task = async () => {
    const [row] = await database().query<{ id: string; deployed: boolean }>(
      "select id, deployed_version_id is not null as deployed from node where type = 'DI'",
    );
    return row;
  };
  const { id } = (await task())!;
  await undeployNode(id, "", SYSTEM);
  await ensureSamples();
  expect(await task()).toEqual({ id, deployed: false });
  await changeNode(id, { name: "of my own" }, SYSTEM);
  await ensureSamples();
  expect(await task()).toEqual({ id, deployed: false });
});
