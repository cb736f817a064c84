import { afterEach, beforeEach, expect, test } from "vitest";
import { encodePrimaryKey } from "@/lib/tablestore/row-encoder";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { maintain } from "./maintenance";
import type { TablestoreSandbox } from "./server";
import { call } from "./testing/call";
import { createTable, key, put, putRow, updateRow } from "./testing/requests";
import { INSTANCE, startForTest } from "./testing/start";

const DAY_MS = 86_400_000;

let nowMs: number;
let sandbox: TablestoreSandbox;
beforeEach(async () => {
  nowMs = Date.now();
  sandbox = await startForTest({ now: () => new Date(nowMs) });
});
afterEach(() => sandbox.close());

const send: typeof call = (url, operation, request) => call(url, operation, request, new Date(nowMs).toISOString());
const table = (name: string) => sandbox.store.table(INSTANCE, name)!;

test("cells that are older than the table's time to live cannot be seen, and are removed some time later", async () => {
  const { url, store } = sandbox;
  const tableName = await createTable(sandbox, { tableOptions: { timeToLive: 86_400, maxVersions: 1 } });
  await send(url, "PutRow", putRow(tableName, [put("old", "x")], "gone"));
  await send(url, "PutRow", putRow(tableName, [put("old", "x")]));
  nowMs += DAY_MS - 1000;
  await send(url, "UpdateRow", updateRow(tableName, [put("young", "y")]));
  nowMs += 2000;
  const get = async (value: string) => {
    const primaryKey = encodePrimaryKey(key(value));
    return (await send(url, "GetRow", { tableName, primaryKey, maxVersions: 1 })).row;
  };
  const names = async () => decodeRow(await get("a")).cells.map(({ name }) => name);
  expect(await get("gone")).toHaveLength(0);
  expect(await names()).toEqual(["young"]);
  expect(store.reader.countRows(table(tableName).id, 10)).toBe(2);
  await maintain(store, nowMs);
  expect(store.reader.countRows(table(tableName).id, 10)).toBe(1);
  expect(await names()).toEqual(["young"]);
});

test("old stream records and ended shards go although nobody reads", async () => {
  const { url, store } = sandbox;
  const tableName = await createTable(sandbox, { streamSpec: { enableStream: true, expirationTime: 24 } });
  await send(url, "PutRow", putRow(tableName, [put("c", "x")], "a"));
  const tableId = table(tableName).id;
  await store.apply({ kind: "split", tableId, partition: 0, at: Uint8Array.of(5, 0x6d, 0, 1), nowMs });
  nowMs += DAY_MS + 1;
  await send(url, "PutRow", putRow(tableName, [put("c", "x")], "a"));
  expect(store.reader.shards(tableId).map(({ last }) => last)).toEqual([1, 1, 0]);
  await maintain(store, nowMs);
  expect(store.reader.shards(tableId).map(({ last, firstKept }) => [firstKept, last])).toEqual([
    [1, 1],
    [1, 0],
  ]);
});

test("a dropped table leaves nothing behind", async () => {
  const { url, store } = sandbox;
  const tableName = await createTable(sandbox, { streamSpec: { enableStream: true, expirationTime: 24 } });
  await send(url, "PutRow", putRow(tableName, [put("c", "x")]));
  const { id } = table(tableName);
  const [shard] = store.reader.shards(id);
  await send(url, "DeleteTable", { tableName });
  await expect.poll(() => store.reader.countRows(id, 1)).toBe(0);
  await expect.poll(() => [...store.reader.records(shard!, 1, 1)].length).toBe(0);
});
