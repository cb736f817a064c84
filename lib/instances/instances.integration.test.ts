import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { applyEvent } from "./apply-event";
import { claimInstance, type ClaimedRun } from "./claim";
import { createInstances } from "./create-instances";
import { countKept, DirtyRecordStore, readDirtyCounts, readDirtyRecords } from "./dirty-records";
import { dirtyParts, keptRecords, surveyDirty } from "./dirty-run";
import { endAttempt, endCrashedAttempt, MOST_LOSSES, NO_COUNTS, type AttemptOutcome } from "./end-attempt";
import { AttemptJournal, decideOutcome, readHistory } from "./journal";
import { recoverLapsedSlots, recoverOrphans } from "./recover";
import { openSlot, renewSlots } from "./slots";
import { makeAdmitted, makeFixture, newInstance, type Fixture } from "./testing/fixture";

let database: Database;
let fixture: Fixture;
let hour = 0;
const config = { autoRerun: { times: 2, intervalMinutes: 2 }, rerunMode: "Allowed" };
beforeAll(async () => {
  database = openDatabase(databaseUrl());
  fixture = await makeFixture(database, { config, script: '{"a":1}' });
});
afterAll(() => database.close());

const cyctime = () => new Date(Date.UTC(2026, 5, 1, hour++));
const at = new Date("2026-06-30T00:00:00Z");
const result = (outcome: AttemptOutcome, error: AppError | null = null) => ({
  outcome,
  counts: NO_COUNTS,
  window: null,
  summary: {},
  receipt: [],
  error,
});
const rowOf = async ({ id }: { id: bigint }) => {
  const [row] = await database.query<{ state: string; attempt: number; rerun_at: Date | null; auto_reruns: number }>(
    "select state, attempt, rerun_at, auto_reruns from instance where id = $1",
    [id],
  );
  return row!;
};
const lapse = async ({ id }: { id: bigint }) => {
  await database.query("update slot set lease_until = now() - interval '1 s' where instance_id = $1", [id]);
  return recoverLapsedSlots(database, "scheduler", at);
};
async function claimed(workerId = randomUUID()): Promise<ClaimedRun> {
  const instance = await makeAdmitted(database, fixture, cyctime());
  return (await claimInstance(database, { ...instance, workerId }, at))!;
}
/** Admits again, as the scheduler would, and lets another worker claim. */
async function claimAgain(run: ClaimedRun): Promise<ClaimedRun> {
  const fence = await openSlot(database, { ...fixture, ...run });
  expect(fence).toBeGreaterThan(run.fence);
  return (await claimInstance(database, { ...run, fence: fence!, workerId: randomUUID() }, at))!;
}

test("generating twice makes each planned instant once", async () => {
  const instances = Array.from({ length: 30 }, () => newInstance(fixture, cyctime()));
  const runs = await Promise.all([0, 1, 2].map(() => createInstances(database, instances, at)));
  expect(runs.flat()).toHaveLength(30);
});

test("of two events on what both saw, one wins and the history has one row", async () => {
  const [instance] = await createInstances(database, [newInstance(fixture, cyctime())], at);
  const seen = { ...instance!, state: "NOT_RUN", attempt: 0 } as const;
  const apply = () => database.transaction((sql) => applyEvent(sql, seen, "ready", { actor: "scheduler", at }));
  const results = await Promise.allSettled([apply(), apply(), apply()]);
  expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  for (const outcome of results) {
    if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "instance.stale" });
  }
  const history = await database.query("select event from instance_transition where instance_id = $1", [instance!.id]);
  expect(history).toEqual([{ event: "ready" }]);
});

test("history cannot be rewritten", async () => {
  await expect(database.query("update instance_transition set actor = 'eve'")).rejects.toThrow("append-only");
  await expect(database.query("delete from instance_transition")).rejects.toThrow("append-only");
});

test("one invitation delivered to many workers is claimed once", async () => {
  const instance = await makeAdmitted(database, fixture, cyctime());
  const claims = await Promise.all(
    Array.from({ length: 8 }, () => claimInstance(database, { ...instance, workerId: randomUUID() }, at)),
  );
  const runs = claims.filter((claim) => claim !== null);
  expect(runs).toHaveLength(1);
  expect(runs[0]).toMatchObject({ attempt: 1, script: '{"a":1}', timeZone: "Asia/Shanghai", cuMilli: 500 });
  expect(await rowOf(instance)).toMatchObject({ state: "RUNNING", attempt: 1 });
});

