import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import type { Json } from "./contract";
import { runJob } from "./run-job";
import { memoryReader, type MemorySource } from "./testing/memory-reader";
import { MemoryDestination, memoryWriter } from "./testing/memory-writer";
import { MemoryTeam, type MemoryTeamOptions } from "./testing/memory-team";
import { recordedRun, type RecordedRun } from "./testing/run-options";

const SETTING = { executeMode: "distribute", speed: { concurrent: 8 } };
const rowsOf = (prefix: string, count: number) => Array.from({ length: count }, (_, index) => [`${prefix}${index}`]);
const eight = (count: number) =>
  Array.from({ length: 8 }, (_, at) => ({ id: `s${at}`, rows: rowsOf(`${at}-`, count) }));
const sorted = (rows: readonly (readonly unknown[])[]) => rows.map(String).sort();

interface Changes extends Partial<MemorySource> {
  readonly team?: Partial<MemoryTeamOptions>;
  readonly setting?: Readonly<Record<string, unknown>>;
  readonly isDirty?: (row: readonly unknown[]) => boolean;
}

function distributed({ team: teamOptions, setting, isDirty, ...source }: Changes = {}) {
  const destination = new MemoryDestination();
  const published: Json[] = [];
  const splits = source.splits ?? eight(60);
  const writer = memoryWriter({ destination, ...(isDirty ? { isDirty } : {}) });
  const team: MemoryTeam = new MemoryTeam({ run: () => run, ...teamOptions });
  const run: RecordedRun = recordedRun(memoryReader({ ...source, splits, published }), writer, {
    setting: { ...SETTING, ...setting },
    team,
  });
  return { destination, published, splits, team, run };
}

test("two processes read the splits of one run, and one commit shows all of it", async () => {
  const { destination, published, splits, team, run } = distributed();
  const summary = await runJob(run);
  expect(summary).toMatchObject({ state: "SUCCESS", error: null, recordsRead: 480, recordsWritten: 480 });
  expect(sorted(destination.visible)).toEqual(sorted(splits.flatMap(({ rows }) => rows)));
  expect(destination.events.filter((event) => event === "commit")).toHaveLength(1);
  expect(published).toEqual([Object.fromEntries(splits.map(({ id }) => [id, 60]))]);
  expect(new Set(team.taken.map(({ part }) => part))).toEqual(new Set([0, 1]));
  expect(summary.receipt?.splits.map(({ recordsRead }) => recordsRead)).toEqual(splits.map(() => 60));
  expect(summary.receipt?.total.readHash).toBe(summary.receipt?.total.writtenHash);
});

test("children are read after their parents, whoever reads those", async () => {
  const events: string[] = [];
  const parents = eight(30);
  const children = parents.map(({ id }) => ({ id: `${id}-child`, after: [id], rows: rowsOf(`${id}c`, 30) }));
  const { run } = distributed({ splits: [...children, ...parents], events });
  expect((await runJob(run)).state).toBe("SUCCESS");
  for (const { id } of parents)
    expect(events.indexOf(`read ${id}-child`)).toBeGreaterThan(events.indexOf(`drained ${id}`));
});

test("what a lost process had not stored is read again, and its other blocks show nothing", async () => {
  let lose = () => {};
  const isOfPart = () => team.taken.findLast(({ split }) => split === "s7")?.part === 1;
  const { destination, splits, team, run } = distributed({
    splits: eight(100),
    team: { joined: (_, end) => (lose = end) },
    beforeBatch: (split, row) => {
      if (split === "s7" && row === 70 && isOfPart()) lose();
    },
  });
  const summary = await runJob(run);
  expect(summary).toMatchObject({ state: "SUCCESS", recordsRead: 800, recordsWritten: 800 });
  expect(sorted(destination.visible)).toEqual(sorted(splits.flatMap(({ rows }) => rows)));
  expect(team.taken.filter(({ split }) => split === "s7").map(({ part }) => part)).toEqual([1, 0]);
  expect(run.lines.some((line) => line.startsWith("WARN Part 1 on worker memory:1 is lost"))).toBe(true);
});

test("an error that one process meets ends the run with that error, and nothing is visible", async () => {
  const broken = new AppError("input.invalid", { reason: "the last split is broken" });
  const { destination, run } = distributed({
    beforeBatch: (split) => {
      if (split === "s7") throw broken;
    },
  });
  expect(await runJob(run)).toMatchObject({ state: "FAILURE", error: { code: "input.invalid" }, receipt: null });
  expect(destination.visible).toEqual([]);
});

test("dirty records of all processes count against the one limit", async () => {
  const isDirty = ([text]: readonly unknown[]) => String(text).endsWith("-7");
  const within = distributed({ isDirty, setting: { errorLimit: { record: "8" } } });
  expect(await runJob(within.run)).toMatchObject({ state: "SUCCESS", recordsDirty: 8, recordsWritten: 472 });
  const beyond = distributed({ isDirty, setting: { errorLimit: { record: "7" } } });
  expect(await runJob(beyond.run)).toMatchObject({ state: "FAILURE", error: { code: "run.dirty_limit" } });
  expect(beyond.destination.visible).toEqual([]);
});

test("a stop ends the run, and nobody can store anything afterwards", async () => {
  const stop = new AbortController();
  const { destination, team, run } = distributed({
    beforeBatch: (split, row, signal) => {
      if (split === "s0" && row === 30) stop.abort();
      return new Promise((resolve, reject) => {
        if (row > 30) signal.addEventListener("abort", () => reject(signal.reason), { once: true });
        else resolve();
      });
    },
  });
  expect((await runJob({ ...run, signal: stop.signal })).state).toBe("STOPPED");
  await Promise.all(team.ended);
  expect(destination.visible).toEqual([]);
});

test("a run with few splits, or without others to ask, stays in its process", async () => {
  const few = distributed({ splits: eight(10).slice(0, 4) });
  expect((await runJob(few.run)).state).toBe("SUCCESS");
  expect(few.team.taken).toEqual([]);
  const nobody = distributed({});
  const { team: _, ...alone } = nobody.run;
  expect((await runJob(alone)).state).toBe("SUCCESS");
  expect(nobody.run.lines.some((line) => line.includes("cannot be spread"))).toBe(true);
});
