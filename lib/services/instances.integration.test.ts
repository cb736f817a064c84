import fc from "fast-check";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { instanceFilter, type InstanceFilterInput, type InstanceSummary } from "@/lib/core/instance";
import { formatInstanceId } from "@/lib/core/instance-id";
import { claimInstance } from "@/lib/instances/claim";
import { createInstances } from "@/lib/instances/create-instances";
import { RunLogWriter } from "@/lib/instances/run-log/writer";
import { openSlot } from "@/lib/instances/slots";
import { makeAdmitted, makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { SYSTEM, type Actor } from "./actor";
import { verifyAudit } from "./audit";
import { act, actOnMany } from "./instance-actions";
import { countInstances, getInstance, listInstances, listTransitions } from "./instances";
import { readLog } from "./run-logs";

const at = new Date("2026-06-30T00:00:00Z");
let fixture: Fixture;
let other: Fixture;
beforeAll(async () => {
  fixture = await makeFixture(database(), { config: { rerunMode: "Allowed" } });
  other = await makeFixture(database());
});
afterAll(() => database().close());

const list = (filter: InstanceFilterInput) => listInstances(fixture.workspaceId, instanceFilter.parse(filter), SYSTEM);
async function make(cyctime: Date, columns: Record<string, unknown> = {}): Promise<string> {
  const [made] = await createInstances(database(), [newInstance(fixture, cyctime)], at);
  for (const [name, value] of Object.entries(columns)) {
    await database().query(`update instance set ${name} = $2 where id = $1`, [made!.id, value]);
  }
  return formatInstanceId(made!);
}

/** Every row by paging forward, and by paging back again from the last page. */
async function readAll(filter: InstanceFilterInput): Promise<{ forward: string[]; backward: string[] }> {
  const forward: string[] = [];
  let lastPage: string[] = [];
  let previous: string | null = null;
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page = await list({ ...filter, ...(cursor ? { cursor } : {}) });
    forward.push(...page.items.map(({ id }) => id));
    if (page.items.length > 0) {
      previous = page.previousCursor;
      lastPage = page.items.map(({ id }) => id);
    }
    cursor = page.nextCursor;
  }
  const backward = lastPage;
  for (let cursor = previous; cursor !== null;) {
    const page = await list({ ...filter, cursor });
    backward.unshift(...page.items.map(({ id }) => id));
    cursor = page.previousCursor;
  }
  return { forward, backward };
}

test("every filter and sort walks the same rows as a sort in memory, page by page, in both directions", async () => {
  const states = ["SUCCESS", "FAILURE", "NOT_RUN"];
  for (let i = 0; i < 60; i++) {
    const state = states[i % 3]!;
    const cyctime = new Date(Date.UTC(2026, 2 + (i % 3), 1 + (i % 9), i % 24));
    const started = i % 4 === 0 ? null : new Date(cyctime.getTime() + (i % 5) * 1_000);
    const duration = started === null ? null : (i * 7_919) % 13;
    await make(cyctime, { state, started_at: started, duration_ms: duration });
  }
  await createInstances(database(), [newInstance(other, at)], at);
  const all = (await list({ limit: 200 })).items;
  expect(all).toHaveLength(60);
  const number = ({ id }: InstanceSummary) => Number(id.split("-")[1]);
  const byNull = (value: (row: InstanceSummary) => number | null) => (a: InstanceSummary, b: InstanceSummary) =>
    (value(b) ?? -1) - (value(a) ?? -1) || number(b) - number(a);
  const orders = {
    cyctime: (a: InstanceSummary, b: InstanceSummary) =>
      Number(b.bizdate) - Number(a.bizdate) || b.cyctime.getTime() - a.cyctime.getTime() || number(b) - number(a),
    started: byNull(({ startedAt }) => startedAt?.getTime() ?? null),
    duration: byNull(({ durationMs }) => durationMs),
  };
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom("cyctime", "started", "duration"),
      fc.integer({ min: 1, max: 17 }),
      fc.option(fc.subarray(states, { minLength: 1 })),
      fc.option(fc.tuple(fc.constantFrom("20260301", "20260401"), fc.constantFrom("20260405", "20260520"))),
      async (sort, limit, state, dates) => {
        const [bizdateFrom, bizdateTo] = dates ?? [];
        const expected = all
          .filter((row) => !state || state.includes(row.state))
          .filter(({ bizdate }) => !dates || (bizdate >= bizdateFrom! && bizdate <= bizdateTo!))
          .sort(orders[sort as keyof typeof orders])
          .map(({ id }) => id);
        const filter = { sort, limit, ...(state ? { state } : {}), ...(dates ? { bizdateFrom, bizdateTo } : {}) };
        const { forward, backward } = await readAll(filter as InstanceFilterInput);
        expect(forward).toEqual(expected);
        expect(backward).toEqual(expected);
      },
    ),
    { numRuns: 40 },
  );
  const counts = await countInstances(fixture.workspaceId, instanceFilter.parse({}), SYSTEM);
  expect(counts).toMatchObject({ SUCCESS: 20, FAILURE: 20, NOT_RUN: 20, RUNNING: 0 });
});