test("an old invitation is worth nothing after a new one was sent", async () => {
  const instance = await makeAdmitted(database, fixture, cyctime());
  await lapse(instance);
  const fence = await openSlot(database, { ...fixture, ...instance, cuMilli: 500 });
  expect(await claimInstance(database, { ...instance, workerId: randomUUID() }, at)).toBeNull();
  expect(await claimInstance(database, { ...instance, fence: fence!, workerId: randomUUID() }, at)).not.toBeNull();
});

test("row 160: a failure is rerun after its interval, as often as the node says, and then stays failed", async () => {
  let run = await claimed();
  const error = new AppError("internal", {});
  for (let reruns = 1; reruns <= 2; reruns++) {
    await endAttempt(database, run, result("FAILURE", error), { actor: "scheduler", at });
    expect(await rowOf(run)).toMatchObject({
      state: "FAILURE",
      auto_reruns: reruns,
      rerun_at: new Date(at.getTime() + 120_000),
    });
    const seen = { ...run, state: "FAILURE", attempt: run.attempt } as const;
    await database.transaction((sql) => applyEvent(sql, seen, "autoRerun", { actor: "scheduler", at }));
    run = await claimAgain(run);
  }
  await endAttempt(database, run, result("FAILURE", error), { actor: "scheduler", at });
  expect(await rowOf(run)).toMatchObject({ state: "FAILURE", attempt: 3, rerun_at: null });
});

test.each(["STOPPED", "TIMED_OUT"] as const)("%s is not rerun by itself", async (outcome) => {
  const run = await claimed();
  await endAttempt(database, run, result(outcome), { actor: "scheduler", at });
  expect(await rowOf(run)).toMatchObject({ state: "FAILURE", rerun_at: null });
});

test("a worker that fell silent is fenced off: it can neither journal, renew nor end, and another one continues", async () => {
  const run = await claimed();
  const journal = new AttemptJournal(database, run, run.attemptId);
  await journal.record({ type: "planned" });
  expect(await lapse(run)).toBe(1);
  expect(await rowOf(run)).toMatchObject({ state: "WAIT_RESOURCE" });
  const lost = { code: "instance.lease_lost" };
  await expect(journal.record({ type: "commitIntended" })).rejects.toMatchObject(lost);
  await expect(endAttempt(database, run, result("SUCCESS"), { actor: "scheduler", at })).rejects.toMatchObject(lost);
  expect(await renewSlots(database, run.workerId)).toEqual([]);
  const successor = await claimAgain(run);
  expect(successor.attempt).toBe(2);
  // There is a slot again, but it is not theirs.
  await expect(journal.record({ type: "commitIntended" })).rejects.toMatchObject(lost);
  await expect(endAttempt(database, run, result("SUCCESS"), { actor: "scheduler", at })).rejects.toMatchObject(lost);
  expect(await readHistory(database, successor)).toEqual([{ type: "planned" }]);
  await endAttempt(database, successor, result("SUCCESS"), { actor: "scheduler", at });
  expect(await rowOf(run)).toMatchObject({ state: "SUCCESS" });
});

test("a deliberate rerun does not inherit the journal", async () => {
  const run = await claimed();
  await new AttemptJournal(database, run, run.attemptId).record({ type: "planned" });
  await endAttempt(database, run, result("FAILURE", new AppError("internal", {})), { actor: "scheduler", at });
  const seen = { ...run, state: "FAILURE", attempt: 1 } as const;
  await database.transaction((sql) => applyEvent(sql, seen, "autoRerun", { actor: "scheduler", at }));
  expect(await readHistory(database, await claimAgain(run))).toEqual([]);
});

