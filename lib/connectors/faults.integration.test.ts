import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { FaultRuleInput } from "@/lib/core/sandbox/fault-rule";
import { GuideWorld, W0, W1 } from "./testing/guide-world";

let world: GuideWorld;
let hour: readonly string[];
beforeAll(async () => {
  world = await GuideWorld.start();
  await world.changes(W0);
  hour = [...world.expected].sort();
  world.at(W1 + 600_000);
});
afterAll(() => world?.close());
beforeEach(async () => {
  world.faults.clear();
  await world.sql("TRUNCATE TABLE target_table;");
});

const busy = (server: "tablestore" | "maxcompute", tookEffect = false) =>
  server === "tablestore"
    ? ({ kind: "answer", status: 503, code: "OTSServerBusy", message: "Server is busy." } as const)
    : ({ kind: "answer", status: 500, code: "InternalServerError", message: "try again", tookEffect } as const);

const passing: readonly [string, FaultRuleInput][] = [
  ["W18: a block upload that fails twice", { operation: "writeBlock", times: 2, effect: busy("maxcompute") }],
  ["a block whose answer is lost", { operation: "writeBlock", effect: busy("maxcompute", true) }],
  ["a connection cut in a block's answer", { operation: "writeBlock", effect: { kind: "cut" } }],
  ["a session that is hard to create", { operation: "createUpload", times: 2, effect: busy("maxcompute") }],
  ["a commit that took effect but answered 500", { operation: "commitUpload", effect: busy("maxcompute", true) }],
  ["a commit that failed at first", { operation: "commitUpload", effect: busy("maxcompute") }],
  ["a commit whose connection was cut", { operation: "commitUpload", effect: { kind: "cut" } }],
  ["a page cut short", { operation: "GetStreamRecord", effect: { kind: "cut", afterBytes: 100 } }],
  [
    "a page truncated with a length to match",
    { operation: "GetStreamRecord", effect: { kind: "truncate", atByte: 200 } },
  ],
  ["a flipped bit in a page", { operation: "GetStreamRecord", effect: { kind: "flip", bit: 1234 } }],
  ["a busy stream", { operation: "GetStreamRecord", times: 2, effect: busy("tablestore") }],
  ["a status table that fails while positions are stored", { operation: "BatchWriteRow", effect: busy("tablestore") }],
];

test.each(passing)("%s changes nothing: every change arrives once", async (_, rule) => {
  world.faults.add(rule);
  const { summary } = await world.run([W0, W1]);
  expect(summary.error).toBeNull();
  expect(world.faults.occurrences.length).toBeGreaterThan(0);
  expect(await world.stored()).toEqual(hour);
});

test.each([
  { name: "is refused", tookEffect: false },
  { name: "is made, but its answer fails", tookEffect: true },
])("a status table that $name at first is there for the run", async ({ tookEffect }) => {
  world.faults.add({
    operation: "CreateTable",
    effect: { kind: "answer", status: 503, code: "OTSServerUnavailable", message: "storm", tookEffect },
  });
  const { summary } = await world.run([W0, W1], { reader: { statusTable: `status_${tookEffect}` } });
  expect(summary.error).toBeNull();
  expect(world.faults.occurrences).toHaveLength(1);
  expect(await world.stored()).toEqual(hour);
});

test("an upload session that expires before its commit leaves nothing visible, and a retry starts over", async () => {
  world.faults.add({ operation: "reloadUpload", times: null, effect: { kind: "behave", behaviour: "sessionExpired" } });
  const { died: _died, ...first } = await world.runMortal([W0, W1], Infinity);
  expect(first.summary.state).toBe("FAILURE");
  expect(await world.stored()).toEqual([]);
  world.faults.clear();
  const { summary } = await world.run([W0, W1], { history: first.journal });
  expect(summary.error).toBeNull();
  expect(await world.stored()).toEqual(hour);
});

test("a session that is gone when its announced commit is settled stops and asks", async () => {
  const { journal } = await mortalUntil("commitIntended");
  world.faults.add({ operation: "reloadUpload", times: null, effect: { kind: "behave", behaviour: "sessionGone" } });
  const { summary } = await world.run([W0, W1], { history: journal });
  expect(summary).toMatchObject({ state: "UNKNOWN", error: { code: "run.commit_unknown" } });
});

test("positions that cannot be stored fail the run after its commit; the retry stores them and writes nothing twice", async () => {
  world.faults.add({ operation: "BatchWriteRow", times: null, effect: busy("tablestore") });
  const first = await world.runMortal([W0, W1], Infinity, { reader: { maxRetries: 1 } });
  expect(first.summary).toMatchObject({ state: "FAILURE", error: { code: "run.positions_not_published" } });
  expect(first.summary.receipt?.total.recordsWritten).toBe(hour.length);
  expect(await world.stored()).toEqual(hour);
  world.faults.clear();
  const { summary } = await world.run([W0, W1], { history: first.journal });
  expect(summary).toMatchObject({ state: "SUCCESS", recordsWritten: hour.length });
  expect(await world.stored()).toEqual(hour);
});

test("a stop while a service hangs ends the run within seconds, and nothing becomes visible", async () => {
  world.faults.add({ operation: "writeBlock", effect: { kind: "hang" } });
  const stop = new AbortController();
  const run = world.run([W0, W1], { options: { signal: stop.signal } });
  await expect.poll(() => world.faults.occurrences.length).toBe(1);
  const before = performance.now();
  stop.abort();
  expect((await run).summary).toMatchObject({ state: "STOPPED" });
  expect(performance.now() - before).toBeLessThan(3000);
  expect(await world.stored()).toEqual([]);
});

async function mortalUntil(type: string) {
  for (let entries = 1; ; entries++) {
    const mortal = await world.runMortal([W0, W1], entries);
    if (!mortal.died || mortal.journal.at(-1)!.type === type) return mortal;
  }
}
