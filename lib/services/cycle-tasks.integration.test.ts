import { afterAll, beforeAll, expect, test } from "vitest";
import { instanceFilter } from "@/lib/core/instance";
import { schedule } from "@/lib/core/schedule/schedule";
import { createInstances } from "@/lib/instances/create-instances";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { database } from "@/lib/platform/db";
import { SYSTEM } from "./actor";
import { freezeCycleTask, listCycleTasks } from "./cycle-tasks";
import { listInstances } from "./instances";
import { createTestInstances } from "./test-instances";

const now = new Date("2026-04-22T02:20:00Z"); // 10:20 in Shanghai
const clock = { now: () => now, sleep: () => new Promise<void>(() => {}) };
let fixture: Fixture;

beforeAll(async () => {
  const config = schedule.parse({ cycle: { kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" } });
  fixture = await makeFixture(database(), { config });
  const { workspaceId, resourceGroupId } = fixture;
  await database().prisma.workspaceResourceGroup.create({ data: { workspaceId, resourceGroupId, isDefault: true } });
  const hours = [1, 2, 3].map((hour) =>
    newInstance(fixture, new Date(Date.UTC(2026, 3, 22, hour)), { bizdate: "20260421" }),
  );
  await createInstances(database(), hours, now);
});
afterAll(() => database().close());

const task = async () => (await listCycleTasks(fixture.workspaceId, SYSTEM, { clock })).items[0]!;

test("a task names its schedule, its next fire and the state of the latest instance whose time has come", async () => {
  expect(await task()).toMatchObject({
    id: fixture.nodeId,
    version: 1,
    frozen: false,
    schedule: { kind: "hours", every: 1, perDay: 24 },
    nextFire: new Date("2026-04-22T03:00:00Z"),
    last: { state: "NOT_RUN", cyctime: new Date("2026-04-22T02:00:00Z") },
    descendants: [],
  });
});

test("freezing a node leaves its instances alone and is in the audit log once", async () => {
  await freezeCycleTask(fixture.nodeId, true, SYSTEM);
  await freezeCycleTask(fixture.nodeId, true, SYSTEM);
  expect(await task()).toMatchObject({ frozen: true, last: { frozen: false } });
  const entries = await database().prisma.auditEntry.findMany({ where: { objectId: fixture.nodeId } });
  expect(entries.map(({ action }) => action)).toEqual(["node.freeze"]);
});

test("a test makes instances of the next day's hours that wait for nobody and are due at once", async () => {
  const run = { bizdate: "2026-04-20", hours: { from: "08:00", to: "09:30" } };
  const { runKey, count } = await createTestInstances(fixture.nodeId, run, SYSTEM, clock);
  expect(count).toBe(2);
  const { items } = await listInstances(fixture.workspaceId, instanceFilter.parse({ kind: "TEST", runKey }), SYSTEM);
  expect(items.map(({ cyctimeText, dueAt, frozen, isolated }) => [cyctimeText, dueAt, frozen, isolated])).toEqual([
    ["20260421090000", now, false, false],
    ["20260421080000", now, false, false],
  ]);
  const nothing = { bizdate: "2026-04-20", hours: { from: "08:10", to: "08:20" } };
  await expect(createTestInstances(fixture.nodeId, nothing, SYSTEM, clock)).rejects.toMatchObject({
    code: "schedule.backfill_empty",
  });
});

test("a deployed configuration that cannot be read takes its own node from the list, which names it", async () => {
  const broken = await makeFixture(database(), { config: { rerunMode: "Allowed" } });
  await database().query("update node set workspace_id = $2 where id = $1", [broken.nodeId, fixture.workspaceId]);
  const { items, unreadable } = await listCycleTasks(fixture.workspaceId, SYSTEM, { clock });
  expect(items.map(({ id }) => id)).toEqual([fixture.nodeId]);
  expect(unreadable.map(({ id }) => id)).toEqual([broken.nodeId]);
});
