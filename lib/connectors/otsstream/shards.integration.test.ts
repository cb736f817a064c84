import { afterAll, beforeAll, expect, test } from "vitest";
import type { JournalEntry } from "@/lib/engine/contract";
import { runJob } from "@/lib/engine/run-job";
import { MemoryDestination } from "@/lib/engine/testing/memory-writer";
import { textOf } from "./status-rows";
import { HOUR_MS, StreamWorld, W0, W1, putCell, type StreamRun } from "./testing/stream-world";

const W2 = W1 + HOUR_MS;
let world: StreamWorld;
beforeAll(async () => {
  world = await StreamWorld.start();
});
afterAll(() => world.close());

let tables = 0;
async function newTable(retentionHours?: number): Promise<string> {
  const table = `s${++tables}`;
  world.at(W0 - HOUR_MS);
  await world.createTable(table, { pk: "STRING" }, retentionHours);
  return table;
}
async function write(table: string, timeMs: number, ...keys: readonly string[]): Promise<void> {
  world.at(timeMs);
  for (const pk of keys) await world.update(table, { pk }, putCell("c", `${pk}@${(timeMs - W0) / 1000}`, 1n));
}
async function read(table: string, window: readonly [number, number], channels = 2): Promise<StreamRun> {
  world.at(W2 + HOUR_MS);
  return world.read(table, window, { channels });
}
const values = ({ summary, rows }: StreamRun) => {
  expect(summary.error).toBeNull();
  return rows.map((row) => row[3]);
};
async function checkpoints(table: string, endMs: number): Promise<Record<string, string | null>> {
  const streamId = await world.streamId(table);
  const rows = (await world.statusRows("CheckpointForDataxReader")).filter(
    ({ primaryKey }) => primaryKey[0]!.value === streamId && String(primaryKey[2]!.value).startsWith(`   ${endMs}\t`),
  );
  return Object.fromEntries(
    rows.map((row) => [String(row.primaryKey[2]!.value).split("\t")[1], textOf(row, "Checkpoint")]),
  );
}

test("C21: after a split the parent is read to its end, then both children, each key in its order", async () => {
  const table = await newTable();
  await write(table, W0 + 1000, "a", "z");
  await world.split(table, "m");
  await write(table, W0 + 2000, "a", "z");
  const run = await read(table, [W0, W1], 3);
  expect(values(run)).toEqual(["a@1", "a@2", "z@1", "z@2"]);
  const [parent, ...children] = await world.shards(table);
  expect(Object.values(await checkpoints(table, W1))).toHaveLength(3);
  expect((await checkpoints(table, W1))[parent!.shardId]).toBe("SHARD_END");
  expect(children.map(({ parentId }) => parentId)).toEqual([parent!.shardId, parent!.shardId]);
  for (const key of ["a", "z"]) {
    const sequences = run.rows.filter((row) => row[0] === key).map((row) => row[5]!);
    expect([...sequences].sort()).toEqual(sequences);
  }
});

test("C22: a parent that reaches beyond the window keeps its children for the next run", async () => {
  const table = await newTable();
  await write(table, W0 + 1000, "a", "z");
  await write(table, W1 + 1000, "a");
  await world.split(table, "m");
  await write(table, W1 + 2000, "a", "z");
  const first = await read(table, [W0, W1]);
  expect(values(first)).toEqual(["a@1", "z@1"]);
  const [parent, ...children] = await world.shards(table);
  const stored = await checkpoints(table, W1);
  expect(children.map(({ shardId }) => stored[shardId])).toEqual(["TRIM_HORIZON", "TRIM_HORIZON"]);
  expect(stored[parent!.shardId]).not.toBe("SHARD_END");
  expect(values(await read(table, [W1, W2]))).toEqual(["a@3601", "a@3602", "z@3602"]);
});

