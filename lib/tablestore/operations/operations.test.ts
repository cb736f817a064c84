import { describe, expect, test } from "vitest";
import type { Message } from "../protobuf";
import { officialBytes } from "../testing/official-client";
import { OPERATIONS, type OperationName, type RequestInput, type ResponseInput } from ".";

const blob = (text: string) => Uint8Array.from(Buffer.from(text));
const capacityUnit = { read: 3, write: 0 };
const consumed = { capacityUnit };
const tableOptions = {
  timeToLive: -1,
  maxVersions: 2_147_483_647,
  bloomFilterType: "ROW",
  blockSize: 64,
  deviationCellVersionInSec: 9_223_372_036_854n,
  allowUpdate: false,
} as const;
const indexMeta = {
  name: "by_customer",
  primaryKey: ["customer", "pk"],
  definedColumn: ["amount"],
  indexUpdateMode: "SYNC",
  indexType: "LOCAL",
  indexSyncPhase: "INCR",
} as const;
const tableMeta = {
  tableName: "orders",
  primaryKey: [
    { name: "pk", type: "STRING" },
    { name: "no", type: "INTEGER", option: "AUTO_INCREMENT" },
    { name: "bin", type: "BINARY" },
  ],
  definedColumn: [
    { name: "amount", type: "DCT_DOUBLE" },
    { name: "image", type: "DCT_BLOB" },
  ],
  indexMeta: [indexMeta],
} as const;
const streamDetails = {
  enableStream: true,
  streamId: "orders_1700000000000000",
  expirationTime: 24,
  lastEnableTime: 1_700_000_000_000_000n,
  columnsToGet: [],
} as const;
const throughputDetails = { capacityUnit, lastIncreaseTime: 1_700_000_000n, lastDecreaseTime: -1n };
const timeRange = { startTime: 0n, endTime: 9_223_372_036_854_775_807n };
const condition = { rowExistence: "EXPECT_NOT_EXIST", columnCondition: blob("filter") } as const;
const returnContent = { returnType: "RT_AFTER_MODIFY", returnColumnNames: ["amount", "金额"] } as const;
const write = { tableName: "orders", condition, returnContent, transactionId: "t-1" };
const error = { code: "OTSConditionCheckFail", message: "Condition check failed." };
const read = {
  columnsToGet: ["a", "b"],
  timeRange: { specificTime: 7n },
  maxVersions: 1,
  cacheBlocks: true,
  filter: blob("filter"),
  startColumn: "a",
  endColumn: "z",
};
const batchRow = { isOk: true, consumed, row: blob("row") };

