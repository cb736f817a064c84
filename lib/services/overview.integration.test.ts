import { afterAll, beforeAll, expect, test } from "vitest";
import { instanceFilter } from "@/lib/core/instance";
import { formatInstanceId } from "@/lib/core/instance-id";
import { createInstances, type CreatedInstance } from "@/lib/instances/create-instances";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { database } from "@/lib/platform/db";
import { SYSTEM } from "./actor";
import { codeAsRun, instanceGraph, instanceNeighbours } from "./instance-graph";
import { countInstances } from "./instances";
import { attention } from "./overview/attention";
import { completion } from "./overview/completion";
import { overviewFigures } from "./overview/figures";
import { freshness } from "./overview/freshness";
import { groupLoad } from "./overview/group-load";
import { rankings } from "./overview/rankings";
import { readTimeline } from "./timeline";

/** Ten in the morning in Shanghai, the workspace's zone. */
const now = new Date("2026-04-22T02:00:00Z");
const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) };
const script = JSON.stringify({
  steps: [
    { stepType: "otsstream", category: "reader", parameter: {} },
    { stepType: "odps", category: "writer", parameter: { table: "ods_orders" } },
  ],
});
let fixture: Fixture;
const hours: CreatedInstance[] = [];
const ids: string[] = [];

/** One instance an hour from midnight to noon: 0–5 done, 6 failed, 7 waits for it, 8 is late by itself, 9… to come. */
beforeAll(async () => {
  fixture = await makeFixture(database(), { script });
  const { workspaceId, resourceGroupId } = fixture;
  await database().prisma.workspaceResourceGroup.create({ data: { workspaceId, resourceGroupId, isDefault: true } });
  const rows = Array.from({ length: 12 }, (_, hour) => {
    const at = new Date(Date.UTC(2026, 3, 21, 16 + hour));
    return newInstance(fixture, at, { bizdate: "20260421" });
  });
  hours.push(...(await createInstances(database(), rows, now)));
  hours.sort((a, b) => a.cyctime.getTime() - b.cyctime.getTime());
  ids.push(...hours.map(formatInstanceId));
  for (const [hour, { id, cyctime }] of hours.entries()) {
    if (hour > 6) continue;
    const [start, end] = [cyctime, new Date(cyctime.getTime() + 60_000 * (hour + 1))];
    const state = hour === 6 ? "FAILURE" : "SUCCESS";
    await database().query(
      "update instance set state = $2, attempt = 1, started_at = $3, finished_at = $4, duration_ms = $5 where id = $1",
      [id, state, start, end, end.getTime() - start.getTime()],
    );
    await database().query(
      `insert into attempt (bizdate, instance_id, number, fence, state, job, records_written, window_start, window_end,
         started_at, finished_at) values ('20260421', $1, 1, 1, $2, $3, 100, $4, $5, $6, $7)`,
      [id, state, `job of ${hour}`, new Date(cyctime.getTime() - 3_600_000), cyctime, start, end],
    );
  }
  await database().query("update instance set state = 'WAIT_TIME' where id = $1", [hours[8]!.id]);
  const link = (child: number, parent: number) =>
    database().query(
      `insert into instance_edge (child_id, bizdate, parent_id, parent_bizdate, kind)
       values ($1, '20260421', $2, '20260421', 'SAME_CYCLE')`,
      [hours[child]!.id, hours[parent]!.id],
    );
  await link(7, 6);
  await link(9, 7);
  await link(6, 5);
});
afterAll(() => database().close());

test("what a rule wanted finished by now is late and stands with its deadline, unless something before it is to blame", async () => {
  const rule = await database().prisma.alertRule.create({
    data: {
      workspaceId: fixture.workspaceId,
      name: "Reports by half past eight",
      definition: {
        object: { type: "workspace" },
        kinds: ["CYCLE"],
        condition: { type: "notFinishedBy", by: "08:30" },
        channelIds: [],
      },
      since: new Date("2026-04-20T00:00:00Z"),
    },
  });
  await database().query("update instance set state = 'RUNNING' where id = $1", [hours[10]!.id]);
  const { items } = await attention(fixture.workspaceId, "en", SYSTEM, clock);
  const figures = await overviewFigures(fixture.workspaceId, SYSTEM, clock);
  await database().prisma.alertRule.delete({ where: { id: rule.id } });
  await database().query("update instance set state = 'NOT_RUN' where id = $1", [hours[10]!.id]);
  const deadline = { by: "08:30", rule: "Reports by half past eight" };
  // Eleven has nothing before it; seven and nine wait for the failure of six, which is said already.
  expect(items.map(({ id, deadline: missed }) => [id, missed])).toEqual([
    [ids[6], null],
    [ids[11], deadline],
    [ids[10], deadline],
    [ids[8], deadline],
  ]);
  expect(figures.late).toBe(5);
});

test("the figures count the day and what is open, and agree with the list's own counts", async () => {
  const figures = await overviewFigures(fixture.workspaceId, SYSTEM, clock);
  expect(figures).toMatchObject({
    bizdate: "20260421",
    attentionFrom: "20260419",
    total: 12,
    succeeded: 6,
    failed: 1,
    running: 0,
    waiting: 5,
    needsDecision: 0,
    lateHeld: 2,
    late: 3, // seven, eight and nine o'clock; ten is due now
    oldestLateSince: new Date("2026-04-21T23:00:00Z"),
    rowsWritten: 600,
    runsWithRows: 6,
    receipts: 0,
  });
  const counts = await countInstances(fixture.workspaceId, instanceFilter.parse({ bizdateFrom: "20260421" }), SYSTEM);
  expect([counts.SUCCESS, counts.FAILURE]).toEqual([figures.succeeded, figures.failed]);
});

