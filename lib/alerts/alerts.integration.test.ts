import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { AlertMessage } from "@/lib/core/alert/message";
import type { AlertRuleForm } from "@/lib/core/alert/rule";
import { evaluateBaselines } from "@/lib/baselines/evaluate";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { secrets } from "@/lib/platform/secrets";
import { sealChannel } from "./channel-store";
import { judgeRules } from "./judge";
import { ensureBuiltinRules } from "./rules";
import { sendDue } from "./send";
import { World } from "@/lib/scheduler/testing/world";

let database: Database;
let world: World;
let server: Server;
let received: AlertMessage[];
let status: number;

beforeAll(() => {
  database = openDatabase(databaseUrl());
});
beforeEach(async () => {
  received = [];
  status = 200;
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    if (status === 200) received.push(JSON.parse(Buffer.concat(pieces).toString()) as AlertMessage);
    response.writeHead(status).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  world = await World.create(database, "20260310200000");
});
afterEach(async () => {
  server.close();
  await database.query("delete from alert_rule where workspace_id = $1", [world.workspaceId]);
  await world.close();
});
afterAll(() => database.close());

async function addChannel(): Promise<string> {
  const id = randomUUID();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const { settings, sealedSecrets } = sealChannel(secrets(), id, { type: "webhook", url, signingSecret: "" });
  await database.query(
    `insert into alert_channel (id, workspace_id, name, type, settings, sealed_secrets, updated_at)
     values ($1, $2, $3, 'webhook', $4, $5, now())`,
    [id, world.workspaceId, id, JSON.stringify(settings), sealedSecrets],
  );
  return id;
}

async function addRule(form: Partial<AlertRuleForm> & Pick<AlertRuleForm, "condition">): Promise<void> {
  const channelId = await addChannel();
  const id = randomUUID();
  const definition = { object: { type: "workspace" }, kinds: ["CYCLE"], ...form };
  await database.query(
    "insert into alert_rule (id, workspace_id, name, definition, since) values ($1, $2, $3, $4, $5)",
    [id, world.workspaceId, id, JSON.stringify(definition), world.now],
  );
  await database.query("insert into alert_rule_channel values ($1, $2)", [id, channelId]);
}

/** One look at the rules, and everything sent that is due; answers what arrived by it. */
async function look(): Promise<string[]> {
  received = [];
  await judgeRules(database, world.now);
  while ((await sendDue(database, secrets(), world.now, AbortSignal.timeout(10_000))) > 0);
  return received.map(({ message }) => message.replaceAll(/-[0-9a-f-]{36}/g, "")).sort();
}

const HOURLY = { cycle: { kind: "hourRange" }, autoRerun: null, deployedAt: "20250101000000" } as const;

test("row 172: a failed instance is one message an interval, up to the maximum, and none once it recovered", async () => {
  await addRule({ condition: { type: "failed" }, maximumAlerts: 2, minimumIntervalMinutes: 30 });
  await world.addNode("orders", HOURLY);
  world.outcome = (run) => (run.cyctimeText.endsWith("010000") ? "FAILURE" : "SUCCESS");
  await world.advanceTo("20260311010000");
  expect(await look()).toEqual(["orders 2026-03-11 01:00 failed"]);
  expect(received[0]).toMatchObject({ count: 1, condition: "failed", instance: { status: "FAILURE" } });
  expect(received[0]!.link).toContain(`/operation-center/instances/${received[0]!.instance!.id}`);
  expect(await look()).toEqual([]);
  await world.advanceTo("20260311012959");
  expect(await look()).toEqual([]);
  await world.advanceTo("20260311013000");
  expect(await look()).toHaveLength(1);
  await world.advanceTo("20260311030000");
  expect(await look()).toEqual([]);
});