test("a rerun of an attempt that failed behind its commit only stores the positions", async () => {
  for (const [error, ...types] of [
    [new AppError("internal", {}), "commitIntended", "committed"],
    // The database was away when the commit's effect was to be journalled.
    [new AppError("run.positions_not_published", {}), "commitIntended"],
  ] as const) {
    const entries = types.map((type) => ({ type }));
    const run = await claimed();
    const journal = new AttemptJournal(database, run, run.attemptId);
    for (const entry of entries) await journal.record(entry);
    await endAttempt(database, run, result("FAILURE", error), { actor: "scheduler", at });
    const seen = { ...run, state: "FAILURE", attempt: 1 } as const;
    await database.transaction((sql) => applyEvent(sql, seen, "autoRerun", { actor: "scheduler", at }));
    const next = await claimAgain(run);
    expect(await readHistory(database, next)).toEqual(entries);
    await database.transaction((sql) => decideOutcome(sql, { ...run, attempt: 1 }, "abandoned"));
    expect(await readHistory(database, next)).toEqual([]);
  }
});

test("a process that died after announcing a commit leaves it to its successor; before, it simply failed", async () => {
  const error = new AppError("instance.worker_lost", { count: 1 });
  const early = await claimed();
  const by = { actor: "scheduler", at } as const;
  expect(await endCrashedAttempt(database, early, result("FAILURE", error), by)).toBe("ended");
  const late = await claimed();
  const journal = new AttemptJournal(database, late, late.attemptId);
  await journal.record({ type: "commitIntended" });
  expect(await endCrashedAttempt(database, late, result("FAILURE", error), by)).toBe("continues");
  expect(await rowOf(late)).toMatchObject({ state: "WAIT_RESOURCE", rerun_at: null });
  expect(await readHistory(database, await claimAgain(late))).toEqual([{ type: "commitIntended" }]);
});

test("what may be visible already is never loaded anew: the next attempt settles it, or a person decides", async () => {
  const error = new AppError("internal", {});
  const by = { actor: "scheduler", at } as const;
  const entries = (...types: string[]) => types.map((type) => ({ type }));
  for (const [own, heirs, outcome, state] of [
    // The service said no to the attempt's own commit: that is a failure like any other.
    [entries("planned", "commitIntended"), [], "FAILURE", "FAILURE"],
    [entries("planned", "commitIntended"), [[]], "FAILURE", "WAIT_RESOURCE"],
    [entries("planned", "commitIntended"), [[]], "TIMED_OUT", "WAIT_RESOURCE"],
    [entries("planned", "commitIntended"), [[]], "STOPPED", "NEEDS_DECISION"],
    // The heir found that nothing became visible, and started over.
    [entries("planned", "commitIntended"), [entries("planned")], "FAILURE", "FAILURE"],
  ] as const) {
    let run = await claimed();
    for (const journal of [own, ...heirs]) {
      const record = new AttemptJournal(database, run, run.attemptId);
      for (const entry of journal) await record.record(entry);
      if (journal !== [own, ...heirs].at(-1)) {
        await lapse(run);
        run = await claimAgain(run);
      }
    }
    await endAttempt(database, run, result(outcome, error), by);
    expect(await rowOf(run), JSON.stringify([own, heirs, outcome])).toMatchObject({ state });
  }
});

test("workers that vanish again and again end the instance; with a commit in the air a person must decide", async () => {
  for (const [entry, state] of [
    ["planned", "FAILURE"],
    ["commitIntended", "NEEDS_DECISION"],
  ] as const) {
    let run = await claimed();
    for (let losses = 1; losses <= MOST_LOSSES; losses++) {
      await new AttemptJournal(database, run, run.attemptId).record({ type: entry });
      await lapse(run);
      if (losses < MOST_LOSSES) run = await claimAgain(run);
    }
    expect(await rowOf(run)).toMatchObject({ state, attempt: MOST_LOSSES });
  }
});

test("a stop request on a worker that vanished stops the instance, unless a commit is in the air", async () => {
  for (const [entry, state, actor] of [
    ["planned", "FAILURE", "user:u1"],
    ["commitIntended", "WAIT_RESOURCE", "scheduler"],
  ] as const) {
    const run = await claimed();
    await new AttemptJournal(database, run, run.attemptId).record({ type: entry });
    await database.query("update slot set stop_reason = 'user:u1' where instance_id = $1", [run.id]);
    await lapse(run);
    expect(await rowOf(run)).toMatchObject({ state });
    const last = "select actor from instance_transition where instance_id = $1 order by id desc limit 1";
    expect(await database.query(last, [run.id])).toEqual([{ actor }]);
  }
});

