import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AttemptJournal } from "@/lib/instances/journal";
import { RESTORED_MARK } from "@/lib/platform/backup/restored-mark";
import { systemClock } from "@/lib/platform/clock";
import { openSecrets, sealContext } from "@/lib/platform/data-source-store";
import { database, openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";
import { openListener } from "@/lib/platform/listen";
import { openQueue } from "@/lib/platform/queue";
import { openSecretBox } from "@/lib/platform/secrets";
import { Leadership } from "@/lib/scheduler/leadership";
import { readMark } from "@/lib/scheduler/marks";
import { Scheduler } from "@/lib/scheduler/scheduler";
import { World } from "@/lib/scheduler/testing/world";
import { createDatabase, dropDatabase } from "@/scripts/lib/scratch-database.js";
import { SYSTEM } from "@/lib/services/actor";
import { verifyAudit } from "@/lib/services/audit";
import { createDataSource } from "@/lib/services/data-sources";

const program = join(import.meta.dirname, "../../bin/millrace.js");
const SECRET = "canary-access-key-secret";
const LIVE_UNTIL = "20250322023000";

let folder: string;
let old: World;
let emptyUrl: string;
let restored: Database;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "millrace-backup-"));
  old = await World.create(database(), "20250320220000");
  emptyUrl = await createDatabase(databaseUrl());
  restored = openDatabase(emptyUrl, { application_name: "a test" });
});
afterAll(async () => {
  await restored.close();
  await old.queue.close();
  await database().close();
  await dropDatabase(emptyUrl, databaseUrl());
  await rm(folder, { recursive: true });
});

const file = (name: string) => join(folder, name);
const DAILY = { cycle: { kind: "day", time: "10:00" }, deployedAt: "20250101000000" } as const;

