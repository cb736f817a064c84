import { afterAll, beforeAll, expect, test } from "vitest";
import { MemoryDestination } from "@/lib/engine/testing/memory-writer";
import { integerOf, textOf, unpackShardIds } from "./status-rows";
import { HOUR_MS, STATUS_TABLE, StreamWorld, W0, W1, putCell, type StreamRun } from "./testing/stream-world";

const W2 = W1 + HOUR_MS;
const LATER = W2 + HOUR_MS;
let world: StreamWorld;
beforeAll(async () => {
  world = await StreamWorld.start();
});
afterAll(() => world.close());

let tables = 0;
/** A table with one update at each of these times. */
async function tableWith(...times: readonly number[]): Promise<string> {
  const table = `w${++tables}`;
  world.at(Math.min(W0, ...times) - HOUR_MS);
  await world.createTable(table);
  for (const timeMs of times) {
    world.at(timeMs);
    await world.update(table, { pk: "k" }, putCell("c", String(timeMs - W0), 1n));
  }
  world.at(LATER);
  return table;
}
const values = ({ summary, rows }: StreamRun) => {
  expect(summary.error).toBeNull();
  return rows.map((row) => Number(row[3])).sort((a, b) => a - b);
};

test("C16, C17: windows give each record once, and the second goes on at the position of the first", async () => {
  const table = await tableWith(W0 - 1, W0, W1 - 1, W1, W2 - 1);
  const first = await world.read(table, [W0, W1]);
  expect(values(first)).toEqual([0, HOUR_MS - 1]);
  expect(first.lines.join("\n")).toContain("No complete set of checkpoints");
  const [shard] = await world.shards(table);
  const [checkpoint] = await world.statusRows("CheckpointForDataxReader");
  expect(checkpoint!.primaryKey[2]!.value).toBe(`   ${W1}\t${shard!.shardId}`);
  const page = await world.client.getStreamRecords(
    { iterator: textOf(checkpoint!, "Checkpoint")! },
    new AbortController().signal,
  );
  expect(page.records[0]!.sequence.timestampUs).toBe(BigInt(W1) * 1000n);

  const second = await world.read(table, [W1, W2]);
  expect(values(second)).toEqual([HOUR_MS, 2 * HOUR_MS - 1]);
  expect(second.lines.join("\n")).toContain("Checkpoints found for the window's start");
});

test("F26: a window that begins before the stream was enabled fails, unless the job accepts what is missing", async () => {
  const table = await tableWith(W0 - 1, W1 + 1);
  await world.restream(table, W0 + 1);
  expect(values(await world.read(table, [W1, W2]))).toEqual([]);
  const partial = await world.read(table, [W0, W1]);
  expect(partial.summary.error).toMatchObject({ code: "otsstream.stream_enabled_later", path: "startTimeString" });
  expect(partial.entries).toEqual([]);
  const accepted = await world.read(table, [W0, W1], { parameter: { acceptTrimmedData: true } });
  expect(accepted.summary.state).toBe("SUCCESS");
  expect(accepted.lines.join("\n")).toContain("no stream holds the changes in between");
});

test("F26: nothing can be missing from a window that begins before its table was made", async () => {
  world.at(W0 + 1);
  await world.createTable("as_old_as_its_stream");
  world.at(LATER);
  expect(values(await world.read("as_old_as_its_stream", [W0, W1]))).toEqual([]);
});

test("C35: a missing status table is created with the original's key, age and versions", async () => {
  const { tableMeta, tableOptions } = await world.client.describeTable(STATUS_TABLE, new AbortController().signal);
  expect(tableMeta.primaryKey.map(({ name, type }) => [name, type])).toEqual([
    ["StreamId", "STRING"],
    ["StatusType", "STRING"],
    ["StatusValue", "STRING"],
  ]);
  expect(tableOptions).toMatchObject({ timeToLive: 2_592_000, maxVersions: 1 });
});

