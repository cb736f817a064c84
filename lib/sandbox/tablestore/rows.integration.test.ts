import TableStore, { type Client } from "tablestore";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { TablestoreSandbox } from "./server";
import { errorOf, officialClient, startForTest } from "./testing/start";

const { Condition, Long, RowExistenceExpectation } = TableStore;
const ignore = () => new Condition(RowExistenceExpectation.IGNORE, null);

let sandbox: TablestoreSandbox;
let client: Client;
beforeAll(async () => {
  sandbox = await startForTest();
  client = officialClient(sandbox.url);
});
afterAll(() => sandbox.close());

let tables = 0;
async function createTable(
  primaryKey: object[] = [{ name: "pk", type: "STRING" }],
  tableOptions: object = { timeToLive: -1, maxVersions: 1 },
): Promise<string> {
  const tableName = `t${++tables}`;
  await client.createTable({
    tableMeta: { tableName, primaryKey },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions,
  });
  return tableName;
}

async function readAll(tableName: string, direction = "FORWARD", limit = 100) {
  const [low, high] = [[{ pk: TableStore.INF_MIN }], [{ pk: TableStore.INF_MAX }]];
  const rows = [];
  let start: unknown = direction === "FORWARD" ? low : high;
  while (start !== null) {
    const page = await client.getRange({
      tableName,
      direction,
      maxVersions: 1,
      limit,
      inclusiveStartPrimaryKey: start,
      exclusiveEndPrimaryKey: direction === "FORWARD" ? high : low,
    });
    rows.push(...page.rows);
    start =
      page.nextStartPrimaryKey &&
      page.nextStartPrimaryKey.map(({ name, value }: { name: string; value: unknown }) => ({ [name]: value }));
  }
  return rows;
}

test("a row comes back as it was put, whatever it holds", async () => {
  const tableName = await createTable();
  const attributeColumns = [
    { empty: "" },
    { nul: "a\0b" },
    { text: "héllo 中文 😀" },
    { min: Long.fromString("-9223372036854775808") },
    { max: Long.fromString("9223372036854775807") },
    { ratio: 0.1 },
    { tiny: 5e-324 },
    { yes: true },
    { no: false },
    { bytes: Buffer.from([0, 255, 1]) },
    { none: Buffer.alloc(0) },
  ];
  const primaryKey = [{ pk: "clé \0 😀" }];
  await client.putRow({ tableName, condition: ignore(), primaryKey, attributeColumns });
  const { row } = await client.getRow({ tableName, primaryKey, maxVersions: 1 });
  const found = Object.fromEntries(
    row.attributes.map(({ columnName, columnValue }: { columnName: string; columnValue: unknown }) => [
      columnName,
      typeof columnValue === "object" && !Buffer.isBuffer(columnValue) ? String(columnValue) : columnValue,
    ]),
  );
  expect(row.primaryKey[0].value).toBe("clé \0 😀");
  expect(found).toEqual({
    empty: "",
    nul: "a\0b",
    text: "héllo 中文 😀",
    min: "-9223372036854775808",
    max: "9223372036854775807",
    ratio: 0.1,
    tiny: 5e-324,
    yes: true,
    no: false,
    bytes: Buffer.from([0, 255, 1]),
    none: Buffer.alloc(0),
  });
});

test("a value of two megabytes is taken and one byte more is refused", async () => {
  const tableName = await createTable();
  const primaryKey = [{ pk: "big" }];
  const put = (length: number) =>
    client.putRow({ tableName, condition: ignore(), primaryKey, attributeColumns: [{ attr: "x".repeat(length) }] });
  await put(2_097_152);
  const { row } = await client.getRow({ tableName, primaryKey, maxVersions: 1 });
  expect(row.attributes[0].columnValue).toHaveLength(2_097_152);
  expect(await errorOf(put(2_097_153))).toEqual({
    status: 400,
    code: "OTSParameterInvalid",
    message: "The length of attribute column: 'attr' exceeds the MaxLength:2097152 with CurrentLength:2097153.",
  });
});