test("a night in which many fail is one message, with the number of the others", async () => {
  await addRule({ condition: { type: "failed" } });
  for (const name of ["a", "b", "c"]) await world.addNode(name, HOURLY);
  world.outcome = () => "FAILURE";
  await world.advanceTo("20260311000500");
  const [message, ...others] = await look();
  expect(message).toMatch(/^[abc] 2026-03-11 00:00 failed, and 2 more$/);
  expect(others).toEqual([]);
  expect(received[0]).toMatchObject({
    count: 3,
    link: expect.stringMatching(/\/workspaces\/[\da-f-]{36}\?next=\/operation-center\/alerts$/) as string,
  });
});

test("what failed before the rule was made is nobody's alert", async () => {
  await world.addNode("orders", HOURLY);
  world.outcome = () => "FAILURE";
  await world.advanceTo("20260311003000");
  await addRule({ condition: { type: "failed" } });
  expect(await look()).toEqual([]);
  await world.advanceTo("20260311010000");
  expect(await look()).toEqual(["orders 2026-03-11 01:00 failed"]);
});

test("row 173: not finished by a time, and in a cycle, fire at their times and not before", async () => {
  world.outcome = () => "LATER";
  const daily = { cycle: { kind: "day", time: "00:30" }, autoRerun: null, deployedAt: "20250101000000" } as const;
  const ids = [await world.addNode("daily", daily)];
  await addRule({ condition: { type: "notFinishedBy", by: "01:30" }, object: { type: "node", ids } });
  const hourly = await world.addNode("orders", HOURLY);
  await addRule({
    condition: { type: "notFinishedInCycle", cycle: 2, by: "02:00" },
    object: { type: "node", ids: [hourly] },
  });
  await world.advanceTo("20260311012959");
  expect(await look()).toEqual([]);
  await world.advanceTo("20260311013000");
  expect(await look()).toEqual(["daily 2026-03-11 00:30 is not finished in time"]);
  await world.advanceTo("20260311020000");
  // Half an hour later it is said again: the interval has passed.
  expect(await look()).toEqual([
    "daily 2026-03-11 00:30 is not finished in time",
    "orders 2026-03-11 01:00 is not finished in its cycle",
  ]);
});

test("row 174: quiet hours hold an alert back, and it goes out afterwards when it is still true", async () => {
  await addRule({ condition: { type: "failed" }, quietHours: { from: "00:00", to: "07:00" } });
  await world.addNode("orders", { ...HOURLY, cycle: { kind: "day", time: "00:10" } });
  world.outcome = () => "FAILURE";
  await world.advanceTo("20260311065959");
  expect(await look()).toEqual([]);
  await world.advanceTo("20260311070000");
  expect(await look()).toEqual(["orders 2026-03-11 00:10 failed"]);
});

test("a channel that fails is tried again later, and its failure is kept", async () => {
  await addRule({ condition: { type: "failed" }, maximumAlerts: 1 });
  await world.addNode("orders", { ...HOURLY, cycle: { kind: "day", time: "00:10" } });
  world.outcome = () => "FAILURE";
  await world.advanceTo("20260311001000");
  status = 503;
  expect(await look()).toEqual([]);
  const deliveries = () =>
    database.query(
      `select d.state, d.attempts, d.error ->> 'code' as code from alert_delivery d join alert a on a.id = d.alert_id
       where a.workspace_id = $1`,
      [world.workspaceId],
    );
  expect(await deliveries()).toEqual([{ state: "PENDING", attempts: 1, code: "alert.delivery_failed" }]);
  status = 200;
  await world.advanceTo("20260311001029");
  expect(await look()).toEqual([]);
  await world.advanceTo("20260311001030");
  expect(await look()).toEqual(["orders 2026-03-11 00:10 failed"]);
  expect(await deliveries()).toEqual([{ state: "DELIVERED", attempts: 2, code: null }]);
});