test("the job row names the run, its stream, its window and its shards, as the original engine reads them", async () => {
  const table = await tableWith(W0);
  await world.read(table, [W0, W1], { attempt: "1741593600000-run" });
  const streamId = await world.streamId(table);
  const row = (await world.statusRows("DataxJobDesc")).find(({ primaryKey }) => primaryKey[0]!.value === streamId)!;
  expect(row.primaryKey[2]!.value).toBe(`   ${W1}`);
  expect(textOf(row, "Version")).toBe("1741593600000-run");
  expect(textOf(row, "JobStreamId")).toBe(streamId);
  expect(textOf(row, "TableName")).toBe(table);
  expect([integerOf(row, "StartTime"), integerOf(row, "EndTime")]).toEqual([W0, W1]);
  expect(unpackShardIds(row)).toEqual((await world.shards(table)).map(({ shardId }) => shardId));
});

test("C20: a rerun gives identical rows, replaces its checkpoints, and an append target holds each twice", async () => {
  const table = await tableWith(W0, W0 + 5);
  const destination = new MemoryDestination();
  const first = await world.read(table, [W0, W1], { destination, attempt: "first" });
  const again = await world.read(table, [W0, W1], { destination, attempt: "again" });
  expect(again.rows).toEqual(first.rows);
  expect(destination.visible).toHaveLength(2 * first.rows.length);
  const streamId = await world.streamId(table);
  const versions = (await world.statusRows("CheckpointForDataxReader"))
    .filter(({ primaryKey }) => primaryKey[0]!.value === streamId)
    .map((row) => textOf(row, "Version"));
  expect(versions).toEqual(["again"]);
});

test("C26: a set with a missing or foreign checkpoint is refused, and the rows are those of a fresh start", async () => {
  for (const damage of ["missing", "foreign"] as const) {
    const table = await tableWith(W0, W1, W1 + 5);
    await world.read(table, [W0, W1]);
    const streamId = await world.streamId(table);
    const row = (await world.statusRows("CheckpointForDataxReader")).find(
      ({ primaryKey }) => primaryKey[0]!.value === streamId,
    )!;
    const signal = new AbortController().signal;
    if (damage === "missing") await world.client.deleteRow({ table: STATUS_TABLE, key: row.primaryKey }, signal);
    else {
      const cells = [putCell("Version", "somebody else")];
      await world.client.updateRow({ table: STATUS_TABLE, key: row.primaryKey, cells }, signal);
    }
    const second = await world.read(table, [W1, W2]);
    expect(values(second)).toEqual([HOUR_MS, HOUR_MS + 5]);
    expect(second.lines.join("\n")).toContain("No complete set of checkpoints");
  }
});

test("without seeking by time, the nearest stored position of the shard is used, and rows are the same", async () => {
  const table = await tableWith(W0, W0 + 1_000_000, W1, W1 + 5);
  await world.read(table, [W0, W1]);
  const parameter = { enableSeekIterator: false };
  expect(values(await world.read(table, [W1 - 1, W2], { parameter }))).toEqual([HOUR_MS, HOUR_MS + 5]);
  expect(values(await world.read(table, [W0 - 5, W2], { parameter }))).toEqual([0, 1_000_000, HOUR_MS, HOUR_MS + 5]);
});

test("C27: an idle shard ends at once and stores where it stands", async () => {
  const table = await tableWith();
  expect(values(await world.read(table, [W0, W1]))).toEqual([]);
  const streamId = await world.streamId(table);
  const own = async (type: string) =>
    (await world.statusRows(type)).filter(({ primaryKey }) => primaryKey[0]!.value === streamId).length;
  expect([await own("CheckpointForDataxReader"), await own("ShardTimeCheckpointForDataxReader")]).toEqual([1, 1]);
});

test("C28: a window that ends less than five minutes ago is refused before anything is read or written", async () => {
  const table = await tableWith(W0);
  world.at(W1 + 299_000);
  const { summary } = await world.read(table, [W0, W1]);
  expect(summary).toMatchObject({ state: "FAILURE", error: { code: "job.window_too_late", path: "endTimeString" } });
  expect(summary.error!.message).toContain(`${new Date(W1 - 1000).toISOString().slice(0, 16)}Z(${W1 - 1000})`);
  const streamId = await world.streamId(table);
  for (const type of ["DataxJobDesc", "CheckpointForDataxReader", "MillraceRunLock"]) {
    const rows = await world.statusRows(type);
    expect(rows.filter(({ primaryKey }) => primaryKey[0]!.value === streamId)).toEqual([]);
  }
  world.at(W1 + 300_000);
  expect(values(await world.read(table, [W0, W1]))).toEqual([0]);
});

