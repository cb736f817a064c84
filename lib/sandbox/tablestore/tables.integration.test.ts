import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS, type RequestInput } from "@/lib/tablestore/operations";
import { INF_MAX, INF_MIN } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodePrimaryKey, encodeVariant } from "@/lib/tablestore/row-encoder";
import type { TablestoreSandbox } from "./server";
import { call, callRaw } from "./testing/call";
import { refusal, invalid, type Schema, STRING_KEY, creation, createTable, key, put, putRow } from "./testing/requests";
import { startForTest } from "./testing/start";

let sandbox: TablestoreSandbox;
beforeAll(async () => {
  sandbox = await startForTest();
});
afterAll(() => sandbox.close());

describe("a table is refused", () => {
  test.each(["0", "#", "T#", "3t", "-", "中文", "", "a".repeat(256)])("with the name '%s'", async (name) => {
    expect(await refusal(sandbox, "CreateTable", creation(name))).toBe(invalid(`Invalid table name: '${name}'.`));
  });

  const columns = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ name: `k${index}`, type: "STRING" as const }));
  const keys: readonly (readonly [string, Schema, string])[] = [
    ["no key column", [], "The number of primary key columns must be in range: [1, 4]."],
    ["five key columns", columns(5), "The number of primary key columns must be in range: [1, 4]."],
    ["a key column twice", [...STRING_KEY, ...STRING_KEY], "Duplicated primary key name: 'pk'."],
    ["a bad key column name", [{ name: "p-k", type: "STRING" }], "Invalid column name: 'p-k'."],
    [
      "a text that counts up",
      [...STRING_KEY, { name: "id", type: "STRING", option: "AUTO_INCREMENT" }],
      "AUTO_INCREMENT primary key must be integer.",
    ],
    [
      "two columns that count up",
      [...STRING_KEY, ...["b", "c"].map((name) => ({ name, type: "INTEGER", option: "AUTO_INCREMENT" }) as const)],
      "AUTO_INCREMENT primary key count must <= 1.",
    ],
    [
      "a first column that counts up",
      [{ name: "id", type: "INTEGER", option: "AUTO_INCREMENT" }],
      "First primary key can't be auto increment, table: refused",
    ],
  ];
  test.each(keys)("with %s", async (_what, primaryKey, message) => {
    expect(await refusal(sandbox, "CreateTable", creation("refused", {}, primaryKey))).toBe(invalid(message));
  });

  const options = { timeToLive: -1, maxVersions: 1 };
  const changes: readonly (readonly [string, Partial<RequestInput<"CreateTable">>, string])[] = [
    [
      "a missing capacity",
      { reservedThroughput: { capacityUnit: { read: 0 } } },
      "Both read and write capacity unit are required to create table.",
    ],
    ["no time to live", { tableOptions: { maxVersions: 1 } }, "Time-to-live is missing while creating table."],
    ["no number of versions", { tableOptions: { timeToLive: -1 } }, "MaxVersions is missing while creating table."],
    ["a time to live of 0", { tableOptions: { ...options, timeToLive: 0 } }, "TimeToLive cannot be 0 or less than -1."],
    [
      "a time to live of -2",
      { tableOptions: { ...options, timeToLive: -2 } },
      "TimeToLive cannot be 0 or less than -1.",
    ],
    [
      "no version at all",
      { tableOptions: { ...options, maxVersions: 0 } },
      "The maximum versions cannot be less than or equal to 0.",
    ],
    [
      "too much deviation",
      { tableOptions: { ...options, deviationCellVersionInSec: 9223372036855n } },
      "The maximum deviation must be in range [0, INT64_MAX/1000000].",
    ],
    [
      "33 defined columns",
      {
        tableMeta: {
          tableName: "refused",
          primaryKey: STRING_KEY,
          definedColumn: columns(33).map(({ name }) => ({ name, type: "DCT_STRING" as const })),
        },
      },
      "The number of defined columns must be in range: [0, 32].",
    ],
    [
      "a stream of 169 hours",
      { streamSpec: { enableStream: true, expirationTime: 169 } },
      "The expiration time of the stream must be in range: [1, 168].",
    ],
  ];
  test.each(changes)("with %s", async (_what, change, message) => {
    expect(await refusal(sandbox, "CreateTable", creation("refused", change))).toBe(invalid(message));
  });

  test("as the sixty-fifth of its instance", async () => {
    await sandbox.store.apply({ kind: "createInstance", name: "crowded" });
    const create = async (index: number) => {
      const body = OPERATIONS.CreateTable.request.encode(creation(`t${index}`));
      return (await callRaw(sandbox.url, { operation: "CreateTable", body, instance: "crowded" })).error;
    };
    const errors = await Promise.all(Array.from({ length: 65 }, (_, index) => create(index)));
    expect(errors.filter((error) => error !== null)).toEqual([
      { code: "OTSQuotaExhausted", message: "Number of tables exceeds the quota:64." },
    ]);
  });
});

