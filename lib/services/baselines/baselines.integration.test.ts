import { afterAll, beforeEach, expect, test } from "vitest";
import { baselineChange, baselineDraft, type BaselineDraftForm } from "@/lib/core/baseline/baseline";
import { makeFixture, type Fixture } from "@/lib/instances/testing/fixture";
import { database } from "@/lib/platform/db";
import { SYSTEM } from "../actor";
import { getBaseline, getBaselineInstance, listBaselines } from "./baselines";
import { addToBaseline, changeBaseline, createBaseline, removeBaseline } from "./change-baselines";

let fixture: Fixture;
const clock = { now: () => new Date("2026-03-11T00:00:00Z"), sleep: () => Promise.resolve() };

beforeEach(async () => {
  fixture = await makeFixture(database());
});
afterAll(() => database().close());

const form = (more: Partial<BaselineDraftForm> = {}): BaselineDraftForm => ({
  name: "Morning",
  schedule: { type: "daily", by: "09:00" },
  nodeIds: [fixture.nodeId],
  ...more,
});
const create = (more: Partial<BaselineDraftForm> = {}) =>
  createBaseline(fixture.workspaceId, baselineDraft.parse(form(more)), SYSTEM, clock);
const change = (id: string, revision: number, more: Partial<BaselineDraftForm> = {}) =>
  changeBaseline(id, baselineChange.parse({ ...form(more), revision }), SYSTEM, clock);

test("a new baseline is evaluated at once, listed, and shown with its tasks", async () => {
  const { id } = await create();
  expect(await listBaselines(fixture.workspaceId, SYSTEM, clock)).toMatchObject([
    { id, name: "Morning", members: 1, marginMinutes: 30, revision: 1, current: [{ bizdate: "20260310", total: 0 }] },
  ]);
  expect(await getBaseline(id, SYSTEM, clock)).toMatchObject({
    timeZone: "Asia/Shanghai",
    members: [{ id: fixture.nodeId, isDeployed: true }],
    history: [{ state: "UNKNOWN", reason: "noInstances", committedAt: new Date("2026-03-11T01:00:00Z") }],
  });
  expect(await getBaselineInstance(id, { bizdate: "20260310", cycle: 0 }, SYSTEM)).toMatchObject({ path: [] });
});

test("a change names the revision that it saw; another one is refused, and today is looked at anew", async () => {
  const { id } = await create();
  const changed = await change(id, 1, { name: "Noon", schedule: { type: "daily", by: "12:00" } });
  expect(changed).toMatchObject({ name: "Noon", revision: 2 });
  expect(changed.current).toMatchObject([{ committedAt: new Date("2026-03-11T04:00:00Z") }]);
  await expect(change(id, 1)).rejects.toMatchObject({ code: "baseline.conflict" });
});

test("one that is switched off says nothing of today", async () => {
  const { id } = await create();
  expect(await change(id, 1, { enabled: false })).toMatchObject({ enabled: false, current: [], history: [] });
});

test("tasks are added once; those of another workspace, strangers as owners and taken names are refused", async () => {
  const { id } = await create();
  const other = await makeFixture(database());
  const second = await database().prisma.node.create({
    data: { workspaceId: fixture.workspaceId, type: "DI", name: "second", draftConfig: {} },
  });
  const added = await addToBaseline(id, [second.id, fixture.nodeId], SYSTEM, clock);
  expect(added.members.map(({ name, isDeployed }) => [name, isDeployed])).toContainEqual(["second", false]);
  expect(await addToBaseline(id, [second.id], SYSTEM, clock)).toMatchObject({ revision: 2 });
  await expect(addToBaseline(id, [other.nodeId], SYSTEM, clock)).rejects.toMatchObject({
    code: "baseline.node_unknown",
  });
  await expect(change(id, 2, { ownerId: "nobody" })).rejects.toMatchObject({ code: "baseline.owner_unknown" });
  await expect(create()).rejects.toMatchObject({ code: "baseline.name_taken", path: "name" });
});

test("what is done to a baseline stands in the audit log", async () => {
  const { id } = await create();
  await change(id, 1, { marginMinutes: 10 });
  await removeBaseline(id, SYSTEM);
  const entries = await database().query(
    `select action, before -> 'marginMinutes' as was, after -> 'marginMinutes' as "is" from audit_entry
     where object_id = $1 order by id`,
    [id],
  );
  expect(entries).toEqual([
    { action: "baseline.create", was: null, is: 30 },
    { action: "baseline.change", was: 30, is: 10 },
    { action: "baseline.delete", was: 10, is: null },
  ]);
  await expect(getBaseline(id, SYSTEM, clock)).rejects.toMatchObject({ code: "common.not_found" });
});