test("row 177: built-in rules speak of isolated instances, failures and lost workers, without any set-up", async () => {
  await ensureBuiltinRules(database, world.now);
  await ensureBuiltinRules(database, world.now);
  const rules = await database.query("select builtin from alert_rule where workspace_id = $1", [world.workspaceId]);
  expect(rules).toHaveLength(6);
  await world.addNode("lonely", { ...HOURLY, ancestors: [] });
  await database.query(
    `insert into worker (id, resource_group_id, host, pid, version, cu_milli, started_at, heartbeat_at)
     values ($1, $2, 'gone.example', 1, '0', 1000, $3, $3)`,
    [randomUUID(), world.groupId, world.now],
  );
  await world.advanceTo("20260311000500");
  await look();
  const alerts = await database.query<{ type: string }>(
    "select condition ->> 'type' as type from alert where workspace_id = $1 order by 1",
    [world.workspaceId],
  );
  expect(alerts.map(({ type }) => type)).toEqual(["isolated", "workerDown"]);
});

test("row 178: a baseline that turns to Warning and to Overtime is told once each, and so is its end", async () => {
  await addRule({ condition: { type: "baseline", from: "WARNING" }, quietHours: { from: "12:00", to: "13:00" } });
  const node = await world.addNode("report", { ...HOURLY, cycle: { kind: "day", time: "01:00" } });
  await world.advanceTo("20260311020000");
  const usuallyAnHour = () =>
    database.query("update instance set duration_ms = 3600000 where node_id = $1 and duration_ms is not null", [node]);
  await usuallyAnHour();
  const id = randomUUID();
  const definition = { schedule: { type: "daily", by: "03:00" }, marginMinutes: 30, priority: 1 };
  await database.query(
    "insert into baseline (id, workspace_id, name, definition, since, created_at, updated_at) values ($1, $2, 'Morning', $3, $4, $4, $4)",
    [id, world.workspaceId, JSON.stringify(definition), world.now],
  );
  await database.query("insert into baseline_member values ($1, $2)", [id, node]);
  const lookAt = async (time: string) => {
    await world.advanceTo(time);
    await evaluateBaselines(database, world.now);
    return look();
  };
  const subject = "Baseline Morning of business date 2026-03-11, committed to 2026-03-12 03:00,";
  world.outcome = () => "LATER";
  expect(await lookAt("20260312010500")).toEqual([]);
  expect(await lookAt("20260312023100")).toEqual([
    `${subject} may be late: expected 2026-03-12 02:31; it waits for report`,
  ]);
  expect(received[0]).toMatchObject({
    baseline: { id, is: "WARNING", waitsFor: { node: expect.stringMatching(/^report/) as string } },
  });
  expect(received[0]!.link).toMatch(new RegExp(`/operation-center/baselines/${id}\\?cycle=20260311-0$`));
  expect(await lookAt("20260312025900")).toEqual([]);
  expect(await lookAt("20260312030100")).toEqual([`${subject} is overtime: not done yet; it waits for report`]);
  expect(await lookAt("20260312050000")).toEqual([]);
  await world.end(world.running.pop()!, "SUCCESS");
  expect(await lookAt("20260312050100")).toEqual([`${subject} is done: 2026-03-12 05:00`]);
  expect(await lookAt("20260312110000")).toEqual([]);
  // The next night fails and is mended in time: in danger, then safe.
  await usuallyAnHour();
  world.outcome = () => "FAILURE";
  const [warning] = await lookAt("20260313010000");
  expect(warning).toContain("may be late: nobody can say when it will be done; it waits for report");
  await database.query("update instance set state = 'NOT_RUN' where node_id = $1 and state = 'FAILURE'", [node]);
  await evaluateBaselines(database, world.now);
  expect(await look()).toEqual([expect.stringContaining("is safe again: expected 2026-03-13 02:00")]);
  await evaluateBaselines(database, world.now);
  expect(await look()).toEqual([]);
  await database.query("delete from baseline where id = $1", [id]);
});