test("1,024 columns are taken and one more is refused", async () => {
  const tableName = await createTable();
  const primaryKey = [{ pk: "wide" }];
  const put = (count: number) =>
    client.putRow({
      tableName,
      condition: ignore(),
      primaryKey,
      attributeColumns: Array.from({ length: count }, (_, index) => ({ [`c${index}`]: "v" })),
    });
  await put(1024);
  const { row } = await client.getRow({ tableName, primaryKey, maxVersions: 1 });
  expect(row.attributes).toHaveLength(1024);
  expect(await errorOf(put(1025))).toEqual({
    status: 400,
    code: "OTSParameterInvalid",
    message: "The number of attribute columns exceeds the limit, limit count: 1024, column count: 1025.",
  });
});

test("a range is ordered by bytes and pages in both directions", async () => {
  const tableName = await createTable();
  const keys = ["", "\0", "a", "a\0", "ab", "b", "\uffee", "😀"];
  for (const pk of [...keys].reverse())
    await client.putRow({ tableName, condition: ignore(), primaryKey: [{ pk }], attributeColumns: [{ c: pk }] });
  const forward = await readAll(tableName, "FORWARD", 3);
  expect(forward.map((row) => row.primaryKey[0].value)).toEqual(keys);
  const backward = await readAll(tableName, "BACKWARD", 3);
  expect(backward.map((row) => row.primaryKey[0].value)).toEqual([...keys].reverse());
});

test("conditions decide whether a row is written", async () => {
  const tableName = await createTable();
  const primaryKey = [{ pk: "a" }];
  const put = (condition: unknown) =>
    client.putRow({ tableName, condition, primaryKey, attributeColumns: [{ n: Long.fromNumber(1) }] });
  const failed = { status: 403, code: "OTSConditionCheckFail", message: "Condition check failed." };
  expect(await errorOf(put(new Condition(RowExistenceExpectation.EXPECT_EXIST, null)))).toEqual(failed);
  await put(new Condition(RowExistenceExpectation.EXPECT_NOT_EXIST, null));
  expect(await errorOf(put(new Condition(RowExistenceExpectation.EXPECT_NOT_EXIST, null)))).toEqual(failed);
  const { SingleColumnCondition, ComparatorType } = TableStore;
  const is = (value: number) =>
    new Condition(
      RowExistenceExpectation.EXPECT_EXIST,
      new SingleColumnCondition("n", Long.fromNumber(value), ComparatorType.EQUAL),
    );
  await put(is(1));
  expect(await errorOf(put(is(2)))).toEqual(failed);
});

test("an update puts, deletes and counts", async () => {
  const tableName = await createTable();
  const primaryKey = [{ pk: "a" }];
  await client.putRow({ tableName, condition: ignore(), primaryKey, attributeColumns: [{ a: "1" }, { b: "2" }] });
  await client.updateRow({
    tableName,
    condition: ignore(),
    primaryKey,
    updateOfAttributeColumns: [
      { PUT: [{ c: "3" }] },
      { DELETE_ALL: ["a"] },
      { INCREMENT: [{ n: Long.fromNumber(7) }] },
    ],
  });
  await client.updateRow({
    tableName,
    condition: ignore(),
    primaryKey,
    updateOfAttributeColumns: [{ INCREMENT: [{ n: Long.fromNumber(-2) }] }],
  });
  const { row } = await client.getRow({ tableName, primaryKey, maxVersions: 1 });
  const values = row.attributes.map((cell: { columnName: string; columnValue: unknown }) => [
    cell.columnName,
    String(cell.columnValue),
  ]);
  expect(values).toEqual([
    ["b", "2"],
    ["c", "3"],
    ["n", "5"],
  ]);
  await client.deleteRow({ tableName, condition: ignore(), primaryKey });
  expect((await client.getRow({ tableName, primaryKey, maxVersions: 1 })).row).toEqual({});
});

