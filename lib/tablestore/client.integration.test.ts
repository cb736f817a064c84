import TableStore from "tablestore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret } from "@/lib/core/secret";
import { fixedAccounts } from "@/lib/sandbox/accounts";
import type { FaultEffect } from "@/lib/sandbox/faults/fault";
import type { TablestoreSandbox } from "@/lib/sandbox/tablestore/server";
import { ID, INSTANCE, SECRET, officialClient, startForTest } from "@/lib/sandbox/tablestore/testing/start";
import { connectTablestore, type TablestoreClient, type TablestoreOptions } from "./client";
import type { Retry } from "./retry";
import { AUTO_INCREMENT, INF_MAX, INF_MIN, type Cell, type PrimaryKey } from "./row";
import { decodeStreamPage } from "./stream-record";

const { signal } = new AbortController();
const TEMPORARY = { accessKeyId: "STS.temporary", accessKeySecret: new Secret("temporary secret") };
/** What the server does to the next answers, first come first served. */
const faults: FaultEffect[] = [];
const retries: Retry[] = [];
let sandbox: TablestoreSandbox;
let client: TablestoreClient;

function connect(over: Partial<TablestoreOptions> = {}): TablestoreClient {
  return connectTablestore({
    endpoint: sandbox.url,
    instance: INSTANCE,
    credentials: { accessKeyId: ID, accessKeySecret: new Secret(SECRET) },
    maxRetries: 2,
    onRetry: (retry) => retries.push(retry),
    pause: async () => {},
    ...over,
  });
}

beforeAll(async () => {
  sandbox = await startForTest({
    accounts: fixedAccounts(
      { accessKeyId: ID, accessKeySecret: new Secret(SECRET) },
      { ...TEMPORARY, securityToken: new Secret("token"), expiresAt: new Date("2100-01-01") },
      { accessKeyId: "disabled", accessKeySecret: new Secret("x"), disabled: true },
      { accessKeyId: "elsewhere", accessKeySecret: new Secret("x"), instances: ["other"] },
    ),
    faults: {
      take() {
        const effect = faults.shift();
        return effect === undefined ? null : { id: "1", delayMs: 0, effect };
      },
    },
  });
  client = connect();
});
afterAll(async () => {
  await client.close();
  await sandbox.close();
});

let tables = 0;
async function createTable(
  primaryKey: { name: string; type: "STRING" | "INTEGER" | "BINARY"; option?: "AUTO_INCREMENT" }[] = [
    { name: "pk", type: "STRING" },
  ],
  columnsToGet: string[] = [],
): Promise<string> {
  const tableName = `c${++tables}`;
  await client.createTable(
    {
      tableMeta: { tableName, primaryKey },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 3, deviationCellVersionInSec: 9_223_372_036_854n },
      streamSpec: { enableStream: true, expirationTime: 24, columnsToGet },
    },
    signal,
  );
  return tableName;
}
const pk = (value: string): PrimaryKey => [{ name: "pk", value }];
const put = (name: string, value: Cell["value"], version: bigint | null = null): Cell => ({
  name,
  op: "put",
  value,
  version,
});

