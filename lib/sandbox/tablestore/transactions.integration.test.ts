import TableStore, { type Client } from "tablestore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encodePrimaryKey, encodeRow } from "@/lib/tablestore/row-encoder";
import type { TablestoreSandbox } from "./server";
import { call } from "./testing/call";
import { condition, creation, invalid, put, refusal } from "./testing/requests";
import { errorOf, officialClient, startForTest } from "./testing/start";

const START = Date.parse("2026-03-01T00:00:00Z");
let nowMs = START;
let sandbox: TablestoreSandbox;
let client: Client;
let table: string;
let tables = 0;

beforeAll(async () => {
  TableStore.util.date.getDate = () => new Date(nowMs);
  sandbox = await startForTest({ now: () => new Date(nowMs) });
  client = officialClient(sandbox.url);
});
afterAll(async () => {
  TableStore.util.date.getDate = () => new Date();
  await sandbox.close();
});

const TWO_COLUMNS = [
  { name: "owner", type: "STRING" },
  { name: "id", type: "INTEGER" },
] as const;
const ignore = () => new TableStore.Condition(TableStore.RowExistenceExpectation.IGNORE, null);
const keyOf = (owner: string, id: number) => [{ owner }, { id: TableStore.Long.fromNumber(id) }];

async function newTable(change: Parameters<typeof creation>[1] = {}, key = TWO_COLUMNS): Promise<string> {
  table = `tx${++tables}`;
  const date = new Date(nowMs).toISOString();
  await call(sandbox.url, "CreateTable", creation(table, change, key), date);
  return table;
}

async function begin(owner: string): Promise<string> {
  const { transactionId } = await client.startLocalTransaction({ tableName: table, primaryKey: [{ owner }] });
  return transactionId as string;
}

function putOrder(owner: string, id: number, value: string, transactionId?: string): Promise<unknown> {
  const attributeColumns = [{ value }];
  return client.putRow({
    tableName: table,
    condition: ignore(),
    primaryKey: keyOf(owner, id),
    attributeColumns,
    ...(transactionId && { transactionId }),
  });
}

/** By its message: the npm client aborts, and then fails because it looks for a transaction id in the empty answer. */
function abort(transactionId: string): Promise<unknown> {
  return call(sandbox.url, "AbortTransaction", { transactionId }, new Date(nowMs).toISOString());
}

async function values(transactionId?: string, direction = TableStore.Direction.FORWARD): Promise<unknown[]> {
  const [low, high] = [TableStore.INF_MIN, TableStore.INF_MAX].map((id) => [{ owner: "a" }, { id }]);
  const isForward = direction === TableStore.Direction.FORWARD;
  const { rows } = await client.getRange({
    tableName: table,
    direction,
    inclusiveStartPrimaryKey: isForward ? low : high,
    exclusiveEndPrimaryKey: isForward ? high : low,
    maxVersions: 1,
    ...(transactionId && { transactionId }),
  });
  return (rows as { attributes: { columnValue: unknown }[] }[]).map(({ attributes }) => attributes[0]?.columnValue);
}

test("what a transaction writes is seen inside it at once, and outside when it commits", async () => {
  await newTable({ streamSpec: { enableStream: true, expirationTime: 24 } });
  for (const id of [1, 2, 3]) await putOrder("a", id, `old ${id}`);
  const transactionId = await begin("a");
  await putOrder("a", 0, "first", transactionId);
  await client.deleteRow({ tableName: table, condition: ignore(), primaryKey: keyOf("a", 2), transactionId });
  await client.batchWriteRow({
    tables: [
      {
        tableName: table,
        rows: [
          {
            type: "UPDATE",
            condition: ignore(),
            primaryKey: keyOf("a", 3),
            attributeColumns: [{ PUT: [{ value: "new 3" }] }],
          },
          { type: "PUT", condition: ignore(), primaryKey: keyOf("a", 4), attributeColumns: [{ value: "last" }] },
        ],
      },
    ],
    transactionId,
  });
  expect(await values(transactionId)).toEqual(["first", "old 1", "new 3", "last"]);
  expect(await values(transactionId, TableStore.Direction.BACKWARD)).toEqual(["last", "new 3", "old 1", "first"]);
  expect(await values()).toEqual(["old 1", "old 2", "old 3"]);
  const one = { tableName: table, primaryKey: keyOf("a", 0), maxVersions: 1 };
  expect((await client.getRow({ ...one, transactionId })).row.attributes[0].columnValue).toBe("first");
  expect((await client.getRow(one)).row.primaryKey).toBeUndefined();

  await client.commitTransaction({ transactionId });
  expect(await values()).toEqual(["first", "old 1", "new 3", "last"]);
  const [shard] = sandbox.store.reader.shards(sandbox.store.table("sandbox01", table)!.id);
  expect(shard!.last).toBe(3 + 4);
  expect(await errorOf(client.commitTransaction({ transactionId }))).toEqual({
    status: 400,
    code: "OTSSessionNotExist",
    message: "Session not exist or may be timeout.",
  });
});

test("nothing of an aborted transaction stays", async () => {
  await newTable();
  await putOrder("a", 1, "old");
  const transactionId = await begin("a");
  await putOrder("a", 1, "new", transactionId);
  await abort(transactionId);
  expect(await values()).toEqual(["old"]);
  await putOrder("a", 1, "free again");
  await expect(abort(transactionId)).rejects.toThrow("OTSSessionNotExist");
});