test("a part of the node's name finds its instances, and wildcards mean themselves", async () => {
  const { name } = await database().prisma.node.findUniqueOrThrow({ where: { id: fixture.nodeId } });
  expect((await list({ node: name.slice(3, 9).toUpperCase() })).items.length).toBeGreaterThan(0);
  expect((await list({ node: "%" })).items).toEqual([]);
});

test("somebody else's instances are not there", async () => {
  const stranger: Actor = { ...SYSTEM, type: "user", id: "eve", isAdmin: false };
  await expect(listInstances(fixture.workspaceId, instanceFilter.parse({}), stranger)).rejects.toMatchObject({
    code: "account.no_such_workspace",
  });
});

test("a rerun starts over, is in the history with its actor and reason, and in the audit log", async () => {
  const id = await make(new Date("2026-06-01T01:00:00Z"), { state: "SUCCESS", attempt: 1, finished_at: at });
  await act(id, { operation: "rerun", reason: "late data" }, { ...SYSTEM, id: "u1" });
  expect(await getInstance(id, SYSTEM)).toMatchObject({ state: "NOT_RUN", finishedAt: null });
  expect(await listTransitions(id, SYSTEM)).toMatchObject([
    { event: "rerun", from: "SUCCESS", to: "NOT_RUN", actor: "user:u1", reason: "late data" },
  ]);
  const [entry] = await database().prisma.auditEntry.findMany({ where: { objectId: id } });
  expect(entry).toMatchObject({ action: "instance.rerun", before: { state: "SUCCESS" } });
  expect((await verifyAudit(database())).broken).toBeNull();
});

test("whoever saw another state is told what it is now, and who made it that", async () => {
  const id = await make(new Date("2026-06-01T05:30:00Z"), { state: "FAILURE" });
  await act(id, { operation: "setSuccess" }, SYSTEM);
  await expect(act(id, { operation: "rerun", ifStates: ["FAILURE"] }, SYSTEM)).rejects.toMatchObject({
    code: "instance.changed_since",
    message: "The instance was Failed when you looked; Millrace has made it Succeeded since.",
  });
  await act(id, { operation: "rerun", ifStates: ["SUCCESS"] }, SYSTEM);
  expect(await getInstance(id, SYSTEM)).toMatchObject({ state: "NOT_RUN" });
});

test("many at once: what can be done is done, what cannot says why", async () => {
  const failed = await make(new Date("2026-06-01T02:00:00Z"), { state: "FAILURE" });
  const done = await make(new Date("2026-06-01T03:00:00Z"), { state: "SUCCESS" });
  const results = await actOnMany([failed, done, "20260601-999999"], { operation: "setSuccess" }, SYSTEM);
  expect(results.map(({ error }) => error?.code ?? null)).toEqual([null, "instance.refused", "instance.not_found"]);
  expect(await getInstance(failed, SYSTEM)).toMatchObject({ state: "SUCCESS", stateReason: "setSuccessful" });
});

