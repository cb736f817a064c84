import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bulkItemQuery, bulkStart, bulkWish } from "@/lib/core/bulk-operation";
import { formatInstanceId } from "@/lib/core/instance-id";
import { createInstances } from "@/lib/instances/create-instances";
import { makeFixture, newInstance, type Fixture } from "@/lib/instances/testing/fixture";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { SYSTEM, type Actor } from "./actor";
import { cancelBulk, getBulk, listBulkItems, previewBulk, startBulk } from "./bulk-operations";
import { act } from "./instance-actions";
import { listOperations } from "./instances";
import { advanceBulk } from "./run-bulk-operations";

const at = new Date("2026-06-30T00:00:00Z");
let fixture: Fixture;
beforeAll(async () => {
  fixture = await makeFixture(database(), { config: { rerunMode: "FailureAllowed" } });
});
afterAll(() => database().close());

/** Instances of a business date of their own. */
async function make(bizdate: string, states: readonly string[]): Promise<string[]> {
  const day = Date.parse(`${bizdate.slice(0, 4)}-${bizdate.slice(4, 6)}-${bizdate.slice(6)}T20:00:00Z`);
  const wishes = states.map((_, index) => newInstance(fixture, new Date(day + index * 60_000)));
  const made = await createInstances(database(), wishes, at);
  for (const [index, { id }] of made.entries())
    await database().query("update instance set state = $2::instance_state where id = $1", [id, states[index]]);
  return made.map(formatInstanceId);
}
const on = (bizdate: string, more: object = {}) => ({ bizdateFrom: bizdate, bizdateTo: bizdate, ...more });
const start = (filter: object, operation: string, actor: Actor = SYSTEM) =>
  startBulk(fixture.workspaceId, bulkStart.parse({ filter, action: { operation, reason: "night shift" } }), actor);
const itemsOf = (id: string, query: object = {}) => listBulkItems(id, bulkItemQuery.parse(query), SYSTEM);
async function untilDone(): Promise<void> {
  while (await advanceBulk(systemClock));
}

test("an operation on a filter result does what its preview said, names what it left alone, and is on record", async () => {
  const ids = await make("20260301", ["FAILURE", "SUCCESS", "FAILURE", "RUNNING"]);
  const wish = bulkWish.parse({ filter: on("20260301"), operation: "rerun" });
  expect(await previewBulk(fixture.workspaceId, wish, SYSTEM)).toEqual({
    total: 4,
    open: 2,
    refused: { rerunOnFailureOnly: 1, state: 1 },
    repeats: 0,
  });
  const { id } = await start(on("20260301"), "rerun");
  expect(await getBulk(id, SYSTEM)).toMatchObject({ state: "RUNNING", total: 4, done: 0, refused: 0, waiting: 4 });
  await untilDone();
  expect(await getBulk(id, SYSTEM)).toMatchObject({ state: "FINISHED", total: 4, done: 2, refused: 2, waiting: 0 });
  expect((await itemsOf(id)).map((item) => [item.id, item.outcome])).toEqual([
    [ids[0], "done"],
    [ids[1], "refused"],
    [ids[2], "done"],
    [ids[3], "refused"],
  ]);
  const [refused] = await itemsOf(id, { outcome: "refused", after: 2 });
  expect(refused).toMatchObject({ id: ids[3], error: { code: "instance.refused" } });
  const [operation] = await listOperations(ids[0]!, SYSTEM);
  expect(operation).toMatchObject({ operation: "rerun", stateBefore: "FAILURE", reason: "night shift" });
});

test("what begins to match later is not part of it, and nothing is done twice when the process died in between", async () => {
  const [first] = await make("20260302", ["NOT_RUN", "NOT_RUN"]);
  const { id } = await start(on("20260302", { bizdateTo: "20260303" }), "freeze");
  const [later] = await make("20260303", ["NOT_RUN"]);
  await advanceBulk(systemClock); // both have their turn; the process ends before it says that all is done
  await act(first!, { operation: "unfreeze" }, SYSTEM);
  await untilDone();
  expect(await getBulk(id, SYSTEM)).toMatchObject({ state: "FINISHED", total: 2, done: 2 });
  const operations = await listOperations(first!, SYSTEM);
  expect(operations.map(({ operation }) => operation)).toEqual(["unfreeze", "freeze"]);
  expect(await listOperations(later!, SYSTEM)).toEqual([]);
});

test("a small operation does not wait behind a large one", async () => {
  await make(
    "20260308",
    Array.from({ length: 120 }, () => "FAILURE"),
  );
  const [small] = await make("20260309", ["FAILURE"]);
  const first = await start(on("20260308"), "setSuccess");
  const second = await start(on("20260309"), "setSuccess");
  await advanceBulk(systemClock);
  expect(await getBulk(first.id, SYSTEM)).toMatchObject({ state: "RUNNING", waiting: 70 });
  expect((await itemsOf(second.id)).map(({ id, outcome }) => [id, outcome])).toEqual([[small, "done"]]);
  await untilDone();
  expect(await getBulk(first.id, SYSTEM)).toMatchObject({ state: "FINISHED", done: 120 });
});

test("a cancelled operation leaves those alone that had not had their turn", async () => {
  await make("20260304", ["NOT_RUN", "NOT_RUN"]);
  const { id } = await start(on("20260304"), "freeze");
  await cancelBulk(id, SYSTEM);
  await untilDone();
  expect(await getBulk(id, SYSTEM)).toMatchObject({ state: "CANCELLED", done: 0, waiting: 2 });
  await expect(cancelBulk(id, SYSTEM)).rejects.toThrow("over");
});

test("who asked must still have the right when it is done", async () => {
  await make("20260305", ["NOT_RUN"]);
  const userId = randomUUID();
  await database().prisma.user.create({
    data: { id: userId, name: "Gone", email: `${userId}@example.com`, username: userId, emailVerified: false },
  });
  const roles = new Map([[fixture.workspaceId, ["OPERATOR" as const]]]);
  const { id } = await start(on("20260305"), "freeze", { ...SYSTEM, type: "user", id: userId, isAdmin: false, roles });
  await untilDone();
  const [item] = await itemsOf(id);
  expect(item).toMatchObject({ outcome: "refused", error: { code: "account.no_such_workspace" } });
});

test("an empty result is refused before anything begins", async () => {
  await expect(start(on("20260306"), "freeze")).rejects.toMatchObject({ code: "instance.bulk_empty" });
});