test("tables are created, listed, described, changed and deleted", async () => {
  const table = await createTable([
    { name: "pk", type: "STRING" },
    { name: "no", type: "INTEGER", option: "AUTO_INCREMENT" },
  ]);
  expect(await client.listTables(signal)).toContain(table);
  expect(await client.describeTable(table, signal)).toMatchObject({
    tableMeta: {
      tableName: table,
      primaryKey: [
        { name: "pk", type: "STRING" },
        { name: "no", type: "INTEGER", option: "AUTO_INCREMENT" },
      ],
    },
    tableStatus: "ACTIVE",
    tableOptions: { timeToLive: -1, maxVersions: 3, deviationCellVersionInSec: 9_223_372_036_854n },
  });
  const stream = await client.tableStream(table, signal);
  expect(stream).toMatchObject({ retentionHours: 24, originalColumns: [] });
  expect(stream.streamId).toBe(`${table}_${stream.enabledAtUs}`);
  const changed = await client.updateTable({ tableName: table, streamSpec: { enableStream: false } }, signal);
  expect(changed.streamDetails?.enableStream).toBe(false);
  await expect(client.tableStream(table, signal)).rejects.toMatchObject({ code: "tablestore.stream_off" });
  const again = client.createTable(
    {
      tableMeta: { tableName: table, primaryKey: [{ name: "pk", type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
    },
    signal,
  );
  await expect(again).rejects.toMatchObject({ code: "tablestore.table_exists" });
  await client.deleteTable(table, signal);
  await expect(client.describeTable(table, signal)).rejects.toMatchObject({
    code: "tablestore.table_not_found",
    message: expect.stringContaining(table) as string,
    details: { service: "Tablestore", code: "OTSObjectNotExist", requestId: expect.any(String) as string },
  });
});

test("a row of every type and every extreme comes back exactly, also through the official npm client", async () => {
  const table = await createTable();
  const cells = [
    put("blob", Uint8Array.of(0, 255, 128), 1n),
    put("double", -0.1, 2n),
    put("empty", "", 3n),
    put("false", false, 4n),
    put("max", 2n ** 63n - 1n, 5n),
    put("min", -(2n ** 63n), 6n),
    put("none", new Uint8Array(), 7n),
    put("text", "a\0中😀", 1_700_000_000_000n),
  ];
  await client.putRow({ table, key: pk("k\0é"), cells }, signal);
  const row = await client.getRow({ table, key: pk("k\0é") }, signal);
  expect(row).toEqual({
    primaryKey: pk("k\0é"),
    cells: cells.map(({ name, value, version }) => ({ name, value, version })),
  });
  const { row: official } = await officialClient(sandbox.url).getRow({
    tableName: table,
    primaryKey: [{ pk: "k\0é" }],
    maxVersions: 1,
  });
  const values = official.attributes.map(({ columnValue }: { columnValue: unknown }) =>
    columnValue instanceof Buffer ? columnValue.toString("hex") : String(columnValue),
  );
  expect(values).toEqual(["00ff80", "-0.1", "", "false", String(2n ** 63n - 1n), String(-(2n ** 63n)), "", "a\0中😀"]);
});

test("what the official npm client writes is read by ours", async () => {
  const table = await createTable();
  await officialClient(sandbox.url).putRow({
    tableName: table,
    condition: new TableStore.Condition(TableStore.RowExistenceExpectation.EXPECT_NOT_EXIST, null),
    primaryKey: [{ pk: "official" }],
    attributeColumns: [{ n: TableStore.Long.fromString("-9223372036854775808") }, { s: "é" }, { d: 0.5 }],
  });
  const row = await client.getRow({ table, key: pk("official") }, signal);
  expect(row?.cells.map(({ name, value }) => [name, value])).toEqual([
    ["d", 0.5],
    ["n", -(2n ** 63n)],
    ["s", "é"],
  ]);
});

test("versions, columns, filters and ranges select what they say", async () => {
  const table = await createTable();
  for (const version of [1n, 2n, 3n]) {
    await client.updateRow({ table, key: pk("a"), cells: [put("v", version, version), put("w", true, 9n)] }, signal);
  }
  const read = async (query: object) =>
    (await client.getRow({ table, key: pk("a"), ...query }, signal))?.cells.map(
      ({ name, version }) => `${name}${version}`,
    );
  expect(await read({})).toEqual(["v3", "w9"]);
  expect(await read({ maxVersions: 2 })).toEqual(["v3", "v2", "w9"]);
  expect(await read({ timeRange: { startTime: 1n, endTime: 3n }, maxVersions: 5 })).toEqual(["v2", "v1"]);
  expect(await read({ timeRange: { specificTime: 1n } })).toEqual(["v1"]);
  expect(await read({ columns: ["w"] })).toEqual(["w9"]);
  expect(await read({ startColumn: "v", endColumn: "w" })).toEqual(["v3"]);
  expect(await read({ filter: { type: "pagination", offset: 1, limit: 1 } })).toEqual(["w9"]);
  const isFive = { type: "column", comparator: "EQUAL", column: "v", value: 5n, filterIfMissing: true } as const;
  expect(await read({ filter: { ...isFive, latestVersionOnly: true } })).toBeUndefined();
  expect(await client.getRow({ table, key: pk("nobody") }, signal)).toBeNull();
});

test("ranges go both ways, page by page, and a scan reads them all", async () => {
  const table = await createTable([
    { name: "pk", type: "STRING" },
    { name: "n", type: "INTEGER" },
  ]);
  const key = (a: string, n: bigint) => [
    { name: "pk", value: a },
    { name: "n", value: n },
  ];
  const keys = [key("a", -1n), key("a", 2n), key("b", 0n)];
  for (const each of keys) await client.putRow({ table, key: each, cells: [put("c", 1)] }, signal);
  const low = [
    { name: "pk", value: INF_MIN },
    { name: "n", value: INF_MIN },
  ] as const;
  const high = [
    { name: "pk", value: INF_MAX },
    { name: "n", value: INF_MAX },
  ] as const;
  const first = await client.getRange({ table, start: low, end: high, limit: 2 }, signal);
  expect(first.rows.map(({ primaryKey }) => primaryKey)).toEqual(keys.slice(0, 2));
  expect(first.next).toEqual(keys[2]);
  const rest = await client.getRange({ table, start: first.next!, end: high }, signal);
  expect(rest).toMatchObject({ rows: [{ primaryKey: keys[2] }], next: null });
  const backwards = [];
  for await (const row of client.scan({ table, direction: "BACKWARD", start: high, end: low, limit: 2 }, signal)) {
    backwards.push(row.primaryKey);
  }
  expect(backwards).toEqual([keys[2], keys[1]]);
});

test("conditions, returned rows and assigned keys", async () => {
  const table = await createTable([
    { name: "pk", type: "STRING" },
    { name: "no", type: "INTEGER", option: "AUTO_INCREMENT" },
  ]);
  const assign = [
    { name: "pk", value: "a" },
    { name: "no", value: AUTO_INCREMENT },
  ] as const;
  const assigned = await client.putRow({ table, key: assign, cells: [put("c", 5n)], returnKey: true }, signal);
  expect(assigned).toMatchObject({ primaryKey: [{ value: "a" }, { value: expect.any(BigInt) as bigint }], cells: [] });
  const key = assigned!.primaryKey;
  const increment: Cell = { name: "c", op: "increment", value: 3n, version: null };
  const after = await client.updateRow({ table, key, cells: [increment], returnColumns: ["c"] }, signal);
  expect(after?.cells[0]).toMatchObject({ name: "c", value: 8n });
  const isNine = { type: "column", comparator: "EQUAL", column: "c", value: 9n, filterIfMissing: true } as const;
  const refused = client.deleteRow(
    { table, key, condition: { existence: "EXPECT_EXIST", filter: { ...isNine, latestVersionOnly: true } } },
    signal,
  );
  await expect(refused).rejects.toMatchObject({ code: "tablestore.condition_failed" });
  await client.deleteRow({ table, key, condition: { existence: "EXPECT_EXIST" } }, signal);
  expect(await client.getRow({ table, key }, signal)).toBeNull();
});

test("rows of a batch succeed and fail on their own", async () => {
  const table = await createTable();
  const written = await client.batchWriteRow(
    [
      {
        table,
        changes: [
          { type: "PUT", key: pk("a"), cells: [put("c", "1")], returnKey: true },
          { type: "UPDATE", key: pk("b"), cells: [put("c", "2")], condition: { existence: "EXPECT_EXIST" } },
          { type: "DELETE", key: pk("c") },
        ],
      },
    ],
    signal,
  );
  expect(written).toMatchObject([
    [
      { ok: true, row: { primaryKey: pk("a") } },
      {
        ok: false,
        error: {
          code: "tablestore.condition_failed",
          details: { code: "OTSConditionCheckFail", requestId: expect.any(String) as string },
        },
      },
      { ok: true, row: null },
    ],
  ]);
  const read = await client.batchGetRow([{ table, keys: [pk("a"), pk("b")] }], signal);
  expect(read).toMatchObject([
    [
      { ok: true, row: { cells: [{ value: "1" }] } },
      { ok: true, row: null },
    ],
  ]);
});

test("a stream is found, sought, read page by page and again from a stored iterator", async () => {
  const table = await createTable(undefined, ["c"]);
  const { streamId } = await client.tableStream(table, signal);
  expect(await client.listStreams(table, signal)).toMatchObject([{ streamId, tableName: table }]);
  expect((await client.listStreams(null, signal)).map(({ tableName }) => tableName)).toContain(table);
  await client.putRow({ table, key: pk("a"), cells: [put("c", "1", 7n)] }, signal);
  const deletions: Cell[] = [
    { name: "c", op: "deleteOne", value: null, version: 7n },
    { name: "d", op: "deleteAll", value: null, version: null },
  ];
  await client.updateRow({ table, key: pk("a"), cells: [...deletions, put("e", 2n, 8n)] }, signal);
  await client.deleteRow({ table, key: pk("a") }, signal);
  const [shard] = await client.listShards(streamId, signal);
  const iterator = await client.getShardIterator({ streamId, shardId: shard!.shardId }, signal);
  const first = await client.getStreamRecords({ iterator: iterator!, limit: 2 }, signal);
  expect(first).toMatchObject({
    records: [
      { action: "PUT_ROW", primaryKey: pk("a"), cells: [put("c", "1", 7n)], originalCells: null },
      {
        action: "UPDATE_ROW",
        cells: [...deletions, put("e", 2n, 8n)],
        originalCells: [{ name: "c", value: "1", version: 7n }],
      },
    ],
    mayMoreRecord: true,
  });
  const rest = await client.getStreamRecords({ iterator: first.nextIterator! }, signal);
  expect(rest.records).toMatchObject([{ action: "DELETE_ROW", cells: [] }]);
  const drained = await client.getStreamRecords({ iterator: rest.nextIterator! }, signal);
  expect(drained).toMatchObject({ records: [], mayMoreRecord: false });
  const raw = await client.getStreamRecordRaw({ iterator: iterator!, limit: 2 }, signal);
  expect(decodeStreamPage(raw)).toEqual(first);
  const timestampUs = rest.records[0]!.sequence.timestampUs;
  const sought = await client.getShardIterator({ streamId, shardId: shard!.shardId, timestampUs }, signal);
  const found = await client.getStreamRecords({ iterator: sought! }, signal);
  expect(found.records.at(-1)).toEqual(rest.records[0]);
});

test("a closed shard ends, also for a seek behind its end, and its children follow it", async () => {
  const table = await createTable();
  const { streamId } = await client.tableStream(table, signal);
  for (const key of ["a", "b"]) await client.putRow({ table, key: pk(key), cells: [put("c", "1")] }, signal);
  const tableId = sandbox.store.tables(INSTANCE).find(({ name }) => name === table)!.id;
  await sandbox.store.apply({ kind: "split", tableId, partition: 0, at: null, nowMs: Date.now() });
  const shards = await client.listShards(streamId, signal);
  expect(shards).toHaveLength(3);
  const parent = shards[0]!.shardId;
  expect(shards.slice(1).map(({ parentId }) => parentId)).toEqual([parent, parent]);
  const iterator = await client.getShardIterator({ streamId, shardId: parent }, signal);
  const page = await client.getStreamRecords({ iterator: iterator! }, signal);
  expect(page.records).toHaveLength(2);
  if (page.nextIterator !== null) {
    const last = await client.getStreamRecords({ iterator: page.nextIterator }, signal);
    expect(last).toMatchObject({ records: [], nextIterator: null });
  }
  const future = BigInt(Date.now() + 60_000) * 1000n;
  expect(await client.getShardIterator({ streamId, shardId: parent, timestampUs: future }, signal)).toBeNull();
  const pages = [];
  for (let startShardId: string | undefined; ;) {
    const query = { streamId, shardLimit: 1, ...(startShardId === undefined ? {} : { startShardId }) };
    const { shards: found, nextShardId } = await client.describeStream(query, signal);
    pages.push(found.map(({ shardId }) => shardId));
    if (nextShardId === undefined || pages.length > 5) break;
    startShardId = nextShardId;
  }
  expect(pages).toEqual(shards.map(({ shardId }) => [shardId]));
});

test("every wrong setting has its own error", async () => {
  const secret = new Secret(SECRET);
  const cases: [Partial<TablestoreOptions>, string][] = [
    [{ credentials: { accessKeyId: ID, accessKeySecret: new Secret("wrong") } }, "signature_mismatch"],
    [{ credentials: { accessKeyId: "LTAIunknown", accessKeySecret: secret } }, "access_key_unknown"],
    [{ credentials: { accessKeyId: "disabled", accessKeySecret: new Secret("x") } }, "access_key_disabled"],
    [{ credentials: { accessKeyId: "elsewhere", accessKeySecret: new Secret("x") } }, "no_permission"],
    [{ credentials: TEMPORARY }, "auth_failed"],
    [{ instance: "nowhere" }, "instance_not_found"],
    [{ now: () => new Date(Date.now() - 16 * 60_000) }, "clock_skew"],
    [{ now: () => new Date(Date.now() + 16 * 60_000) }, "clock_skew"],
  ];
  for (const [over, code] of cases) {
    await using wrong = connect(over);
    await expect(wrong.listTables(signal), code).rejects.toMatchObject({
      code: `tablestore.${code}`,
      retryable: false,
      details: { service: "Tablestore", requestId: expect.any(String) as string },
    });
  }
  await expect(client.describeStream({ streamId: "nothing_1" }, signal)).rejects.toMatchObject({
    code: "tablestore.stream_not_found",
  });
});

test("temporary credentials and version 4 signatures are accepted, and their answers verified", async () => {
  const credentials = { ...TEMPORARY, stsToken: new Secret("token") };
  await using temporary = connect({ credentials });
  expect(await temporary.listTables(signal)).toEqual(await client.listTables(signal));
  await using version4 = connect({ signatureRegion: "cn-hangzhou" });
  expect(await version4.listTables(signal)).toEqual(await client.listTables(signal));
});

test("damage on the way is repeated and never becomes data", async () => {
  const table = await createTable();
  await client.putRow({ table, key: pk("a"), cells: [put("c", "value")] }, signal);
  const row = await client.getRow({ table, key: pk("a") }, signal);
  await using once = connect({ maxRetries: 0 });
  for (let at = 0; ; at++) {
    faults.push({ kind: "truncate", atByte: at });
    const outcome = await once.getRow({ table, key: pk("a") }, signal).catch((error) => error);
    if (outcome?.code === undefined) {
      expect(outcome).toEqual(row);
      expect(at).toBeGreaterThan(40);
      break;
    }
    expect(outcome).toMatchObject({ code: "tablestore.damaged_answer", retryable: true });
  }
  for (const effect of [
    { kind: "flip", bit: 300 },
    { kind: "cut", afterBytes: 10 },
    { kind: "cut", afterBytes: 0 },
    { kind: "truncate", atByte: 0 },
  ] as const) {
    faults.push(effect, effect);
    retries.length = 0;
    expect(await client.getRow({ table, key: pk("a") }, signal)).toEqual(row);
    expect(retries.map(({ retry }) => retry)).toEqual([1, 2]);
    expect(retries[0]!.error.code).toMatch(/damaged_answer|connection_lost/);
  }
});

test("what arrives is told before it is verified, for each attempt and for no refusal", async () => {
  const table = await createTable();
  const { streamId } = await client.tableStream(table, signal);
  const [shard] = await client.listShards(streamId, signal);
  const iterator = (await client.getShardIterator({ streamId, shardId: shard!.shardId }, signal))!;
  const page = await client.getStreamRecordRaw({ iterator }, signal);
  const damaged = Uint8Array.from(page);
  damaged[0]! ^= 1;
  const refused = { status: 503, code: "OTSServerBusy", message: "Server is busy.", headers: {}, tookEffect: false };
  faults.push({ kind: "flip", bit: 0 }, { kind: "answer", ...refused });
  const told: Uint8Array[] = [];
  const onArrival = async (unverified: Uint8Array) => void told.push(Uint8Array.from(unverified));
  expect(await client.getStreamRecordRaw({ iterator, onArrival }, signal)).toEqual(page);
  expect(told.map((bytes) => Buffer.from(bytes).toString("hex"))).toEqual(
    [damaged, page].map((bytes) => Buffer.from(bytes).toString("hex")),
  );
});

test("busy answers are repeated as often as allowed, and writes only when they did not happen", async () => {
  const table = await createTable();
  const busy = (code: string, status: number, tookEffect = false): FaultEffect => ({
    kind: "answer",
    status,
    code,
    message: "Server is busy.",
    headers: {},
    tookEffect,
  });
  const write = () => client.putRow({ table, key: pk("a"), cells: [put("c", "1")] }, signal);
  faults.push(busy("OTSServerBusy", 503), busy("OTSPartitionUnavailable", 503));
  await write();
  faults.push(busy("OTSServerBusy", 503), busy("OTSServerBusy", 503), busy("OTSServerBusy", 503));
  await expect(write()).rejects.toMatchObject({ code: "tablestore.busy" });
  retries.length = 0;
  faults.push(busy("OTSInternalServerError", 500, true));
  await expect(write()).rejects.toMatchObject({ code: "tablestore.service_failed" });
  expect(retries).toEqual([]);
  faults.push(busy("OTSInternalServerError", 500, true));
  await client.putRow({ table, key: pk("a"), cells: [put("c", "1")], repeatable: true }, signal);
  expect(retries).toHaveLength(1);
  faults.push(busy("OTSInternalServerError", 500));
  expect(await client.getRow({ table, key: pk("a") }, signal)).not.toBeNull();
});

test("a server that says nothing is given up at the time-out, and at once by an abort", async () => {
  await using impatient = connect({ timeoutMs: 50, maxRetries: 1 });
  retries.length = 0;
  faults.push({ kind: "hang", tookEffect: false }, { kind: "hang", tookEffect: false });
  await expect(impatient.listTables(signal)).rejects.toMatchObject({ code: "tablestore.answer_timeout" });
  expect(retries).toHaveLength(1);
  const controller = new AbortController();
  faults.push({ kind: "hang", tookEffect: false });
  const call = client.listTables(controller.signal);
  setImmediate(() => controller.abort());
  await expect(call).rejects.toMatchObject({ code: "common.aborted" });
  faults.length = 0;
});