test("C23: a merged shard is read only after both of its parents", async () => {
  const table = await newTable();
  await world.split(table, "m");
  await write(table, W0 + 1000, "a", "z");
  await world.merge(table);
  await write(table, W0 + 2000, "a", "z");
  const run = await read(table, [W0, W1], 4);
  expect(values(run)).toEqual(["a@1", "a@2", "z@1", "z@2"]);
  const [, left, right, merged] = await world.shards(table);
  expect(merged).toMatchObject({ parentId: left!.shardId, parentSiblingId: right!.shardId });
  expect(Object.values(await checkpoints(table, W1)).filter((checkpoint) => checkpoint === "SHARD_END")).toHaveLength(
    3,
  );
});

test("C24: a parent that is no longer listed counts as finished, and its children are read", async () => {
  const table = await newTable();
  await write(table, W0 - HOUR_MS / 2, "a", "z");
  await world.split(table, "m");
  await write(table, W0 + 1000, "a", "z");
  await world.trim(table, W0 - 1000);
  const shards = await world.shards(table);
  expect(shards).toHaveLength(2);
  expect(shards.every(({ parentId }) => parentId !== undefined)).toBe(true);
  expect(values(await read(table, [W0, W1]))).toEqual(["a@1", "z@1"]);
});

test("C25: a shard that vanished before it was read to its end fails the run by name, with the remedy", async () => {
  const table = await newTable();
  await write(table, W0 + 1000, "a", "z");
  await write(table, W1 + 1000, "a");
  await world.split(table, "m");
  expect(values(await read(table, [W0, W1]))).toEqual(["a@1", "z@1"]);
  const [parent] = await world.shards(table);
  await world.trim(table, W2);
  const { summary } = await read(table, [W1, W2]);
  expect(summary.error).toMatchObject({ code: "otsstream.shard_vanished", params: { shard: parent!.shardId } });
  expect(summary.error!.describe("en").remedy).toContain("later start");
});

test("a shard that vanished after it was read to its end is no loss", async () => {
  const table = await newTable();
  await write(table, W0 + 1000, "a");
  await world.split(table, "m");
  await write(table, W0 + 2000, "a");
  await read(table, [W0, W1]);
  await world.trim(table, W0 + 1500);
  await write(table, W1 + 1000, "z");
  expect(values(await read(table, [W1, W2]))).toEqual(["z@3601"]);
});

test("a split of a split, and one lane for all of them, lose nothing", async () => {
  const table = await newTable();
  await write(table, W0 + 1000, "a", "g", "z");
  await world.split(table, "m");
  await write(table, W0 + 2000, "a", "g", "z");
  await world.split(table, "d");
  await write(table, W0 + 3000, "a", "g", "z");
  const all = ["a@1", "a@2", "a@3", "g@1", "g@2", "g@3", "z@1", "z@2", "z@3"];
  expect(values(await read(table, [W0, W1], 1))).toEqual(all);
  expect(values(await read(table, [W0, W1], 5))).toEqual(all);
});

test("killed at any journal write, and continued, a run over several shards gives every row once", async () => {
  const table = await newTable();
  const keys = Array.from({ length: 40 }, (_, index) => String.fromCharCode(97 + (index % 26)) + index);
  await write(table, W0 + 1000, ...keys);
  await world.split(table, "m");
  await write(table, W0 + 2000, ...keys);
  const expected = values(await read(table, [W0, W1])).sort();
  expect(expected).toHaveLength(80);
  for (let entries = 1; ; entries++) {
    const destination = new MemoryDestination();
    const journal: JournalEntry[] = [];
    const options = { destination, attempt: `mortal-${entries}` };
    const doomed = world.prepare(table, [W0, W1], options);
    const record = async (entry: JournalEntry) => {
      journal.push(JSON.parse(JSON.stringify(entry)) as JournalEntry);
      if (journal.length >= entries) throw new Error("the process is dead");
    };
    const summary = await runJob({ ...doomed, journal: { record } });
    if (summary.state === "SUCCESS") break;
    const next = world.prepare(table, [W0, W1], { ...options, history: [...journal], attempt: `heir-${entries}` });
    const { error, receipt } = await runJob(next);
    expect(error, `killed at entry ${entries}`).toBeNull();
    expect(destination.visible.map((row) => row[3]).sort(), `killed at entry ${entries}`).toEqual(expected);
    expect(receipt!.total).toMatchObject({ recordsRead: 80, recordsWritten: 80 });
  }
});
