import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { zstdDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { dataSourceDraft } from "@/lib/core/data-source";
import { formatInstanceId } from "@/lib/core/instance-id";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import { makeAdmitted, makeFixture, type Fixture } from "@/lib/instances/testing/fixture";
import { database } from "@/lib/platform/db";
import { childEnvironment } from "@/lib/platform/env";
import { openQueue, type JobQueue } from "@/lib/platform/queue";
import { SYSTEM } from "@/lib/services/actor";
import { requestTest } from "@/lib/services/connectivity";
import { createDataSource } from "@/lib/services/data-sources";

const root = join(import.meta.dirname, "../..");
const SECRET = "canary0AccessKeySecret0zQ7";
const PATIENCE = { timeout: 30_000, interval: 50 };

let queue: JobQueue;
let fixture: Fixture;
let dataSourceId: string;
beforeAll(async () => {
  queue = await openQueue(database(), { supervise: false });
  const window = { startTime: "20250701000000", endTime: "20250701010000" };
  const script = GUIDE_SCRIPT.replace(/\$\{(startTime|endTime)\}/g, (_, name: keyof typeof window) => window[name]);
  fixture = await makeFixture(database(), { config: { cycle: { kind: "day", time: "01:00" } }, script });
  // Nothing listens there; both processes have signed by the time they would notice.
  const key = { region: "cn-hangzhou", endpoint: "http://127.0.0.1:9", accessKeyId: "LTAI1" };
  const make = async (name: string, type: string, settings: object) => {
    const environments = { PROD: { settings: { ...key, ...settings }, secrets: { accessKeySecret: SECRET } } };
    const draft = dataSourceDraft.parse({ name, type, description: "", environments });
    return (await createDataSource(fixture.workspaceId, draft, SYSTEM)).id;
  };
  dataSourceId = await make("MyTablestoreDataSource", "tablestore", { instanceName: "demo" });
  await make("MyMaxComputeDataSource", "maxcompute", { project: "demo" });
});
afterAll(async () => {
  await queue.close();
  await database().close();
});

/** A worker that ends with the test, and everything that it and its runners print. */
async function startWorker(crashes: "main.ts" | "runner.ts") {
  const { name } = await database().prisma.resourceGroup.findUniqueOrThrow({ where: { id: fixture.resourceGroupId } });
  const preload = ["scripts/alias.js", "lib/worker/testing/crash-with-secret.ts"].map(
    (path) => `--import=${pathToFileURL(join(root, path)).href}`,
  );
  const child = spawn(process.execPath, [join(root, "lib/worker/main.ts")], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...childEnvironment(),
      CRASHES: crashes,
      NODE_OPTIONS: ["--disable-warning=ExperimentalWarning", ...preload].join(" "),
      MILLRACE_LOG_LEVEL: "trace",
      MILLRACE_RESOURCE_GROUP: name,
      MILLRACE_WORKER_CU: "2",
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece: Buffer) => (output += piece.toString()));
  const exit = once(child, "exit");
  return {
    output: () => output,
    exit,
    async [Symbol.asyncDispose]() {
      child.kill();
      await exit;
    },
  };
}

test("a worker that crashes with a secret in hand takes it with it", async () => {
  await using worker = await startWorker("main.ts");
  const wish = { dataSourceId, environment: "PROD", resourceGroupId: fixture.resourceGroupId } as const;
  await requestTest(wish, queue, SYSTEM);
  const [code] = (await worker.exit) as [number];
  expect(code).toBe(1);
  expect(worker.output()).toContain("planted crash");
  expect(worker.output()).not.toContain(SECRET);
});

test("so does the process of a run, and what is kept of the run has nothing of it", async () => {
  await using worker = await startWorker("runner.ts");
  const made = await makeAdmitted(database(), fixture, new Date("2025-07-01T02:00:00Z"));
  const invitation = { type: "run", instanceId: formatInstanceId(made), fence: String(made.fence) } as const;
  await database().transaction((sql) => queue.send(sql, fixture.resourceGroupId, [{ invitation, priority: 1 }]));
  await expect.poll(() => worker.output(), PATIENCE).toContain("planted crash");
  const attempts = () =>
    database().query<{ state: string }>("select * from attempt where instance_id = $1 and state <> 'RUNNING'", [
      made.id,
    ]);
  await expect.poll(async () => (await attempts()).length, PATIENCE).toBe(1);
  const logs = await database().query<{ data: Buffer }>("select data from run_log_chunk");
  const kept = [
    ...logs.map(({ data }) => zstdDecompressSync(data).toString()),
    JSON.stringify(await attempts(), (_, value: unknown) => (typeof value === "bigint" ? String(value) : value)),
  ].join("\n");
  expect(kept).toContain("instance.runner_ended");
  expect(`${worker.output()}${kept}`).not.toContain(SECRET);
});