test("keys that do not fit the table are refused in the service's words", async () => {
  const tableName = await createTable([
    { name: "pk1", type: "STRING" },
    { name: "pk2", type: "INTEGER" },
  ]);
  const get = (primaryKey: object[]) => client.getRow({ tableName, primaryKey, maxVersions: 1 });
  const refused = (message: string) => ({ status: 400, code: "OTSInvalidPK", message });
  expect(await errorOf(get([{ pk1: "a" }]))).toEqual(refused("Validate PK size fail. Input: 1, Meta: 2."));
  expect(await errorOf(get([{ pk1: "a" }, { x: Long.fromNumber(1) }]))).toEqual(
    refused("Validate PK name fail. Input: x, Meta: pk2."),
  );
  expect(await errorOf(get([{ pk1: Long.fromNumber(1) }, { pk2: Long.fromNumber(1) }]))).toEqual(
    refused("Validate PK type fail. Input: VT_INTEGER, Meta: VT_STRING."),
  );
});

test("an unknown table is not found, and a table cannot be made twice", async () => {
  const tableName = await createTable();
  expect(await errorOf(client.describeTable({ tableName: "missing" }))).toEqual({
    status: 404,
    code: "OTSObjectNotExist",
    message: "Requested table does not exist.",
  });
  const again = client.createTable({
    tableMeta: { tableName, primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 1 },
  });
  expect(await errorOf(again)).toEqual({
    status: 409,
    code: "OTSObjectAlreadyExist",
    message: "Requested table already exists.",
  });
});

test("the service fills auto-increment keys with rising values and returns them", async () => {
  const tableName = await createTable([
    { name: "pk", type: "STRING" },
    { name: "id", type: "INTEGER", option: "AUTO_INCREMENT" },
  ]);
  const put = async () => {
    const { row } = await client.putRow({
      tableName,
      condition: ignore(),
      primaryKey: [{ pk: "a" }, { id: TableStore.PK_AUTO_INCR }],
      attributeColumns: [{ c: "x" }],
      returnContent: { returnType: TableStore.ReturnType.Primarykey },
    });
    return BigInt(String(row.primaryKey[1].value));
  };
  const [first, second] = [await put(), await put()];
  expect(second).toBeGreaterThan(first);
});

test("versions are kept as the table says, and read as the request says", async () => {
  const tableName = await createTable(undefined, { timeToLive: -1, maxVersions: 2 });
  const primaryKey = [{ pk: "a" }];
  const now = Date.now();
  for (const offset of [0, 1, 2])
    await client.updateRow({
      tableName,
      condition: ignore(),
      primaryKey,
      updateOfAttributeColumns: [{ PUT: [{ c: `v${offset}`, timestamp: now + offset }] }],
    });
  const read = async (request: object) => {
    const { row } = await client.getRow({ tableName, primaryKey, ...request });
    return (row.attributes ?? []).map((cell: { columnValue: unknown }) => cell.columnValue);
  };
  expect(await read({ maxVersions: 10 })).toEqual(["v2", "v1"]);
  expect(await read({ maxVersions: 1 })).toEqual(["v2"]);
  expect(await read({ timeRange: { startTime: now + 1, endTime: now + 2 } })).toEqual(["v1"]);
});

