import { afterAll, beforeAll, expect, test } from "vitest";
import { randomUUID } from "node:crypto";
import { catalogOf } from "@/lib/connectors";
import { claimInstance } from "@/lib/instances/claim";
import { makeAdmitted, makeFixture, type Fixture } from "@/lib/instances/testing/fixture";
import { readTail } from "@/lib/instances/run-log/reader";
import { systemClock } from "@/lib/platform/clock";
import { openDataSource } from "@/lib/platform/data-source-store";
import { database } from "@/lib/platform/db";
import { secrets } from "@/lib/platform/secrets";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { SYSTEM } from "@/lib/services/actor";
import { createDataSource } from "@/lib/services/data-sources";
import { runAttempt } from "./run-attempt";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
const signal = AbortSignal.timeout(60_000);
beforeAll(async () => {
  sandbox = await startForTest();
});
afterAll(async () => {
  await sandbox.remove();
  await database().close();
});

async function sqlNode(statements: string): Promise<Fixture> {
  const fixture = await makeFixture(database(), { script: `--@data_source=Target\n${statements}` });
  await database().query("update node set type = 'ODPS_SQL' where id = $1", [fixture.nodeId]);
  const settings = { region: "", project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID };
  const environments = { PROD: { settings, secrets: { accessKeySecret: ACCESS_KEY.reveal() } } };
  const source = { name: "Target", type: "maxcompute", description: "", environments };
  await createDataSource(fixture.workspaceId, source, SYSTEM);
  return fixture;
}

async function attempt(fixture: Fixture, runSignal: AbortSignal = signal) {
  const instance = await makeAdmitted(database(), fixture, new Date("2026-06-02T03:00:00Z"));
  const workerId = randomUUID();
  const run = await claimInstance(database(), { ...instance, workerId }, new Date());
  await runAttempt(run!, { database: database(), secrets: secrets(), clock: systemClock, signal: runSignal });
  const [row] = await database().query<{ state: string; job: string; written: bigint; code: string | null }>(
    `select i.state, a.job, a.records_written as written, a.error ->> 'code' as code
     from instance i join attempt a on a.instance_id = i.id where i.id = $1`,
    [instance.id],
  );
  const receipts = await database().query<{ split: string; body: Record<string, unknown> }>(
    "select split, body from receipt where instance_id = $1 order by split",
    [instance.id],
  );
  const { lines } = await readTail(database(), run!);
  const log = lines.map(({ text }) => text).join("\n");
  return { ...row!, receipts, log };
}

test("an SQL node runs as an attempt with its parameters replaced, and proves what it wrote", async () => {
  const fixture = await sqlNode(
    "CREATE TABLE IF NOT EXISTS days (day STRING);\nINSERT OVERWRITE TABLE days VALUES ('${bdp.system.bizdate}');",
  );
  const ended = await attempt(fixture);
  expect(ended).toMatchObject({ state: "SUCCESS", written: 1n });
  expect(ended.job).toContain("VALUES ('20260602')");
  expect(ended.receipts).toMatchObject([
    { split: "statement-1", body: { verb: "CREATE", outputs: [] } },
    { split: "statement-2", body: { verb: "INSERT", outputs: [{ table: `${PROJECT}.days`, records: 1 }] } },
  ]);
  expect(ended.log).toContain(`Submitted as instance ${String(ended.receipts[1]!.body.instance)}.`);
  expect(ended.log).toContain(`1 records into ${PROJECT}.days.`);
  const place = { workspaceId: fixture.workspaceId, name: "Target", environment: "PROD" } as const;
  const source = await openDataSource(database(), secrets(), place);
  const { rows } = await catalogOf("maxcompute")!.execute!(source, "SELECT * FROM days;", 10, signal);
  expect(rows).toEqual([["20260602"]]);
});

test("what MaxCompute refuses fails the attempt in its words", async () => {
  const ended = await attempt(await sqlNode("SELECT * FROM nowhere;"));
  expect(ended).toMatchObject({ state: "FAILURE", code: "maxcompute.sql_failed", receipts: [] });
});

test("a stopped one is stopped by the person who asked", async () => {
  const stop = new AbortController();
  stop.abort({ kind: "stopped", by: "user:lin" });
  const ended = await attempt(await sqlNode("SELECT 1;"), stop.signal);
  expect(ended).toMatchObject({ state: "FAILURE", code: "instance.stopped" });
});