test("a transaction keeps other writers out of its partition, and only of its own", async () => {
  await newTable();
  const transactionId = await begin("a");
  const conflict = {
    status: 409,
    code: "OTSRowOperationConflict",
    message: "Data is being modified by the other request.",
  };
  expect(await errorOf(putOrder("a", 1, "x"))).toEqual(conflict);
  expect(await errorOf(begin("a"))).toEqual(conflict);
  await putOrder("b", 1, "x");
  const rows = ["a", "b"].map((owner) => ({
    type: "PUT",
    condition: ignore(),
    primaryKey: keyOf(owner, 2),
    attributeColumns: [{ value: "y" }],
  }));
  const answer = await client.batchWriteRow({ tables: [{ tableName: table, rows }] });
  expect(
    (answer.tables as { isOk: boolean; errorCode: string }[]).map(({ isOk, errorCode }) => isOk || errorCode),
  ).toEqual(["OTSRowOperationConflict", true]);
  await client.commitTransaction({ transactionId });
  await putOrder("a", 1, "x");
});

test("a transaction does not leave its partition", async () => {
  await newTable();
  const transactionId = await begin("a");
  const outside = {
    status: 400,
    code: "OTSDataOutOfRange",
    message: "Data out of scope of transaction. Transaction PartKey:a. Data PartKey:b",
  };
  expect(await errorOf(putOrder("b", 1, "x", transactionId))).toEqual(outside);
  const read = client.getRow({ tableName: table, primaryKey: keyOf("b", 1), maxVersions: 1, transactionId });
  expect(await errorOf(read)).toEqual(outside);
  const range = client.getRange({
    tableName: table,
    direction: TableStore.Direction.FORWARD,
    inclusiveStartPrimaryKey: keyOf("a", 1),
    exclusiveEndPrimaryKey: keyOf("b", 1),
    maxVersions: 1,
    transactionId,
  });
  expect(await errorOf(range)).toEqual(outside);
  await abort(transactionId);
});

test("conditions and counters see what the transaction wrote before", async () => {
  await newTable();
  const transactionId = await begin("a");
  const write = (existence: "EXPECT_EXIST" | "EXPECT_NOT_EXIST", value: string) =>
    client.putRow({
      tableName: table,
      condition: new TableStore.Condition(TableStore.RowExistenceExpectation[existence], null),
      primaryKey: keyOf("a", 1),
      attributeColumns: [{ value }],
      transactionId,
    });
  expect((await errorOf(write("EXPECT_EXIST", "too early"))).code).toBe("OTSConditionCheckFail");
  await write("EXPECT_NOT_EXIST", "made");
  expect((await errorOf(write("EXPECT_NOT_EXIST", "too late"))).code).toBe("OTSConditionCheckFail");
  const count = () =>
    client.updateRow({
      tableName: table,
      condition: ignore(),
      primaryKey: keyOf("a", 2),
      updateOfAttributeColumns: [{ INCREMENT: [{ value: TableStore.Long.fromNumber(2) }] }],
      transactionId,
    });
  await count();
  await count();
  await client.commitTransaction({ transactionId });
  expect((await values()).map(String)).toEqual(["made", "4"]);
});

test("a transaction ends by itself after a minute and leaves nothing", async () => {
  await newTable();
  const transactionId = await begin("a");
  await putOrder("a", 1, "never seen", transactionId);
  nowMs += 60_000;
  await putOrder("a", 2, "somebody else");
  expect((await errorOf(client.commitTransaction({ transactionId }))).code).toBe("OTSSessionNotExist");
  expect(await values()).toEqual(["somebody else"]);
});

test("what is no transaction is refused", async () => {
  nowMs = START;
  const date = new Date(nowMs).toISOString();
  const start = (tableName: string, key = encodePrimaryKey([{ name: "owner", value: "a" }])) =>
    refusal(sandbox, "StartLocalTransaction", { tableName, key }, date);
  await newTable();
  expect(await start("")).toBe(invalid("Invalid table name: ''."));
  const two = encodePrimaryKey([
    { name: "owner", value: "a" },
    { name: "id", value: 1n },
  ]);
  expect(await start(table, two)).toBe(invalid("StartLocalTransaction support only one primary key."));
  expect(await start(table, encodePrimaryKey([{ name: "owner", value: 1n }]))).toBe(
    "400 OTSInvalidPK Validate PK type fail. Input: VT_INTEGER, Meta: VT_STRING.",
  );
  await newTable({ enableLocalTxn: false });
  expect(await start(table)).toBe(
    invalid("Try to call method using explicit transaction on explicit-transaction-disabled table."),
  );
  for (const transactionId of ["", "fake"])
    expect(await refusal(sandbox, "CommitTransaction", { transactionId }, date)).toBe(
      invalid("TransactionID is invalid."),
    );
  const row = encodeRow({
    primaryKey: [
      { name: "owner", value: "a" },
      { name: "id", value: 1n },
    ],
    cells: [put("c", "x")],
  });
  expect(await refusal(sandbox, "PutRow", { tableName: table, row, condition, transactionId: "fake" }, date)).toBe(
    invalid("TransactionID is invalid."),
  );
});

test("a transaction writes four megabytes at most", async () => {
  await newTable();
  const transactionId = await begin("a");
  for (const id of [1, 2]) await putOrder("a", id, "x".repeat(2_000_000), transactionId);
  expect((await errorOf(putOrder("a", 3, "x".repeat(200_000), transactionId))).code).toBe(
    "OTSOutOfTransactionDataSizeLimit",
  );
  await abort(transactionId);
});