test("batches write and read many rows, each with its own outcome", async () => {
  const tableName = await createTable();
  const expected = new Condition(RowExistenceExpectation.EXPECT_EXIST, null);
  const written = await client.batchWriteRow({
    tables: [
      {
        tableName,
        rows: [
          { type: "PUT", condition: ignore(), primaryKey: [{ pk: "a" }], attributeColumns: [{ c: "1" }] },
          { type: "UPDATE", condition: ignore(), primaryKey: [{ pk: "b" }], attributeColumns: [{ PUT: [{ c: "2" }] }] },
          { type: "DELETE", condition: expected, primaryKey: [{ pk: "c" }] },
        ],
      },
    ],
  });
  expect(written.tables.map((row: { isOk: boolean; errorCode: string }) => [row.isOk, row.errorCode])).toEqual([
    [true, null],
    [true, null],
    [false, "OTSConditionCheckFail"],
  ]);
  const read = await client.batchGetRow({
    tables: [{ tableName, primaryKey: [[{ pk: "a" }], [{ pk: "b" }], [{ pk: "c" }]], maxVersions: 1 }],
  });
  const values = read.tables[0].map(
    (row: { attributes?: { columnValue: unknown }[] }) => row.attributes?.[0]?.columnValue,
  );
  expect(values).toEqual(["1", "2", undefined]);
});

test("an update of the table changes what it names", async () => {
  const tableName = await createTable();
  await client.updateTable({
    tableName,
    tableOptions: { maxVersions: 5, timeToLive: 86_400 },
    streamSpecification: { enableStream: true, expirationTime: 24 },
  });
  const table = await client.describeTable({ tableName });
  expect(table.tableOptions).toMatchObject({ maxVersions: 5, timeToLive: 86_400 });
  expect(table.streamDetails).toMatchObject({ enableStream: true, expirationTime: 24 });
});

test("filters and column pages choose what is read", async () => {
  const tableName = await createTable();
  const { SingleColumnCondition, CompositeCondition, ColumnPaginationFilter, ComparatorType, LogicalOperator } =
    TableStore;
  for (const n of [1, 2, 3])
    await client.putRow({
      tableName,
      condition: ignore(),
      primaryKey: [{ pk: `row ${n}` }],
      attributeColumns: [{ n: Long.fromNumber(n) }, { parity: n % 2 === 0 ? "even" : "odd" }],
    });
  const read = async (columnFilter: unknown) => {
    const { rows } = await client.getRange({
      tableName,
      direction: "FORWARD",
      maxVersions: 1,
      inclusiveStartPrimaryKey: [{ pk: TableStore.INF_MIN }],
      exclusiveEndPrimaryKey: [{ pk: TableStore.INF_MAX }],
      columnFilter,
    });
    return rows.map((row: { primaryKey: { value: unknown }[]; attributes: unknown[] }) => [
      row.primaryKey[0]!.value,
      row.attributes.length,
    ]);
  };
  const both = new CompositeCondition(LogicalOperator.AND);
  both.addSubCondition(new SingleColumnCondition("parity", "odd", ComparatorType.EQUAL));
  both.addSubCondition(new SingleColumnCondition("n", Long.fromNumber(1), ComparatorType.GREATER_THAN));
  expect(await read(both)).toEqual([["row 3", 2]]);
  expect(await read(new ColumnPaginationFilter(1, 1))).toEqual([
    ["row 1", 1],
    ["row 2", 1],
    ["row 3", 1],
  ]);
});

test("a wrong key, secret, instance or clock is named for what it is", async () => {
  const failure = (config: object) => errorOf(officialClient(sandbox.url, { ...config }).listTable({}));
  const denied = (message: string) => ({ status: 403, code: "OTSAuthFailed", message });
  expect(await failure({ accessKeyId: "nobody" })).toEqual(denied("The AccessKeyID does not exist."));
  expect(await failure({ secretAccessKey: "wrong" })).toEqual(denied("Signature mismatch."));
  expect(await failure({ instancename: "elsewhere" })).toEqual(denied("The instance is not found."));
  const { date } = TableStore.util;
  const { getDate } = date;
  const late = new Date(Date.now() - 16 * 60_000);
  date.getDate = () => late;
  try {
    expect(await failure({})).toEqual(denied(`Mismatch between system time and x-ots-date: ${late.toISOString()}.`));
  } finally {
    date.getDate = getDate;
  }
});