test("C29: a window that starts before what is retained and ten minutes is refused", async () => {
  const table = await tableWith(W0);
  world.at(W0 + 24 * HOUR_MS - 9 * 60_000);
  const { summary } = await world.read(table, [W0, W1]);
  expect(summary.error).toMatchObject({ code: "job.window_too_early" });
  expect(summary.error!.message).toContain("start timestamp must greater than");
  world.at(W0 + 24 * HOUR_MS - 10 * 60_000);
  expect(values(await world.read(table, [W0, W1]))).toEqual([0]);
});

test("the offsets of both limits are settings", async () => {
  const table = await tableWith(W0);
  world.at(W1);
  const settings = { afterOffsetMs: 0, beforeOffsetMs: 0 };
  expect(values(await world.read(table, [W0, W1], { settings }))).toEqual([0]);
});

test("C34: a status table with another key is refused", async () => {
  const table = await tableWith(W0);
  const keys = { StatusType: "STRING", StreamId: "STRING", StatusValue: "STRING" } as const;
  await world.createTable("OddStatusTable", keys);
  const { summary } = await world.read(table, [W0, W1], { parameter: { statusTable: "OddStatusTable" } });
  expect(summary.error).toMatchObject({ code: "otsstream.status_table_shape", path: "statusTable" });
  expect(summary.error!.message).toContain("Unexpected table meta in status table");
});

