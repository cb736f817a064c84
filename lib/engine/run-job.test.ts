import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { DEFAULT_SETTINGS, type Json } from "./contract";
import { runJob } from "./run-job";
import { memoryReader, type MemorySource } from "./testing/memory-reader";
import { MemoryDestination, memoryWriter } from "./testing/memory-writer";
import { recordedRun } from "./testing/run-options";

const rowsOf = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, index) => [`${prefix}${index}`, BigInt(index)]);
const sorted = (rows: readonly (readonly unknown[])[]) => rows.map((row) => row.join("|")).sort();
const waitForever = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));

test("every row arrives once, positions are published after the commit, and the receipt adds up", async () => {
  const destination = new MemoryDestination();
  const published: Json[] = [];
  const { events } = destination;
  const splits = [
    { id: "a", rows: rowsOf("a", 137) },
    { id: "b", rows: rowsOf("b", 42) },
    { id: "empty", rows: [] },
  ];
  const run = recordedRun(memoryReader({ splits, published, events }), memoryWriter({ destination }));
  const summary = await runJob(run);
  expect(summary).toMatchObject({ state: "SUCCESS", error: null, recordsRead: 179, recordsWritten: 179 });
  expect(sorted(destination.visible)).toEqual(sorted(splits.flatMap(({ rows }) => rows)));
  expect(published).toEqual([{ a: 137, b: 42, empty: 0 }]);
  expect(events.indexOf("publish")).toBeGreaterThan(events.indexOf("commit"));
  expect(events.at(-1)).toBe("release");
  expect(
    summary.receipt?.splits.map(({ split, recordsRead, lastSequence }) => [split, recordsRead, lastSequence]),
  ).toEqual([
    ["a", 137, "136"],
    ["b", 42, "41"],
    ["empty", 0, null],
  ]);
  expect(summary.receipt?.total.readHash).toBe(summary.receipt?.total.writtenHash);
  const types = run.entries.map(({ type }) => type);
  expect(types[0]).toBe("planned");
  expect(types.slice(-3)).toEqual(["commitIntended", "committed", "positionsPublished"]);
});

test("W17: zero records are a success with an empty commit and no block", async () => {
  const destination = new MemoryDestination();
  const run = recordedRun(memoryReader({ splits: [] }), memoryWriter({ destination }));
  expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsRead: 0 });
  expect(destination.sessions.get("session-1")?.blocks.size).toBe(0);
  expect(destination.events).toContain("commit");
});

test("a child split is read after its parents are drained, and unrelated splits are read at the same time", async () => {
  const events: string[] = [];
  const splits = [
    { id: "child", after: ["parent"], rows: rowsOf("c", 30) },
    { id: "parent", rows: rowsOf("p", 30) },
    { id: "other", rows: rowsOf("o", 30) },
  ];
  const run = recordedRun(memoryReader({ splits, events }), memoryWriter({ destination: new MemoryDestination() }), {
    setting: { speed: { concurrent: 3 } },
  });
  expect((await runJob(run)).state).toBe("SUCCESS");
  expect(events.indexOf("read child")).toBeGreaterThan(events.indexOf("drained parent"));
  expect(events.indexOf("read other")).toBeLessThan(events.indexOf("drained parent"));
});

test("C42: no more splits are read at the same time than the job has channels", async () => {
  let [open, most] = [0, 0];
  const splits = Array.from({ length: 5 }, (_, index) => ({ id: `s${index}`, rows: rowsOf("x", 20) }));
  const source: MemorySource = {
    splits,
    beforeBatch: (_, row) => {
      if (row === 0) most = Math.max(most, ++open);
      if (row === 10) open--;
    },
  };
  const run = recordedRun(memoryReader(source), memoryWriter({ destination: new MemoryDestination() }));
  expect((await runJob(run)).state).toBe("SUCCESS");
  expect(most).toBe(2);
});

test("W7: when one channel fails, nothing of the others becomes visible", async () => {
  const destination = new MemoryDestination();
  const broken = new AppError("input.invalid", { reason: "the second split is broken" });
  const splits = [
    { id: "good", rows: rowsOf("g", 100) },
    { id: "bad", rows: rowsOf("b", 100) },
  ];
  const beforeBatch = (split: string, row: number) => {
    if (split === "bad" && row >= 50) throw broken;
  };
  const run = recordedRun(memoryReader({ splits, beforeBatch }), memoryWriter({ destination }));
  const summary = await runJob(run);
  expect(summary).toMatchObject({ state: "FAILURE", error: { code: "input.invalid" }, receipt: null });
  expect(destination.visible).toEqual([]);
  expect(destination.events.at(-1)).toBe("abort");
  expect(run.lines.some((line) => line.startsWith("ERROR input.invalid: the second split is broken"))).toBe(true);
  expect(run.lines.at(-1)).toMatch(/^INFO Read and write failures {3}: +0$/);
});