describe("a table", () => {
  test("is described with everything that clients insist on", async () => {
    const tableName = await createTable(sandbox, { streamSpec: { enableStream: true, expirationTime: 24 } });
    const table = await call(sandbox.url, "DescribeTable", { tableName });
    expect(table).toMatchObject({
      tableMeta: { tableName, primaryKey: STRING_KEY },
      reservedThroughputDetails: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1, deviationCellVersionInSec: 86400n, allowUpdate: true },
      tableStatus: "ACTIVE",
      streamDetails: { enableStream: true, expirationTime: 24 },
    });
    expect(table.streamDetails?.lastEnableTime).toBe(table.creationTime);
  });

  test("changes only what an update names, and answers the whole", async () => {
    const tableName = await createTable(sandbox);
    const updated = await call(sandbox.url, "UpdateTable", { tableName, tableOptions: { timeToLive: 3600 } });
    expect(updated).toMatchObject({
      tableOptions: { timeToLive: 3600, maxVersions: 1, deviationCellVersionInSec: 86400n },
      reservedThroughputDetails: { capacityUnit: { read: 0, write: 0 } },
      streamDetails: { enableStream: false },
    });
    expect(await refusal(sandbox, "UpdateTable", { tableName })).toBe(
      invalid("No parameter is specified in table options."),
    );
  });

  test("keeps its stream when that is switched on again with another expiration", async () => {
    const tableName = await createTable(sandbox, { streamSpec: { enableStream: true, expirationTime: 24 } });
    const before = await call(sandbox.url, "DescribeTable", { tableName });
    await call(sandbox.url, "UpdateTable", { tableName, streamSpec: { enableStream: true, expirationTime: 48 } });
    const after = await call(sandbox.url, "DescribeTable", { tableName });
    expect(after.streamDetails).toEqual({ ...before.streamDetails, expirationTime: 48 });
  });

  test("can be deleted and made again with another key at once, and is empty then", async () => {
    const tableName = await createTable(sandbox);
    await call(sandbox.url, "PutRow", putRow(tableName, [put("c", "x")]));
    await call(sandbox.url, "DeleteTable", { tableName });
    await call(sandbox.url, "CreateTable", creation(tableName, {}, [{ name: "id", type: "INTEGER" }]));
    const read = {
      tableName,
      direction: "FORWARD" as const,
      maxVersions: 1,
      inclusiveStartPrimaryKey: encodePrimaryKey([{ name: "id", value: INF_MIN }]),
      exclusiveEndPrimaryKey: encodePrimaryKey([{ name: "id", value: INF_MAX }]),
    };
    expect((await call(sandbox.url, "GetRange", read)).rows).toHaveLength(0);
  });

  test("remembers how it was to be encrypted, and is not made with an index that would not work", async () => {
    const tableName = await createTable(sandbox, { sseSpec: { enable: true, keyType: "SSE_KMS_SERVICE" } });
    const { sseDetails } = await call(sandbox.url, "DescribeTable", { tableName });
    expect(sseDetails).toEqual({ enable: true, keyType: "SSE_KMS_SERVICE" });
    const columns = { primaryKey: ["c"], definedColumn: [] };
    const index = { name: "i", indexUpdateMode: "ASYNC", indexType: "GLOBAL", ...columns } as const;
    expect(await refusal(sandbox, "CreateTable", creation("indexed", { indexMetas: [index] }))).toBe(
      "400 OTSUnsupportOperation Unsupported operation: 'CreateIndex'.",
    );
  });

  test("takes defined columns and gives them back", async () => {
    const tableName = await createTable(sandbox);
    await call(sandbox.url, "AddDefinedColumn", { tableName, columns: [{ name: "d", type: "DCT_DOUBLE" }] });
    const { tableMeta } = await call(sandbox.url, "DescribeTable", { tableName });
    expect(tableMeta.definedColumn).toEqual([{ name: "d", type: "DCT_DOUBLE" }]);
    await call(sandbox.url, "DeleteDefinedColumn", { tableName, columns: ["d"] });
    expect((await call(sandbox.url, "DescribeTable", { tableName })).tableMeta.definedColumn).toEqual([]);
  });

  test("that is made with partitions has as many shards and says where they meet", async () => {
    const partitions = [
      { begin: encodeVariant(INF_MIN), end: encodeVariant("m") },
      { begin: encodeVariant("m"), end: encodeVariant(INF_MAX) },
    ];
    const tableName = await createTable(sandbox, { partitions, streamSpec: { enableStream: true, expirationTime: 1 } });
    const { streamDetails, shardSplits } = await call(sandbox.url, "DescribeTable", { tableName });
    const { shards } = await call(sandbox.url, "DescribeStream", { streamId: streamDetails!.streamId! });
    expect(shards).toHaveLength(2);
    expect(shardSplits.map((split) => decodeRow(split).primaryKey)).toEqual([key("m")]);
  });
});
