import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { BaselineDefinition, PathStep } from "@/lib/core/baseline/baseline";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { World } from "@/lib/scheduler/testing/world";
import { evaluateBaseline } from "./evaluate";
import { liveBaselines } from "./live-baselines";

let database: Database;
let world: World;

beforeAll(() => {
  database = openDatabase(databaseUrl());
});
beforeEach(async () => {
  world = await World.create(database, "20260310200000");
});
afterEach(async () => {
  await database.query("delete from baseline where workspace_id = $1", [world.workspaceId]);
  await world.close();
});
afterAll(() => database.close());

const DAILY = { cycle: { kind: "day", time: "00:00" }, autoRerun: null, deployedAt: "20250101000000" } as const;

async function addBaseline(nodeIds: readonly string[], definition: Partial<BaselineDefinition> = {}): Promise<string> {
  const id = randomUUID();
  const whole = { schedule: { type: "daily", by: "09:00" }, marginMinutes: 30, priority: 1, ...definition };
  await database.query(
    "insert into baseline (id, workspace_id, name, definition, since, created_at, updated_at) values ($1::uuid, $2, $1::uuid::text, $3, $4, $4, $4)",
    [id, world.workspaceId, JSON.stringify(whole), world.now],
  );
  await database.query("insert into baseline_member select $1::uuid, unnest($2::uuid[])", [id, nodeIds]);
  return id;
}

/** What successful runs of a node took so far. */
async function took(nodeId: string, minutes: number): Promise<void> {
  await database.query("update instance set duration_ms = $2 where node_id = $1 and duration_ms is not null", [
    nodeId,
    minutes * 60_000,
  ]);
}

interface Seen {
  readonly state: string;
  /** On the workspace's clock, HHmm. */
  readonly expected: string | null;
  readonly finished: string | null;
  readonly reason: string | null;
  readonly done: string;
}

/** Looks at a baseline now; answers what stands there of the run date, by cycle. */
async function look(id: string, bizdate: string): Promise<Record<number, Seen>> {
  const [live] = await liveBaselines(database, id);
  await evaluateBaseline(database, live!, world.now);
  const rows = await database.query<{
    cycle: number;
    state: string;
    at: Date | null;
    finished: Date | null;
    reason: string | null;
    total: number;
    done: number;
  }>(
    `select cycle::int as cycle, state, predicted_at as at, finished_at as finished, reason, total, done
     from baseline_instance where baseline_id = $1 and bizdate = $2`,
    [id, bizdate],
  );
  const time = (at: Date | null) => at && world.wall(at).slice(8, 12);
  return Object.fromEntries(
    rows.map(({ cycle, state, at, finished, reason, total, done }) => [
      cycle,
      { state, expected: time(at), finished: time(finished), reason, done: `${done}/${total}` },
    ]),
  );
}

async function pathOf(id: string, bizdate: string): Promise<string[]> {
  const [row] = await database.query<{ path: PathStep[] }>(
    "select path from baseline_instance where baseline_id = $1 and bizdate = $2 order by cycle limit 1",
    [id, bizdate],
  );
  const time = (at: Date | null) => (at ? world.wall(new Date(at)).slice(8, 12) : "?");
  return row!.path.map(
    ({ node, waitedFrom, start, end, isForecast, held }) =>
      `${node.slice(0, -37)} ${time(waitedFrom)} ${time(start)} ${time(end)}${isForecast ? " forecast" : ""}${held ? ` ${held}` : ""}`,
  );
}

/** `slow` from 01:00, usually an hour, and `report` behind it, usually two; both ran on two days. */
async function chain() {
  const slow = await world.addNode("slow", { ...DAILY, cycle: { kind: "day", time: "01:00" } });
  const report = await world.addNode("report", { ...DAILY, ancestors: [slow] });
  await world.advanceTo("20260312233500");
  await took(slow, 60);
  await took(report, 120);
  return { slow, report };
}

test("row 178: safe by what is usual, warned while a slow run is at work, overtime once the time has passed", async () => {
  const { report } = await chain();
  const id = await addBaseline([report]);
  await world.advanceTo("20260313001000");
  // 01:00 + 1 h + 2 h.
  expect(await look(id, "20260312")).toEqual({
    0: { state: "SAFE", expected: "0400", finished: null, reason: null, done: "0/1" },
  });
  expect(await pathOf(id, "20260312")).toEqual(["slow 0100 0100 0200 forecast", "report 0200 0200 0400 forecast"]);
  world.outcome = () => "LATER";
  await world.advanceTo("20260313062900");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "SAFE", expected: "0829" });
  await world.advanceTo("20260313063100");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "WARNING", expected: "0831" });
  await world.end(world.running.pop()!, "SUCCESS");
  await world.advanceTo("20260313063200");
  // The report has begun, and takes two hours from 06:31.
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "WARNING", expected: "0831" });
  await world.advanceTo("20260313090000");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "WARNING", done: "0/1" });
  await world.advanceTo("20260313090100");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "OVERTIME", finished: null });
  await world.end(world.running.pop()!, "SUCCESS");
  expect((await look(id, "20260312"))[0]).toEqual({
    state: "OVERTIME",
    expected: null,
    finished: "0901",
    reason: null,
    done: "1/1",
  });
  expect(await pathOf(id, "20260312")).toEqual(["slow 0100 0100 0631", "report 0631 0631 0901"]);
});

