import { expect, test } from "vitest";
import type { Message } from "../protobuf";
import { OPERATIONS } from ".";
import { ConsumedCapacity, ServiceError, StreamDetails, StreamSpecification, TableOptions } from "./shared";

const blob = (text: string) => Uint8Array.from(Buffer.from(text));
const columns = { type: "SPECIFIED_COLUMN", columnName: ["a"] };
const capacityUnit = { read: 1, write: 0 };

// Fields that the npm client does not know: bytes written by protobufjs from the Java client's schema.
const EXAMPLES: readonly [string, Message<object>, object, string][] = [
  [
    "ConsumedCapacity",
    ConsumedCapacity,
    { capacityUnit, capacityDataSize: { readSize: 4096n, writeSize: 0n } },
    "0a040801100012050880201000",
  ],
  [
    "StreamSpecification",
    StreamSpecification,
    {
      enableStream: true,
      expirationTime: 24,
      columnsToGet: ["a", "b"],
      oldColumnsToGet: columns,
      newColumnsToGet: { type: "ALL_COLUMNS" },
    },
    "080110181a01611a0162220508011201612a020803",
  ],
  [
    "StreamDetails",
    StreamDetails,
    {
      enableStream: true,
      streamId: "s",
      expirationTime: 24,
      lastEnableTime: 1_700_000_000_000_000n,
      columnsToGet: ["a"],
      oldColumnsToGet: columns,
      newColumnsToGet: { type: "INPUT_COLUMNS" },
    },
    "08011201731818208080f9c0c1c482032a0161320508011201613a020802",
  ],
  [
    "GetShardIterator request",
    OPERATIONS.GetShardIterator.request,
    { streamId: "s", shardId: "h", timestamp: 1_700_000_000_000_000n, token: "t" },
    "0a0173120168188080f9c0c1c48203220174",
  ],
  [
    "GetShardIterator response",
    OPERATIONS.GetShardIterator.response,
    { shardIterator: "i", nextToken: "t" },
    "0a0169120174",
  ],
  [
    "GetStreamRecord request",
    OPERATIONS.GetStreamRecord.request,
    {
      shardIterator: "i",
      limit: 5,
      tableName: "orders",
      oldColumnsToGet: columns,
      newColumnsToGet: { type: "ALL_COLUMNS" },
    },
    "0a016910051a066f7264657273320508011201613a020803",
  ],
  [
    "GetStreamRecord response",
    OPERATIONS.GetStreamRecord.response,
    {
      streamRecords: [
        { actionType: "UPDATE_ROW", record: blob("r"), originRecord: blob("o"), latestColumns: blob("l") },
      ],
      nextShardIterator: "i",
      consumed: { capacityUnit },
      mayMoreRecord: false,
    },
    "0a0b08021201721a016f42016c1201691a060a04080110002000",
  ],
  [
    "DescribeStream request",
    OPERATIONS.DescribeStream.request,
    { streamId: "s", supportTimeseriesDataTable: true },
    "0a01732001",
  ],
  [
    "DescribeStream response",
    OPERATIONS.DescribeStream.response,
    {
      streamId: "s",
      expirationTime: 1,
      tableName: "t",
      creationTime: 1n,
      streamStatus: "STREAM_ACTIVE",
      isTimeseriesDataTable: true,
    },
    "0a017310011a0174200128024001",
  ],
  [
    "Error",
    ServiceError,
    {
      code: "OTSNoPermissionAccess",
      accessDeniedDetail: {
        authAction: "ots:GetRow",
        authPrincipalType: "SubUser",
        authPrincipalOwnerId: "1",
        authPrincipalDisplayName: "2",
        policyType: "x",
        noPermissionType: "ImplicitDeny",
        encodedDiagnosticMessage: "m",
      },
    },
    "0a154f54534e6f5065726d697373696f6e4163636573731a2f0a0a6f74733a476574526f771207537562557365721a01312201322a0178320c496d706c6963697444656e793a016d",
  ],
  ["TableOptions", TableOptions, { timeToLive: 86_400, updateFullRow: true }, "0880a3053801"],
  ["BatchWriteRow request", OPERATIONS.BatchWriteRow.request, { transactionId: "t", isAtomic: true }, "1201741801"],
  [
    "ComputeSplitPointsBySize request",
    OPERATIONS.ComputeSplitPointsBySize.request,
    { tableName: "t", splitSize: 1n, splitPointLimit: 9 },
    "0a017410012009",
  ],
  [
    "StartLocalTransaction request",
    OPERATIONS.StartLocalTransaction.request,
    { tableName: "t", key: blob("k"), rowKeys: [blob("r")] },
    "0a017412016b1a0172",
  ],
  [
    "AddDefinedColumn request",
    OPERATIONS.AddDefinedColumn.request,
    { tableName: "t", columns: [{ name: "c", type: "DCT_STRING" }] },
    "0a017412050a01631004",
  ],
  [
    "DeleteDefinedColumn request",
    OPERATIONS.DeleteDefinedColumn.request,
    { tableName: "t", columns: ["c"] },
    "0a0174120163",
  ],
];

test.each(EXAMPLES)("%s carries what only the Java client knows", (_, message, value, hex) => {
  expect(Buffer.from(message.encode(value)).toString("hex")).toBe(hex);
  expect(message.decode(Buffer.from(hex, "hex"))).toMatchObject(value);
});
