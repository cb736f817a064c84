import { afterAll, beforeAll, expect, test } from "vitest";
import type { DataSource } from "@/lib/engine/contract";
import { catalog } from "./catalog";
import { StreamWorld, putCell } from "./testing/stream-world";

let world: StreamWorld;
const signal = AbortSignal.timeout(60_000);
beforeAll(async () => {
  world = await StreamWorld.start();
  world.at(Date.now());
  await world.createTable("orders", { shop: "STRING", no: "INTEGER" }, 72);
  await world.update("orders", { shop: "a", no: 1n }, putCell("amount", 5n));
  await world.client.createTable(
    {
      tableMeta: { tableName: "silent", primaryKey: [{ name: "pk", type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    },
    signal,
  );
});
afterAll(() => world.close());

const codeOf = (dataSource: DataSource) =>
  catalog.test(dataSource, signal).then(
    () => "connected",
    (error: { code: string }) => error.code,
  );

test("a good data source is connected, and each kind of bad one is told apart", async () => {
  expect(await codeOf(world.dataSource())).toBe("connected");
  expect(await codeOf(world.dataSource({ instanceName: "nobody01" }))).toBe("tablestore.instance_not_found");
  expect(await codeOf(world.dataSource({ accessKeyId: "LTAIunknown" }))).toBe("tablestore.access_key_unknown");
  expect(await codeOf(world.dataSource({}, "wrong"))).toBe("tablestore.signature_mismatch");
  expect(await codeOf(world.dataSource({ endpoint: "http://127.0.0.1:1" }))).toBe("tablestore.connection_refused");
  const unknownHost = await codeOf(world.dataSource({ endpoint: "http://no-such-host.invalid" }));
  expect(unknownHost).toMatch(/^tablestore\.(host_not_found|dns)/);
});

test("tables come with the state of their stream", async () => {
  expect(await catalog.tables(world.dataSource(), signal)).toEqual(["orders", "silent"]);
  expect(await catalog.summaries(world.dataSource(), signal)).toMatchObject([
    { name: "orders", stream: { enabled: true, retentionHours: 72 } },
    { name: "silent", stream: { enabled: false, retentionHours: 0, shardCount: 0 } },
  ]);
});

test("a table is described with its keys, its shards and since when its changes are kept", async () => {
  const described = await catalog.describe(world.dataSource(), "orders", signal);
  expect(described).toMatchObject({
    name: "orders",
    columns: [
      { name: "shop", type: "STRING", role: "primaryKey" },
      { name: "no", type: "INTEGER", role: "primaryKey" },
    ],
    stream: { enabled: true, retentionHours: 72, shardCount: 1 },
  });
  expect(described.stream!.createdAt).toBeInstanceOf(Date);
});

test("a preview gives the first rows by the table's columns", async () => {
  expect(await catalog.preview(world.dataSource(), "orders", 10, signal)).toEqual([["a", 1n]]);
});