test("stopping what waits ends it; stopping what runs asks its worker", async () => {
  const waiting = await make(new Date("2026-06-01T04:00:00Z"), { state: "WAIT_TIME" });
  await act(waiting, { operation: "stop", reason: "the table moves today" }, SYSTEM);
  expect(await getInstance(waiting, SYSTEM)).toMatchObject({ state: "FAILURE", stateReason: "stopped" });
  // What leaves the state as it is leaves standing how it came about.
  await act(waiting, { operation: "freeze" }, SYSTEM);
  expect(await getInstance(waiting, SYSTEM)).toMatchObject({ state: "FAILURE", stateReason: "stopped", frozen: true });
  const [stopped] = await listTransitions(waiting, SYSTEM);
  expect(stopped).toMatchObject({ event: "stopped", reason: "the table moves today" });
  const [made] = await createInstances(database(), [newInstance(fixture, new Date("2026-06-01T05:00:00Z"))], at);
  await database().query("update instance set state = 'WAIT_RESOURCE' where id = $1", [made!.id]);
  const fence = await openSlot(database(), { ...fixture, ...made!, cuMilli: 500 });
  const run = await claimInstance(database(), { ...made!, fence: fence!, workerId: randomUUID() }, at);
  await act(formatInstanceId(made!), { operation: "stop" }, SYSTEM);
  const [slot] = await database().query("select stop_reason from slot where instance_id = $1", [run!.id]);
  expect(slot).toEqual({ stop_reason: "user:system" });
});

test("the run log of an attempt is read through the instance", async () => {
  const [made] = await createInstances(database(), [newInstance(fixture, new Date("2026-06-01T06:00:00Z"))], at);
  await database().query("update instance set state = 'WAIT_RESOURCE' where id = $1", [made!.id]);
  const fence = await openSlot(database(), { ...fixture, ...made!, cuMilli: 500 });
  const run = await claimInstance(database(), { ...made!, fence: fence!, workerId: randomUUID() }, at);
  const writer = await RunLogWriter.open(database(), run!, { clock: systemClock, offsetAt: () => 0 });
  writer.info("hello");
  await writer.close();
  const page = await readLog(formatInstanceId(made!), { limit: 10 }, SYSTEM);
  expect(page).toMatchObject({ isOpen: true, totalLines: 1, lines: [{ level: "info", byte: "0" }] });
  expect((await getInstance(formatInstanceId(made!), SYSTEM)).attempts).toMatchObject([{ number: 1, logLines: 1 }]);
});

test("an instance moves to another group of its workspace, gives back an unclaimed place, and says from where to where", async () => {
  const admitted = await makeAdmitted(database(), fixture, new Date("2026-06-01T07:00:00Z"));
  const id = formatInstanceId(admitted);
  const { name } = await database().prisma.resourceGroup.findUniqueOrThrow({ where: { id: other.resourceGroupId } });
  const move = () => act(id, { operation: "changeGroup", resourceGroup: name }, SYSTEM);
  await expect(move()).rejects.toMatchObject({ code: "node.resource_group_unknown" });

  const bound = { workspaceId: fixture.workspaceId, resourceGroupId: other.resourceGroupId };
  await database().prisma.workspaceResourceGroup.create({ data: bound });
  await move();
  expect(await getInstance(id, SYSTEM)).toMatchObject({ state: "WAIT_RESOURCE", resourceGroup: { name } });
  expect(await listTransitions(id, SYSTEM)).toMatchObject([{ event: "groupChanged", detail: { to: name } }]);
  expect(await claimInstance(database(), { ...admitted, workerId: randomUUID() }, at)).toBeNull();
});