type Examples = { readonly [Name in OperationName]?: readonly [RequestInput<Name>, ResponseInput<Name>] };
/** Every field that the official npm client knows, set. */
const EXAMPLES: Examples = {
  ListTable: [{}, { tableNames: ["a", "订单"] }],
  CreateTable: [
    {
      tableMeta,
      reservedThroughput: { capacityUnit },
      tableOptions,
      partitions: [{ begin: blob("b"), end: blob("e") }],
      streamSpec: { enableStream: true, expirationTime: 24 },
      indexMetas: [indexMeta],
    },
    {},
  ],
  DescribeTable: [
    { tableName: "orders" },
    {
      tableMeta,
      reservedThroughputDetails: throughputDetails,
      tableOptions,
      tableStatus: "UPDATING",
      streamDetails,
      shardSplits: [blob("split")],
      indexMetas: [indexMeta],
    },
  ],
  UpdateTable: [
    {
      tableName: "orders",
      reservedThroughput: { capacityUnit },
      tableOptions: { maxVersions: 1 },
      streamSpec: { enableStream: false },
    },
    { reservedThroughputDetails: throughputDetails, tableOptions, streamDetails: { enableStream: false } },
  ],
  DeleteTable: [{ tableName: "orders" }, {}],
  PutRow: [
    { ...write, row: blob("row") },
    { consumed, row: blob("row") },
  ],
  UpdateRow: [{ ...write, rowChange: blob("row") }, { consumed }],
  DeleteRow: [
    { ...write, primaryKey: blob("row") },
    { consumed, row: blob("key") },
  ],
  GetRow: [
    { ...read, tableName: "orders", primaryKey: blob("key"), token: blob("token"), transactionId: "t" },
    { consumed, row: blob(""), nextToken: blob("next") },
  ],
  GetRange: [
    {
      ...read,
      tableName: "orders",
      direction: "BACKWARD",
      timeRange,
      limit: 5000,
      inclusiveStartPrimaryKey: blob("start"),
      exclusiveEndPrimaryKey: blob("end"),
      token: blob("token"),
      transactionId: "t",
      dataBlockTypeHint: "DBT_PLAIN_BUFFER",
      returnEntirePrimaryKeys: true,
      compressTypeHint: "CPT_NONE",
    },
    {
      consumed,
      rows: blob("rows"),
      nextStartPrimaryKey: blob("next"),
      nextToken: blob("token"),
      dataBlockType: "DBT_PLAIN_BUFFER",
      compressType: "CPT_NONE",
    },
  ],
  BatchGetRow: [
    { tables: [{ ...read, tableName: "orders", primaryKey: [blob("a"), blob("b")], token: [blob("t")] }] },
    {
      tables: [
        {
          tableName: "orders",
          rows: [
            { ...batchRow, nextToken: blob("n") },
            { isOk: false, error },
          ],
        },
      ],
    },
  ],
  BatchWriteRow: [
    {
      tables: [
        {
          tableName: "orders",
          rows: [
            { type: "PUT", rowChange: blob("p"), condition: { rowExistence: "IGNORE" } },
            { type: "DELETE", rowChange: blob("d"), condition, returnContent },
          ],
        },
        { tableName: "empty" },
      ],
      transactionId: "t",
    },
    { tables: [{ tableName: "orders", rows: [batchRow, { isOk: false, error }] }] },
  ],
  ListStream: [
    { tableName: "orders" },
    { streams: [{ streamId: "orders_1", tableName: "orders", creationTime: 1_700_000_000_000_000n }] },
  ],
  DescribeStream: [
    { streamId: "orders_1", inclusiveStartShardId: "s1", shardLimit: 100 },
    {
      streamId: "orders_1",
      expirationTime: 168,
      tableName: "orders",
      creationTime: 1n,
      streamStatus: "STREAM_ACTIVE",
      shards: [{ shardId: "s1" }, { shardId: "s3", parentId: "s1", parentSiblingId: "s2" }],
      nextShardId: "s4",
    },
  ],
  GetShardIterator: [{ streamId: "orders_1", shardId: "s1" }, { shardIterator: "" }],
  GetStreamRecord: [
    { shardIterator: "it", limit: 1000 },
    {
      streamRecords: [
        { actionType: "PUT_ROW", record: blob("r") },
        { actionType: "DELETE_ROW", record: blob("") },
      ],
      nextShardIterator: "it2",
    },
  ],
  ComputeSplitPointsBySize: [
    { tableName: "orders", splitSize: 2n, splitSizeUnitInByte: 1_048_576n },
    {
      consumed,
      schema: tableMeta.primaryKey,
      splitPoints: [blob("p")],
      locations: [{ location: "host", repeat: -2n }],
    },
  ],
  StartLocalTransaction: [{ tableName: "orders", key: blob("key") }, { transactionId: "t" }],
  CommitTransaction: [{ transactionId: "t" }, {}],
  AbortTransaction: [{ transactionId: "t" }, {}],
};

/** The official schema prefixes the values of the index enumerations. */
const OFFICIAL_NAMES: Readonly<Record<string, string>> = {
  SYNC: "IUM_SYNC_INDEX",
  LOCAL: "IT_LOCAL_INDEX",
  INCR: "ISP_INCR",
};
function official(value: unknown): unknown {
  if (typeof value === "string") return OFFICIAL_NAMES[value] ?? value;
  if (Array.isArray(value)) return value.map(official);
  if (value instanceof Uint8Array || typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, official(one)]));
}

describe.each(Object.keys(EXAMPLES) as OperationName[])("%s", (name) => {
  const { request, response } = OPERATIONS[name] as { request: Message<object>; response: Message<object> };
  const [requestExample, responseExample] = EXAMPLES[name] as readonly [object, object];
  test.each([
    ["request", request, requestExample, `${name}Request`],
    ["response", response, responseExample, `${name}Response`],
  ] as const)("%s has the bytes of the official npm client and is read back whole", (_, message, example, schema) => {
    const bytes = officialBytes(schema, official(example) as object);
    expect(Buffer.from(message.encode(example)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
    expect(message.decode(bytes)).toMatchObject(example);
  });
});
