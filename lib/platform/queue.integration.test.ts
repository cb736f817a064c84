import { afterAll, beforeAll, expect, test } from "vitest";
import { databaseUrl } from "./env";
import { openDatabase, type Database } from "./db";
import { openListener } from "./listen";
import { openQueue, type JobKind, type JobQueue } from "./queue";

const group = "0199b1f0-0000-7000-8000-000000000001";
const run = (instanceId: string, priority = 1) => ({
  invitation: { type: "run" as const, instanceId, fence: "1" },
  priority,
});
let database: Database;
let queue: JobQueue;
beforeAll(async () => {
  database = openDatabase(databaseUrl());
  [queue] = (await Promise.all([0, 1, 2].map(() => openQueue(database, { supervise: false })))) as [
    JobQueue,
    ...JobQueue[],
  ];
});
afterAll(async () => {
  await queue.close();
  await database.close();
});

test("several processes that start at once on a fresh database make one queue", async () => {
  const queues = await Promise.all([0, 1, 2, 3].map(() => openQueue(database, { supervise: false })));
  await Promise.all(queues.map((one) => database.transaction((sql) => one.send(sql, group, [run("20250630-9")]))));
  expect(await queue.fetch(group, "runs", 10)).toHaveLength(4);
  await Promise.all(queues.map((one) => one.close()));
});

test("a job sent in a transaction that rolls back was never sent", async () => {
  const failing = database.transaction(async (sql) => {
    await queue.send(sql, group, [run("20250630-1")]);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await queue.fetch(group, "runs", 10)).toEqual([]);
});

test("urgent jobs come first, and each is delivered once however many ask", async () => {
  const jobs = Array.from({ length: 40 }, (_, i) => run(`20250630-${i}`, i % 2 === 0 ? 1 : 8));
  await database.transaction((sql) => queue.send(sql, group, jobs));
  const batches = await Promise.all(Array.from({ length: 8 }, () => queue.fetch(group, "runs", 5)));
  const fetched = batches.flat().map(({ invitation }) => (invitation.type === "run" ? invitation.instanceId : ""));
  expect(new Set(fetched).size).toBe(40);
  expect(fetched).toHaveLength(40);
  await database.transaction((sql) => queue.send(sql, group, [run("20250630-1", 1), run("20250630-2", 8)]));
  expect((await queue.fetch(group, "runs", 1))[0]).toMatchObject({
    priority: 8,
    invitation: { instanceId: "20250630-2" },
  });
  await queue.fetch(group, "runs", 1);
});

test("errands do not stand behind runs, nor runs behind errands", async () => {
  const errands = [
    { invitation: { type: "connectivityTest" as const, testId: "t" }, priority: 1 },
    { invitation: { type: "verification" as const, verificationId: "v" }, priority: 1 },
  ];
  await database.transaction((sql) => queue.send(sql, group, [run("20250630-5", 8), ...errands]));
  const types = async (kind: JobKind) => (await queue.fetch(group, kind, 10)).map(({ invitation }) => invitation.type);
  expect((await types("errands")).sort()).toEqual(["connectivityTest", "verification"]);
  expect(await types("runs")).toEqual(["run"]);
});

test("a waiting process hears of a new job, also after its connection was cut", async () => {
  const listener = openListener(databaseUrl());
  let gaps = 0;
  const heard: string[] = [];
  const until = (condition: () => boolean) => expect.poll(condition, { timeout: 10_000, interval: 10 }).toBe(true);
  listener.subscribe("millrace_jobs", { onNotice: (payload) => heard.push(payload), onGap: () => gaps++ });
  await until(() => gaps === 1);
  await database.transaction((sql) => queue.send(sql, group, [run("20250630-3")]));
  await until(() => heard.length === 1);
  await database.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace listen' and datname = current_database()",
  );
  await until(() => gaps === 2);
  await database.transaction((sql) => queue.send(sql, group, [run("20250630-4")]));
  await until(() => heard.length === 2);
  expect(heard).toEqual([group, group]);
  expect(await queue.fetch(group, "runs", 10)).toHaveLength(2);
  await listener.close();
});
