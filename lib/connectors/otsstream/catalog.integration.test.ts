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
  expect(await catalog.summaries(world.dataSource(), ["orders", "gone", "silent"], signal)).toMatchObject([
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

test("a preview shows keys first, then every attribute column that a row of it has", async () => {
  await world.update("orders", { shop: "b", no: 2n }, putCell("note", "late"));
  expect(await catalog.preview(world.dataSource(), { table: "orders", limit: 10 }, signal)).toEqual({
    columns: [
      { name: "shop", type: "STRING" },
      { name: "no", type: "INTEGER" },
      { name: "amount", type: "INTEGER" },
      { name: "note", type: "STRING" },
    ],
    rows: [
      ["a", 1n, 5n, null],
      ["b", 2n, null, "late"],
    ],
    truncated: false,
    partition: null,
  });
  const first = await catalog.preview(world.dataSource(), { table: "orders", limit: 1 }, signal);
  expect(first).toMatchObject({ rows: [["a", 1n, 5n, null]], truncated: true });
});

test("changes are shown as a run would write them, from the moment asked for", async () => {
  const look = (since: Date, limit = 10) =>
    catalog.changes!(world.dataSource(), { table: "orders", limit, since }, signal);
  const all = await look(new Date(0));
  expect(all.columns.map(({ name }) => name)).toEqual([
    "shop",
    "no",
    "colName",
    "version",
    "colValue",
    "opType",
    "sequenceInfo",
  ]);
  expect(all.rows.map((row) => row.filter((_, index) => index !== 3 && index !== 6))).toEqual([
    ["a", 1n, "amount", 5n, "U"],
    ["b", 2n, "note", "late", "U"],
  ]);
  expect(all.rows.every((row) => typeof row[3] === "bigint" && /^\d{10}_\d{20}_/.test(String(row[6])))).toBe(true);
  expect(await look(new Date(0), 1)).toEqual({ ...all, rows: all.rows.slice(0, 1), truncated: true });
  expect((await look(new Date(Date.now() + 3_600_000))).rows).toEqual([]);
  await expect(
    catalog.changes!(world.dataSource(), { table: "silent", limit: 1, since: new Date(0) }, signal),
  ).rejects.toMatchObject({ code: "tablestore.stream_off" });
});