const oneBad = (row: readonly unknown[]) => row[0] === "x500";

test("W9: one dirty record of a thousand under a limit of 0 fails the run, and is stored", async () => {
  const destination = new MemoryDestination();
  const reader = memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 1000) }] });
  const run = recordedRun(reader, memoryWriter({ destination, isDirty: oneBad }));
  expect(await runJob(run)).toMatchObject({ state: "FAILURE", error: { code: "run.dirty_limit" } });
  expect(destination.visible).toEqual([]);
  expect(run.dirtyStored.map(({ row }) => row)).toEqual([["x500", 500n]]);
});

test("W10: without a limit the same run succeeds with 999 rows", async () => {
  const destination = new MemoryDestination();
  const reader = memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 1000) }] });
  const setting = { errorLimit: { record: "" } };
  const run = recordedRun(reader, memoryWriter({ destination, isDirty: oneBad }), { setting });
  expect(await runJob(run)).toMatchObject({
    state: "SUCCESS",
    recordsRead: 1000,
    recordsWritten: 999,
    recordsDirty: 1,
    dirtyByCode: { "input.invalid": 1 },
  });
  expect(destination.visible).toHaveLength(999);
});

test("E3: a share is judged at the end, before anything becomes visible", async () => {
  const destination = new MemoryDestination();
  const run = (bad: number) =>
    runJob(
      recordedRun(
        memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 50) }] }),
        memoryWriter({ destination, isDirty: (row) => Number(row[1]) < bad }),
        { setting: { errorLimit: {} }, extend: { datax: { errorLimit: { percentage: 0.02 } } } },
      ),
    );
  expect(await run(2)).toMatchObject({ state: "FAILURE", error: { code: "run.dirty_limit" } });
  expect(destination.visible).toEqual([]);
  expect(await run(1)).toMatchObject({ state: "SUCCESS", recordsDirty: 1 });
});

test("E4: a record larger than the limit is a reader-side dirty record, and the others go on", async () => {
  const destination = new MemoryDestination();
  const rows = [["small"], ["x".repeat(3000)], ["small too"]];
  const run = recordedRun(memoryReader({ splits: [{ id: "x", rows }] }), memoryWriter({ destination }), {
    setting: { errorLimit: { record: "1" } },
    settings: { ...DEFAULT_SETTINGS, maxRecordBytes: 1000 },
  });
  expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsRead: 3, recordsWritten: 2, recordsDirty: 1 });
  expect(run.dirtyStored).toMatchObject([{ side: "reader", code: "run.record_too_large", row: ["(3000 characters)"] }]);
  expect(sorted(destination.visible)).toEqual(["small", "small too"]);
});

test("E6: a transformer that fails on one record of ten leaves nine, and the writer never sees the tenth", async () => {
  const destination = new MemoryDestination();
  const rows = [...rowsOf("long enough ", 9), ["short", 9n]];
  const transformer = [{ name: "dx_substr", parameter: { columnIndex: 0, paras: ["6", "6"] } }];
  const run = recordedRun(memoryReader({ splits: [{ id: "x", rows }] }), memoryWriter({ destination }), {
    setting: { errorLimit: { record: "" } },
    extend: { datax: { transformer } },
  });
  expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsRead: 10, recordsWritten: 9, recordsDirty: 1 });
  expect(destination.visible.every(([text]) => text === "nough " || text === "enough")).toBe(true);
  expect(run.dirtyStored.map(({ row }) => row)).toEqual([["short", 9n]]);
});

test("a dirty record is kept as it was read and with its place, whoever refuses it", async () => {
  const destination = new MemoryDestination();
  // Two are filtered, one is too large, one is too short for the transformer, and the writer refuses what begins so.
  const texts = ["drop me", "x".repeat(3000), "bad one", "fine one", "drop me", "no", "bad two", "fine two"];
  const reader = memoryReader({ splits: [{ id: "x", rows: texts.map((text) => [text]) }], rowsPerBatch: 3 });
  const transformer = [
    { name: "dx_filter", parameter: { columnIndex: 0, paras: ["=", "drop me"] } },
    { name: "dx_substr", parameter: { columnIndex: 0, paras: ["3", "4"] } },
    { name: "dx_pad", parameter: { columnIndex: 0, paras: ["l", "6", "-"] } },
  ];
  const isDirty = ([text]: readonly unknown[]) => text === "-- one" || text === "-- two";
  const run = recordedRun(reader, memoryWriter({ destination, isDirty }), {
    setting: { errorLimit: { record: "" } },
    extend: { datax: { transformer } },
    settings: { ...DEFAULT_SETTINGS, maxRecordBytes: 1000 },
  });
  expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsDirty: 4, recordsFiltered: 2, recordsWritten: 2 });
  const kept = run.dirtyStored.map(({ side, place, row, isWhole }) => ({ side, place, row, isWhole }));
  expect(kept.toSorted((a, b) => a.place - b.place)).toEqual([
    { side: "reader", place: 1, row: ["(3000 characters)"], isWhole: false },
    { side: "writer", place: 2, row: ["bad one"], isWhole: true },
    { side: "reader", place: 5, row: ["no"], isWhole: true },
    { side: "writer", place: 6, row: ["bad two"], isWhole: true },
  ]);
});