async function millrace(environment: Record<string, string>, ...args: string[]) {
  const options = { env: { ...process.env, ...environment } };
  return promisify(execFile)(process.execPath, [program, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}
const onOld = (...args: string[]) => millrace({ DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home }, ...args);
const onNew = (...args: string[]) => millrace({ DATABASE_URL: emptyUrl, MILLRACE_HOME: file("home") }, ...args);

test("a backup taken while schedules are live, restored on an empty machine, runs no window a second time", async () => {
  const hourly = await old.addNode("hourly", { cycle: { kind: "hourRange" }, deployedAt: "20250101000000" });
  const reading = await old.addNode("reading", DAILY);
  const committing = await old.addNode("committing", DAILY);
  const source = await createDataSource(
    old.workspaceId,
    {
      name: "orders",
      type: "maxcompute",
      description: "",
      environments: {
        PROD: {
          settings: {
            region: "cn-hangzhou",
            endpoint: "http://127.0.0.1:7702/api",
            project: "demo",
            accessKeyId: "id",
          },
          secrets: { accessKeySecret: SECRET },
        },
      },
    } as never,
    SYSTEM,
  );
  old.outcome = ({ nodeId }) => (nodeId === hourly ? "SUCCESS" : "LATER");
  await old.advanceTo("20250321103000");
  const commit = old.running.find(({ nodeId }) => nodeId === committing)!;
  const journal = new AttemptJournal(database(), commit, commit.attemptId);
  for (const type of ["planned", "commitIntended"]) await journal.record({ type });

  const [backup] = await Promise.all([onOld("backup", file("all.gz")), old.advanceTo("20250322003000")]);
  expect(backup).toMatchObject({ code: 0 });
  await old.advanceTo(LIVE_UNTIL);
  const oldRuns = await old.instances(hourly);
  expect(oldRuns.filter(({ state }) => state === "SUCCESS")).toHaveLength(27);

  // Secrets are sealed in it, and the key is not.
  const text = gunzipSync(await readFile(file("all.gz"))).toString();
  const key = await readFile(join(env.home, "secret.key"), "utf8");
  expect(text).toContain(source.id);
  for (const secret of [SECRET, ...Object.values((JSON.parse(key) as { keys: Record<string, string> }).keys)]) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(Buffer.from(secret).toString("base64").replace(/=+$/, ""));
    expect(text).not.toContain(Buffer.from(secret).toString("hex"));
  }

  // Cut off, or without the key: refused before anything is changed.
  await writeFile(file("short.gz"), gzipSync(text.slice(0, text.length - 200)));
  const short = await onNew("restore", file("short.gz"), "--key", join(env.home, "secret.key"));
  expect(short).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("backup.unreadable") });
  const keyless = await onNew("restore", file("all.gz"));
  expect(keyless).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("backup.key_missing") });
  expect(keyless.stderr).toContain("--key");
  expect(await restored.query("select 1 from pg_tables where schemaname = 'public'")).toEqual([]);

  const done = await onNew("restore", file("all.gz"), "--key", join(env.home, "secret.key"));
  expect(done).toMatchObject({ code: 0, stdout: expect.stringContaining("instance.restored") });
  expect(await verifyAudit(restored)).toMatchObject({ broken: null });
  const again = await onNew("restore", file("all.gz"));
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining("backup.not_empty") });
  const box = openSecretBox({ home: file("home"), secretKey: null });
  const [row] = await restored.query<{ sealed: string }>(
    "select sealed_secrets as sealed from data_source_setting where data_source_id = $1",
    [source.id],
  );
  expect(openSecrets(box, sealContext(source.id, "PROD"), row!.sealed).accessKeySecret!.reveal()).toBe(SECRET);

  // The scheduler starts there: on the clock of the world, which is where the old machine was lost.
  await restored.query(
    "update scheduler_mark set value = value || jsonb_build_object('restoredAt', $1::text) where key = $2",
    [old.now.toISOString(), RESTORED_MARK],
  );
  await resume(old.now);
  const world = await World.in(restored, old);
  await world.advanceTo("20250322053000");
  const runs = await world.instances(hourly);
  const told = runs.filter(({ due }) => due <= LIVE_UNTIL);
  expect(told).toHaveLength(27);
  // In time before the backup: as they were. During it: as the backup tells. Since: held, none run here.
  expect(told.slice(0, 11).map(({ state }) => state)).toEqual(Array(11).fill("SUCCESS"));
  const ranHere = await restored.query(
    "select 1 from attempt a join instance i on i.id = a.instance_id and i.bizdate = a.bizdate where i.due_at <= $1 and a.started_at > $1",
    [old.now],
  );
  expect(ranHere).toEqual([]);
  // The backup may have met one at its work, which failed then as those below.
  const endings = told.map(({ state, attempt }) => `${state} ${attempt}`);
  for (const ending of endings) expect(["SUCCESS 1", "FAILURE 0", "FAILURE 1"]).toContain(ending);
  const cutOff = await restored.query(
    `select a.error ->> 'code' as code from instance i join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate
     where i.node_id = $1 and i.state = 'FAILURE' and i.attempt = 1 and i.cyctime_text <= $2`,
    [hourly, LIVE_UNTIL],
  );
  expect([[], [{ code: "instance.restored" }]]).toContainEqual(cutOff);
  expect(told.slice(-2).map(({ state }) => state)).toEqual(["FAILURE", "FAILURE"]);
  // What falls due later runs as ever.
  expect(runs.filter(({ due }) => due > LIVE_UNTIL && due < "20250322060000").map(({ state }) => state)).toEqual(
    Array(3).fill("SUCCESS"),
  );
  // At work when the backup was taken: without a commit it failed, with one a person decides.
  expect((await world.instances(reading))[0]).toMatchObject({ state: "FAILURE", attempt: 1 });
  expect((await world.instances(committing))[0]).toMatchObject({ state: "NEEDS_DECISION", attempt: 1 });
  const [attempt] = await restored.query("select state, error ->> 'code' as code from attempt where id = $1", [
    commit.attemptId,
  ]);
  expect(attempt).toEqual({ state: "UNKNOWN", code: "instance.restored" });
  await world.queue.close();
});

/** Runs a whole scheduler on the restored database until it has come to terms with the restore. */
async function resume(now: Date): Promise<void> {
  const queue = await openQueue(restored, { supervise: false });
  const listener = openListener(emptyUrl);
  const stop = new AbortController();
  const scheduler = new Scheduler({
    database: restored,
    queue,
    listener,
    clock: { ...systemClock, now: () => now },
    leadership: new Leadership(emptyUrl, "0"),
  });
  const running = scheduler.run(stop.signal);
  await expect.poll(() => readMark(restored, RESTORED_MARK), { timeout: 30_000 }).toBeNull();
  stop.abort();
  await running;
  await queue.close();
  await listener.close();
}
