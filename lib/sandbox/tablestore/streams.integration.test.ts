import TableStore, { type Client } from "tablestore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import type { TablestoreSandbox } from "./server";
import { call } from "./testing/call";
import { officialClient, startForTest } from "./testing/start";

const { Condition, Long, RowExistenceExpectation } = TableStore;
const condition = new Condition(RowExistenceExpectation.IGNORE, null);
const START = Date.parse("2026-03-01T00:00:00Z");

let nowMs = START;
let sandbox: TablestoreSandbox;
let client: Client;
beforeAll(async () => {
  TableStore.util.date.getDate = () => new Date(nowMs);
  sandbox = await startForTest({ now: () => new Date(nowMs) });
  client = officialClient(sandbox.url);
});
afterAll(() => sandbox.close());

const raw: typeof call = (url, operation, request) => call(url, operation, request, new Date(nowMs).toISOString());

let tables = 0;
async function createTable(expirationTime = 24) {
  const tableName = `s${++tables}`;
  await client.createTable({
    tableMeta: { tableName, primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
    streamSpecification: { enableStream: true, expirationTime },
  });
  const { streams } = await raw(sandbox.url, "ListStream", { tableName });
  return { tableName, streamId: streams[0]!.streamId };
}
const put = (tableName: string, pk: string, attributeColumns: object[] = [{ c: "x" }]) =>
  client.putRow({ tableName, condition, primaryKey: [{ pk }], attributeColumns });

const shardsOf = async (streamId: string) => (await raw(sandbox.url, "DescribeStream", { streamId })).shards;
const iteratorOf = async (streamId: string, shardId: string, timestamp?: bigint) =>
  (await raw(sandbox.url, "GetShardIterator", { streamId, shardId, ...(timestamp === undefined ? {} : { timestamp }) }))
    .shardIterator;
const read = async (shardIterator: string, limit?: number) => {
  const page = await raw(sandbox.url, "GetStreamRecord", { shardIterator, limit });
  return {
    ...page,
    rows: page.streamRecords.map(({ actionType, record, originRecord }) => ({
      action: actionType,
      origin: originRecord === undefined ? null : decodeRow(originRecord),
      ...decodeRow(record),
    })),
  };
};

test("a stream is named after its table and the time it was switched on", async () => {
  const { tableName, streamId } = await createTable();
  expect(streamId).toBe(`${tableName}_${START * 1000}`);
  const described = await raw(sandbox.url, "DescribeStream", { streamId });
  expect(described).toMatchObject({ tableName, expirationTime: 24, streamStatus: "STREAM_ACTIVE" });
  expect(described.shards).toHaveLength(1);
});

test("every kind of write leaves its record, in order, and a refused one leaves none", async () => {
  const { tableName, streamId } = await createTable();
  await put(tableName, "a", [{ b: "1" }, { a: Long.fromNumber(2) }]);
  await client.updateRow({
    tableName,
    condition,
    primaryKey: [{ pk: "a" }],
    updateOfAttributeColumns: [
      { PUT: [{ c: true }] },
      { DELETE: [{ d: 5 }] },
      { DELETE_ALL: ["b"] },
      { INCREMENT: [{ a: Long.fromNumber(40) }] },
    ],
  });
  const missing = new Condition(RowExistenceExpectation.EXPECT_EXIST, null);
  await expect(client.deleteRow({ tableName, condition: missing, primaryKey: [{ pk: "z" }] })).rejects.toThrow();
  await client.deleteRow({ tableName, condition, primaryKey: [{ pk: "a" }] });
  const [shard] = await shardsOf(streamId);
  const { rows } = await read(await iteratorOf(streamId, shard!.shardId));
  const version = BigInt(nowMs);
  expect(rows.map(({ action, cells, isDelete }) => ({ action, cells, isDelete }))).toEqual([
    {
      action: "PUT_ROW",
      isDelete: false,
      cells: [
        { name: "b", op: "put", value: "1", version },
        { name: "a", op: "put", value: 2n, version },
      ],
    },
    {
      action: "UPDATE_ROW",
      isDelete: false,
      cells: [
        { name: "c", op: "put", value: true, version },
        { name: "d", op: "deleteOne", value: null, version: 5n },
        { name: "b", op: "deleteAll", value: null, version: null },
        { name: "a", op: "put", value: 42n, version },
      ],
    },
    { action: "DELETE_ROW", isDelete: true, cells: [] },
  ]);
  expect(rows.map(({ sequence }) => sequence)).toEqual(
    [0, 1, 2].map((rowIndex) => ({ epoch: 0, timestampUs: version * 1000n, rowIndex })),
  );
});

test("pages follow one another without gap, say when there may be more, and can be read again", async () => {
  const { tableName, streamId } = await createTable();
  for (const pk of ["1", "2", "3", "4", "5"]) await put(tableName, pk);
  const [shard] = await shardsOf(streamId);
  const first = await iteratorOf(streamId, shard!.shardId);
  const one = await read(first, 2);
  const two = await read(one.nextShardIterator!, 3);
  const three = await read(two.nextShardIterator!, 3);
  const keys = (page: typeof one) => page.rows.map(({ primaryKey }) => primaryKey[0]!.value);
  expect([keys(one), keys(two), keys(three)]).toEqual([["1", "2"], ["3", "4", "5"], []]);
  expect([one, two, three].map(({ mayMoreRecord }) => mayMoreRecord)).toEqual([true, true, false]);
  expect(three.nextShardIterator).toBe(two.nextShardIterator);
  expect((await read(first, 2)).nextShardIterator).toBe(one.nextShardIterator);
});

test("seeking by time finds the first record that is not older", async () => {
  const { tableName, streamId } = await createTable();
  const begin = nowMs;
  for (const second of [0, 1, 2]) {
    nowMs = begin + second * 1000;
    await put(tableName, String(second));
  }
  const [shard] = await shardsOf(streamId);
  const from = async (ms: number) =>
    (await read(await iteratorOf(streamId, shard!.shardId, BigInt(ms) * 1000n))).rows.map(
      ({ primaryKey }) => primaryKey[0]!.value,
    );
  expect(await from(begin - 60_000)).toEqual(["0", "1", "2"]);
  expect(await from(begin + 1000)).toEqual(["1", "2"]);
  expect(await from(begin + 1001)).toEqual(["2"]);
  expect(await from(begin + 2001)).toEqual([]);
});

test("times never go back when the clock does", async () => {
  const { tableName, streamId } = await createTable();
  const begin = nowMs;
  await put(tableName, "before");
  nowMs = begin - 600_000;
  await put(tableName, "after");
  nowMs = begin;
  const [shard] = await shardsOf(streamId);
  const { rows } = await read(await iteratorOf(streamId, shard!.shardId));
  const us = BigInt(begin) * 1000n;
  expect(rows.map(({ sequence }) => [sequence!.timestampUs, sequence!.rowIndex])).toEqual([
    [us, 0],
    [us, 1],
  ]);
});

test("what is older than the stream keeps is trimmed, exactly", async () => {
  const { tableName, streamId } = await createTable(1);
  const begin = nowMs;
  await put(tableName, "old");
  nowMs = begin + 1;
  await put(tableName, "young");
  const [shard] = await shardsOf(streamId);
  const first = await iteratorOf(streamId, shard!.shardId);
  nowMs = begin + 3_600_000;
  expect((await read(first)).rows).toHaveLength(2);
  nowMs += 1;
  await expect(read(first)).rejects.toThrow(
    "OTSTrimmedDataAccess: Requested stream data is already trimmed or does not exist.",
  );
  const { rows } = await read(await iteratorOf(streamId, shard!.shardId));
  expect(rows.map(({ primaryKey }) => primaryKey[0]!.value)).toEqual(["young"]);
});

test("a split ends the parent and begins two children; a merge does the opposite", async () => {
  const { tableName, streamId } = await createTable();
  for (const pk of ["a", "b", "c", "d"]) await put(tableName, pk);
  const [root] = await shardsOf(streamId);
  const end = (await read(await iteratorOf(streamId, root!.shardId))).nextShardIterator!;
  const tableId = sandbox.store.tables("sandbox01").find(({ name }) => name === tableName)!.id;
  await sandbox.store.apply({ kind: "split", tableId, partition: 0, at: null, nowMs });
  const [, left, right] = await shardsOf(streamId);
  expect([left!.parentId, right!.parentId]).toEqual([root!.shardId, root!.shardId]);
  expect(await read(end)).toMatchObject({ rows: [], mayMoreRecord: false });
  expect((await read(end)).nextShardIterator).toBeUndefined();
  expect(await iteratorOf(streamId, root!.shardId, BigInt(nowMs + 1) * 1000n)).toBe("");
  for (const pk of ["a", "d", "b"]) await put(tableName, `${pk}2`);
  const keysOf = async (shardId: string) =>
    (await read(await iteratorOf(streamId, shardId))).rows.map(({ primaryKey }) => primaryKey[0]!.value);
  expect([await keysOf(left!.shardId), await keysOf(right!.shardId)]).toEqual([["a2", "b2"], ["d2"]]);

  await sandbox.store.apply({ kind: "merge", tableId, partition: 0, nowMs });
  const merged = (await shardsOf(streamId)).at(-1)!;
  expect([merged.parentId, merged.parentSiblingId]).toEqual([left!.shardId, right!.shardId]);
  await put(tableName, "z");
  expect(await keysOf(merged.shardId)).toEqual(["z"]);
});

test("original columns carry what was there before", async () => {
  const { tableName } = await createTable();
  await raw(sandbox.url, "UpdateTable", { tableName, streamSpec: { enableStream: false } });
  await raw(sandbox.url, "UpdateTable", {
    tableName,
    streamSpec: { enableStream: true, expirationTime: 24, columnsToGet: ["price"] },
  });
  await put(tableName, "a", [{ price: "1" }, { name: "n" }]);
  await put(tableName, "a", [{ price: "2" }]);
  const { streams } = await raw(sandbox.url, "ListStream", { tableName });
  const [shard] = await shardsOf(streams[0]!.streamId);
  const { rows } = await read(await iteratorOf(streams[0]!.streamId, shard!.shardId));
  expect(rows.map(({ origin }) => origin?.cells.map(({ name, value }) => [name, value]) ?? null)).toEqual([
    null,
    [["price", "1"]],
  ]);
  expect((await raw(sandbox.url, "DescribeTable", { tableName })).streamDetails).toMatchObject({
    enableStream: true,
    columnsToGet: ["price"],
  });
});

test("a stream that was switched off is gone, and switched on again it is another one", async () => {
  const { tableName, streamId } = await createTable();
  await put(tableName, "a");
  const [shard] = await shardsOf(streamId);
  const iterator = await iteratorOf(streamId, shard!.shardId);
  await raw(sandbox.url, "UpdateTable", { tableName, streamSpec: { enableStream: false } });
  await expect(read(iterator)).rejects.toThrow("OTSTrimmedDataAccess");
  await expect(shardsOf(streamId)).rejects.toThrow("Invalid stream id");
  nowMs += 1;
  await raw(sandbox.url, "UpdateTable", { tableName, streamSpec: { enableStream: true, expirationTime: 1 } });
  const { streams } = await raw(sandbox.url, "ListStream", { tableName });
  expect(streams.map((stream) => stream.streamId)).toEqual([`${tableName}_${nowMs * 1000}`]);
});