test("filtered records are counted apart, and still add up", async () => {
  const destination = new MemoryDestination();
  const transformer = [{ name: "dx_filter", parameter: { columnIndex: 1, paras: ["<", "40"] } }];
  const reader = memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 100) }] });
  const run = recordedRun(reader, memoryWriter({ destination }), { extend: { datax: { transformer } } });
  expect(await runJob(run)).toMatchObject({ state: "SUCCESS", recordsFiltered: 40, recordsWritten: 60 });
});

test("a writer that loses a record is caught before the commit", async () => {
  const destination = new MemoryDestination();
  const before = (step: string) => {
    if (step === "seal") destination.sessions.get("session-1")!.blocks.set(0, []);
  };
  const run = recordedRun(
    memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 100) }] }),
    memoryWriter({ destination, before }),
  );
  expect(await runJob(run)).toMatchObject({ state: "FAILURE", error: { code: "run.counts_differ" } });
  expect(destination.visible).toEqual([]);
});

test("a stop ends the run within a second, also when a connector does not heed it", async () => {
  const stop = new AbortController();
  const destination = new MemoryDestination();
  const source: MemorySource = {
    splits: [{ id: "deaf", rows: rowsOf("x", 100) }],
    beforeBatch: (_, row) => {
      if (row < 50) return undefined;
      stop.abort();
      return new Promise(() => undefined);
    },
  };
  const run = recordedRun(memoryReader(source), memoryWriter({ destination }), { signal: stop.signal });
  const before = performance.now();
  expect(await runJob(run)).toMatchObject({ state: "STOPPED", error: { code: "run.stopped" } });
  expect(performance.now() - before).toBeLessThan(2000);
  expect(destination.visible).toEqual([]);
});

test("a run that is stopped before it starts reads nothing", async () => {
  const source = { splits: [{ id: "x", rows: rowsOf("x", 1) }], events: [] };
  const run = recordedRun(memoryReader(source), memoryWriter({ destination: new MemoryDestination() }), {
    signal: AbortSignal.abort(),
  });
  expect((await runJob(run)).state).toBe("STOPPED");
  expect(source.events).not.toContain("read x");
});

test("a run in which nothing moves is ended as stalled", async () => {
  const source: MemorySource = {
    splits: [{ id: "stuck", rows: rowsOf("x", 1) }],
    beforeBatch: (_split, _row, signal) => waitForever(signal),
  };
  const run = recordedRun(memoryReader(source), memoryWriter({ destination: new MemoryDestination() }), {
    settings: { ...DEFAULT_SETTINGS, stallMs: 300 },
  });
  expect(await runJob(run)).toMatchObject({ state: "FAILURE", error: { code: "run.stalled" } });
});

test("a commit that fails leaves nothing visible, one that cannot be known says so", async () => {
  const run = (fail: string) => {
    const destination = new MemoryDestination();
    const before = (step: string) => {
      if (step === fail) throw new AppError("input.invalid", { reason: "the service said no" });
    };
    const reader = memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 10) }] });
    return runJob(recordedRun(reader, memoryWriter({ destination, before })));
  };
  expect(await run("commit")).toMatchObject({ state: "FAILURE", error: { code: "input.invalid" }, receipt: null });
  expect(await run("committed")).toMatchObject({ state: "UNKNOWN", error: { code: "run.commit_unknown" } });
});

test("progress is handed out by stage, and ends at 1", async () => {
  const run = recordedRun(
    memoryReader({ splits: [{ id: "x", rows: rowsOf("x", 100) }] }),
    memoryWriter({ destination: new MemoryDestination() }),
  );
  await runJob(run);
  expect(run.progress.map(({ stage }) => stage)).toEqual(["transfer", "commit", "finish", "done"]);
  expect(run.progress.at(-1)).toMatchObject({ fraction: 1, recordsRead: 100, splits: [{ id: "x", state: "drained" }] });
});

test("a job that is wrong is refused before anything is asked", async () => {
  const source = { splits: [], events: [] as string[] };
  const run = recordedRun(memoryReader(source), memoryWriter({ destination: new MemoryDestination() }), {
    job: { type: "job", version: "2.0", steps: [] },
  });
  expect(await runJob(run)).toMatchObject({ state: "FAILURE", error: { code: "job.step_count" } });
  expect(source.events).toEqual([]);
});