test("a missing table, and a stream that is off, are refused by name", async () => {
  expect((await world.read("nowhere", [W0, W1])).summary.error).toMatchObject({ code: "tablestore.table_not_found" });
  const signal = new AbortController().signal;
  await world.client.createTable(
    {
      tableMeta: { tableName: "silent", primaryKey: [{ name: "pk", type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    },
    signal,
  );
  expect((await world.read("silent", [W0, W1])).summary.error).toMatchObject({ code: "tablestore.stream_off" });
});

test("C40: a busy service is asked again after 100, 200 and 400 ms, and no row is lost or doubled", async () => {
  const table = await tableWith(W0, W0 + 1, W0 + 2);
  world.faults.add({
    server: "tablestore",
    operation: "GetStreamRecord",
    times: 3,
    effect: { kind: "answer", status: 503, code: "OTSServerBusy", message: "Server is busy." },
  });
  const run = await world.read(table, [W0, W1]);
  expect(values(run)).toEqual([0, 1, 2]);
  expect(run.progress.at(-1)?.splits.map(({ retries }) => retries)).toEqual([3]);
  const pauses = run.lines.flatMap((line) => /GetStreamRecord failed .* in (\d+) ms/.exec(line)?.[1] ?? []).map(Number);
  expect(pauses).toHaveLength(3);
  [100, 200, 400].forEach((expected, index) => {
    expect(pauses[index]).toBeGreaterThanOrEqual(expected * 0.8);
    expect(pauses[index]).toBeLessThanOrEqual(expected * 1.2);
  });
});

test("F29: the place of the window's end is found although a page on the way there is empty", async () => {
  const table = await tableWith(W0, W0 + 1, W1, W1 + 1);
  const emptyPage = { kind: "behave", behaviour: "emptyPage" } as const;
  world.faults.add({ operation: "GetStreamRecord", fromCall: 2, times: 2, effect: emptyPage });
  expect(values(await world.read(table, [W0, W1]))).toEqual([0, 1]);
  expect(values(await world.read(table, [W1, W2]))).toEqual([HOUR_MS, HOUR_MS + 1]);
});

test("F25: an answer that is delivered twice is not taken for the answer to another request", async () => {
  const table = "delivered_twice";
  world.at(W0 - HOUR_MS);
  await world.createTable(table);
  await world.split(table, "m");
  world.at(W0);
  await world.update(table, { pk: "a" }, putCell("c", "1", 1n));
  await world.update(table, { pk: "z" }, putCell("c", "2", 1n));
  world.at(LATER);
  for (const operation of ["GetStreamRecord", "GetShardIterator"]) {
    const { id } = world.faults.add({ operation, fromCall: 2, times: 2, effect: { kind: "repeat" } });
    const run = await world.read(table, [W0, W1], { channels: 1, attempt: `repeated ${operation}` });
    expect(values(run)).toEqual([1, 2]);
    expect(run.lines.join("\n")).toContain("it answers an earlier request");
    world.faults.remove(id);
  }
});

test("maxRetries is honoured", async () => {
  const table = await tableWith(W0);
  const busy = { kind: "answer", status: 503, code: "OTSServerBusy", message: "Server is busy." } as const;
  const { id } = world.faults.add({ operation: "GetStreamRecord", times: null, effect: busy });
  const run = await world.read(table, [W0, W1], { parameter: { maxRetries: 1 } });
  world.faults.remove(id);
  expect(run.summary).toMatchObject({ state: "FAILURE", error: { code: "tablestore.busy" } });
  expect(run.lines.filter((line) => line.includes("GetStreamRecord failed"))).toHaveLength(1);
});

test("C41: an idle table's stale position is no end: reading falls back to time", async () => {
  const table = await tableWith(W0, W1 + 5);
  await world.read(table, [W0, W1]);
  await world.update(table, { pk: "k" }, putCell("c", "later", 1n));
  await world.trim(table, W1 + 6);
  const lossy = await world.read(table, [W1, W2]);
  expect(lossy.summary).toMatchObject({ state: "FAILURE", error: { code: "otsstream.data_lost" } });
  const accepted = await world.read(table, [W1, W2], { parameter: { acceptTrimmedData: true } });
  expect(accepted.summary.state).toBe("SUCCESS");
  expect(accepted.lines.join("\n")).toContain("Changes may be lost");
});

test("of two runs of one window the second is refused, and afterwards it may run", async () => {
  const table = await tableWith(W0);
  const holder = await world.claim(table, W1, "another run");
  const { summary } = await world.read(table, [W0, W1]);
  expect(summary.error).toMatchObject({ code: "otsstream.window_taken", params: { owner: "another run" } });
  await holder.release();
  expect(values(await world.read(table, [W0, W1]))).toEqual([0]);
});

test("a claim lapses when its run is gone, and a successor of the same run takes it over at once", async () => {
  const table = await tableWith(W0);
  await (await world.claim(table, W1, "dead run")).stopRenewing();
  const planned = { type: "planned", attempt: "dead run", window: { startMs: W0, endMs: W1 }, splits: [] } as const;
  expect(values(await world.read(table, [W0, W1], { history: [planned] }))).toEqual([0]);
  await (await world.claim(table, W1, "dead stranger")).stopRenewing();
  world.at(LATER + 61_000);
  expect(values(await world.read(table, [W0, W1]))).toEqual([0]);
});

test("what an attempt held that died before its first entry is its run's own", async () => {
  const table = await tableWith(W0);
  await (await world.claim(table, W1, "run 7/attempt 1")).stopRenewing();
  const stranger = await world.read(table, [W0, W1], { attempt: "run 77/attempt 1" });
  expect(stranger.summary.error?.code).toBe("otsstream.window_taken");
  expect(values(await world.read(table, [W0, W1], { attempt: "run 7/attempt 2" }))).toEqual([0]);
});

test("a time that does not exist is read as the next one that does, and the run log says so", async () => {
  const table = await tableWith(W0);
  const parameter = {
    startTimestampMillis: undefined,
    endTimestampMillis: undefined,
    startTimeString: "20260310160000",
    endTimeString: "20260310166000",
  };
  const run = await world.read(table, [W0, W1], { parameter });
  expect(values(run)).toEqual([0]);
  expect(run.summary.window).toEqual({ startMs: W0, endMs: W1 });
  expect(run.lines.join("\n")).toContain("is read as 20260310170000");
});