test("a warning goes when the slow run ends early enough; what is done stays as it was when it runs again", async () => {
  const { report } = await chain();
  const id = await addBaseline([report], { schedule: { type: "daily", by: "05:00" } });
  world.outcome = () => "LATER";
  await world.advanceTo("20260313024000");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "WARNING", expected: "0440" });
  world.outcome = () => "SUCCESS";
  await world.end(world.running.pop()!, "SUCCESS");
  await world.advanceTo("20260313024100");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "SAFE", finished: "0240" });
  await database.query(
    "update instance set state = 'RUNNING', finished_at = null where node_id = $1 and bizdate = '20260312'",
    [report],
  );
  await world.advanceTo("20260313060000");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "SAFE", finished: "0240" });
  await database.query("update instance set state = 'SUCCESS' where node_id = $1", [report]);
});

test("a failed or frozen run above makes the end unknown and warns; without history nothing is claimed", async () => {
  const { slow, report } = await chain();
  const id = await addBaseline([report]);
  world.outcome = () => "FAILURE";
  await world.advanceTo("20260313020000");
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "WARNING", expected: null, reason: "failed" });
  expect(await pathOf(id, "20260312")).toEqual(["slow 0100 0100 ? forecast failed", "report 0000 ? ? forecast failed"]);
  await database.query(
    "update instance set state = 'NOT_RUN', frozen = true where node_id = $1 and bizdate = '20260312'",
    [slow],
  );
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "WARNING", reason: "frozen" });
  await database.query("update instance set frozen = false where node_id = $1", [slow]);
  await database.query("update instance set duration_ms = null where node_id = $1", [slow]);
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "UNKNOWN", expected: null, reason: "noHistory" });
});

test("no run until the committed time, or all of them frozen: nothing is promised", async () => {
  const node = await world.addNode("late", { ...DAILY, cycle: { kind: "day", time: "10:00" } });
  const id = await addBaseline([node]);
  await world.advanceTo("20260311001000");
  expect((await look(id, "20260310"))[0]).toMatchObject({ state: "UNKNOWN", reason: "noInstances", done: "0/0" });
  await database.query("update baseline set definition = jsonb_set(definition, '{schedule,by}', '\"11:00\"')");
  await database.query("update instance set frozen = true where node_id = $1", [node]);
  expect((await look(id, "20260310"))[0]).toMatchObject({ state: "UNKNOWN", reason: "allFrozen", done: "0/1" });
});

test("an hourly baseline has a state for each hour in which its tasks run", async () => {
  const hourly = await world.addNode("orders", {
    ...DAILY,
    cycle: { kind: "hourList", hours: [1, 3] },
  });
  await world.advanceTo("20260311233500");
  await took(hourly, 20);
  const id = await addBaseline([hourly], { schedule: { type: "hourly", afterMinutes: 40 }, marginMinutes: 10 });
  world.outcome = () => "LATER";
  await world.advanceTo("20260312012500");
  expect(await look(id, "20260311")).toMatchObject({
    1: { state: "SAFE", expected: "0125" },
    3: { state: "SAFE", expected: "0320" },
  });
  await world.advanceTo("20260312013500");
  expect(await look(id, "20260311")).toMatchObject({ 1: { state: "WARNING" }, 3: { state: "SAFE" } });
  await world.end(world.running.pop()!, "SUCCESS");
  await world.advanceTo("20260312034500");
  expect(await look(id, "20260311")).toMatchObject({
    1: { state: "WARNING", finished: "0135" },
    3: { state: "OVERTIME" },
  });
});

test("days before it was made are nobody's, and what is late is followed into the next day", async () => {
  const { report } = await chain();
  await world.advanceTo("20260313001000");
  const id = await addBaseline([report]);
  world.outcome = () => "LATER";
  await world.advanceTo("20260314080000");
  expect(await look(id, "20260311")).toEqual({});
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "OVERTIME", finished: null });
  await world.end(world.running.shift()!, "SUCCESS");
  world.outcome = () => "SUCCESS";
  await world.settle();
  expect((await look(id, "20260312"))[0]).toMatchObject({ state: "OVERTIME", finished: "0800" });
});

test("instances of its tasks, and of what they wait for, are generated with at least its priority", async () => {
  const slow = await world.addNode("slow", DAILY);
  const report = await world.addNode("report", { ...DAILY, ancestors: [slow], priority: 8 });
  const other = await world.addNode("other", DAILY);
  await addBaseline([report], { priority: 5 });
  await world.advanceTo("20260311001000");
  const priorities = await database.query<{ id: string; priority: number }>(
    "select node_id as id, priority::int as priority from instance where node_id = any($1) and bizdate = '20260310'",
    [[slow, report, other]],
  );
  expect(new Map(priorities.map(({ id, priority }) => [id, priority]))).toEqual(
    new Map([
      [slow, 5],
      [report, 8],
      [other, 1],
    ]),
  );
});