test("an instance at work without a slot does not stay so", async () => {
  const run = await claimed();
  await database.query("delete from slot where instance_id = $1", [run.id]);
  expect(await recoverOrphans(database, "scheduler", at)).toBe(1);
  expect(await rowOf(run)).toMatchObject({ state: "WAIT_RESOURCE" });
});

test("an undeployed node leaves its instance without code", async () => {
  const gone = await makeFixture(database);
  const instance = await makeAdmitted(database, gone, cyctime());
  await database.query("update node set deployed_version_id = null where id = $1", [gone.nodeId]);
  expect(await claimInstance(database, { ...instance, workerId: randomUUID() }, at)).toMatchObject({ script: null });
});

test("dirty records are kept up to the limit, counted beyond it, and read back by page", async () => {
  const store = new DirtyRecordStore(database, 77n, "20260630");
  const record = (i: number) => ({
    side: "writer" as const,
    split: "shard-1",
    place: i,
    sequence: String(i),
    column: 2,
    code: i % 2 === 0 ? "even" : "odd",
    reason: "not a number",
    row: [BigInt(i), "x", null, new Uint8Array([1, 2]), new Date(0)],
    brokenTexts: [],
    isWhole: true,
  });
  for (let from = 0; from < 12_000; from += 1_000) {
    await store.add(
      Array.from({ length: 1_000 }, (_, i) => record(from + i)),
      [],
    );
  }
  expect(await readDirtyCounts(database, 77n, "20260630")).toEqual({ even: 6_000, odd: 6_000 });
  const page = await readDirtyRecords(database, { attemptId: 77n, bizdate: "20260630" }, 9_500, 1_000);
  expect(page).toHaveLength(500);
  expect(page[0]).toMatchObject({
    row: 9_500,
    record: { sequence: "9500", row: ["9500", "x", null, "AQI=", "1970-01-01T00:00:00.000Z"] },
  });
  const some = await readDirtyRecords(
    database,
    { attemptId: 77n, bizdate: "20260630" },
    0,
    3,
    (line, { code }) => line.includes("99") && code === "odd",
  );
  expect(some.map(({ row }) => row)).toEqual([99, 199, 299]);
  expect(await countKept(database, { attemptId: 77n, bizdate: "20260630" })).toBe(10_000);
});

test("of an attempt that was lost, only what came before the blocks that its successor kept counts as rejected", async () => {
  const first = await claimed();
  const rejected = (split: string, place: number) => ({
    side: "writer" as const,
    split,
    place,
    sequence: null,
    column: 0,
    code: "odps.value_unfit",
    reason: "",
    row: [`${split}${place}`],
    brokenTexts: [],
    isWhole: true,
  });
  const keep = (run: ClaimedRun, ...records: ReturnType<typeof rejected>[]) =>
    new DirtyRecordStore(database, run.attemptId, run.bizdate).add(records, [{ name: "a", type: "string" }]);
  const journal = new AttemptJournal(database, first, first.attemptId);
  await journal.record({ type: "planned" });
  await keep(first, rejected("x", 3), rejected("x", 9), rejected("x", 10), rejected("y", 0));
  const marks = [{ split: "x", recordsRead: 10 }];
  await journal.record({ type: "blockWritten", marks } as { type: string });
  await lapse(first);

  const second = await claimAgain(first);
  await new AttemptJournal(database, second, second.attemptId).record({ type: "resumed" });
  await keep(second, rejected("x", 10), rejected("y", 0), rejected("y", 1));
  await endAttempt(database, second, result("SUCCESS"), { actor: "scheduler", at });
  const found = async (attempt: number) => {
    const parts = await dirtyParts(database, { ...first, attempt });
    return (await Array.fromAsync(keptRecords(database, parts))).map(({ record }) => record.row[0]);
  };
  expect(await found(2)).toEqual(["x3", "x9", "x10", "y0", "y1"]);
  const parts = await dirtyParts(database, { ...first, attempt: 2 });
  // Reading goes on from any place without repeating or leaving out a record.
  const all = await Array.fromAsync(keptRecords(database, parts));
  for (const [index, { at: place }] of all.entries()) {
    expect(await Array.fromAsync(keptRecords(database, parts, place))).toEqual(all.slice(index));
  }
  expect(await surveyDirty(database, parts)).toMatchObject({ records: 5, kept: 5 });
});