test("attention names the failure with what it holds back, and what is late by itself, but not its descendants", async () => {
  const { items, total } = await attention(fixture.workspaceId, "en", SYSTEM, clock);
  expect(total).toBe(2);
  expect(items.map(({ id, state, holdsBack }) => [id, state, holdsBack])).toEqual([
    [ids[6], "FAILURE", 2],
    [ids[8], "WAIT_TIME", 0],
  ]);
  expect(items[1]!.wait!.message).toMatch(/./);
});

test("a table is complete up to the window before the first instance that is not done", async () => {
  expect(await freshness(fixture.workspaceId, SYSTEM, clock)).toEqual([
    {
      table: "ods_orders",
      node: { id: fixture.nodeId, name: expect.any(String) },
      completeUntil: hours[5]!.cyctime,
      windowMs: 3_600_000,
      firstOpen: ids[6],
    },
  ]);
});

test("completion adds up hour by hour, and hours to come are not known", async () => {
  const { today, rowsToday, yesterday } = await completion(fixture.workspaceId, SYSTEM, clock);
  expect(today.slice(0, 8)).toEqual([1, 2, 3, 4, 5, 6, 6, 6]);
  expect(today.slice(10)).toEqual([6, ...Array(13).fill(null)]);
  expect(rowsToday.slice(0, 7)).toEqual([100, 100, 100, 100, 100, 100, 0]);
  expect(yesterday).toEqual(Array(24).fill(0));
});

test("the load of a group is the CU of its runs, averaged over each quarter of an hour", async () => {
  const { groups, from, stepMs } = await groupLoad(fixture.workspaceId, SYSTEM, clock);
  const at = (moment: string) => groups[0]!.steps[(Date.parse(moment) - from.getTime()) / stepMs];
  expect(at("2026-04-21T18:00:00Z")).toBe(0.1); // three minutes of half a CU in fifteen
  expect(at("2026-04-21T18:15:00Z")).toBe(0);
  expect(groups).toMatchObject([{ id: fixture.resourceGroupId, used: 0 }]);
});

test("the rankings name the longest runs and the nodes that fail most", async () => {
  const { longest, failing } = await rankings(fixture.workspaceId, SYSTEM, clock);
  expect(longest.slice(0, 2).map(({ id, durationMs }) => [id, durationMs])).toEqual([
    [ids[6], 420_000],
    [ids[5], 360_000],
  ]);
  expect(failing).toEqual([{ nodeId: fixture.nodeId, node: expect.any(String), failures: 1 }]);
});

test("the timeline holds what overlaps the span: what ran where it ran, what is to come at its time", async () => {
  const span = { from: new Date("2026-04-21T22:30:00Z"), to: new Date("2026-04-22T01:30:00Z") };
  const { bars, tasks, isCut } = await readTimeline(fixture.workspaceId, span, SYSTEM);
  expect(bars.map(({ id }) => id)).toEqual([ids[7], ids[8], ids[9]]);
  expect(tasks.map(({ id, flow }) => [id, flow])).toEqual([[fixture.nodeId, null]]);
  expect(isCut).toBe(false);
  const earlier = { from: new Date("2026-04-21T22:05:00Z"), to: new Date("2026-04-21T22:06:00Z") };
  const running = await readTimeline(fixture.workspaceId, earlier, SYSTEM);
  expect(running.bars.map(({ id, state }) => [id, state])).toEqual([[ids[6], "FAILURE"]]);
});

test("the graph grows by levels in both directions and counts what it does not draw", async () => {
  const drawn = async (up: number, down: number) => {
    const { nodes, edges } = await instanceGraph(ids[7]!, { up, down }, SYSTEM);
    return [
      nodes.map(({ id }) => ids.indexOf(id)),
      edges.map(({ parent, child }) => [parent, child].map((id) => ids.indexOf(id))),
    ];
  };
  expect(await drawn(0, 0)).toEqual([[7], []]);
  expect(await drawn(1, 1)).toEqual([[6, 7, 9], [[6, 7], [7, 9]]]); // prettier-ignore
  expect((await drawn(2, 0))[0]).toEqual([5, 6, 7]);
  const { nodes } = await instanceGraph(ids[7]!, { up: 0, down: 0 }, SYSTEM);
  expect(nodes[0]).toMatchObject({ parents: 1, children: 1 });
});

test("neighbours are the same node's instances before and after; the ends have one", async () => {
  expect(await instanceNeighbours(ids[3]!, SYSTEM)).toEqual({ previous: ids[2], next: ids[4] });
  expect(await instanceNeighbours(ids[0]!, SYSTEM)).toMatchObject({ previous: null });
  expect(await instanceNeighbours(ids[11]!, SYSTEM)).toMatchObject({ next: null });
});

test("the code is that of the attempt, and before the first one the deployed script", async () => {
  expect(await codeAsRun(ids[2]!, undefined, SYSTEM)).toMatchObject({
    attempt: 1,
    script: "job of 2",
    isReplaced: true,
  });
  expect(await codeAsRun(ids[9]!, undefined, SYSTEM)).toMatchObject({ attempt: null, script, isReplaced: false });
  await expect(codeAsRun(ids[2]!, 7, SYSTEM)).rejects.toMatchObject({ code: "common.not_found" });
});
