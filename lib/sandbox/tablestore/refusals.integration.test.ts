import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { RequestInput } from "@/lib/tablestore/operations";
import { AUTO_INCREMENT, INF_MIN, type Cell } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodePrimaryKey, encodeRow } from "@/lib/tablestore/row-encoder";
import type { TablestoreSandbox } from "./server";
import { call } from "./testing/call";
import { refusal, invalid, STRING_KEY, createTable, condition, key, put, putRow, updateRow } from "./testing/requests";
import { startForTest } from "./testing/start";

let sandbox: TablestoreSandbox;
beforeAll(async () => {
  sandbox = await startForTest();
});
afterAll(() => sandbox.close());

describe("a row is refused", () => {
  let tableName: string;
  beforeAll(async () => {
    tableName = await createTable(sandbox);
  });
  const cells = (change: Partial<Cell>): Cell[] => [{ ...put("c", "x"), ...change }];
  const writes: readonly (readonly [string, (table: string) => RequestInput<"PutRow">, string])[] = [
    ["a bad column name", (table) => putRow(table, [put("c-d", "x")]), "Invalid column name: 'c-d'."],
    ["no column", (table) => putRow(table, []), "Attribute column is missing."],
    [
      "a delete in a put",
      (table) => putRow(table, cells({ op: "deleteAll", value: null })),
      "OpType cannot be given for column name:c in PutRow.",
    ],
    ["not a number", (table) => putRow(table, [put("c", NaN)]), "NaN can't be set to double value."],
    ["an infinite number", (table) => putRow(table, [put("c", Infinity)]), "Infinity can't be set to double value."],
    [
      "a version below 0",
      (table) => putRow(table, [put("c", "x", -1n)]),
      "Timestamp must be in range [0, INT64_MAX/1000).",
    ],
    [
      "a version too high",
      (table) => putRow(table, [put("c", "x", (2n ** 63n - 1n) / 1000n)]),
      "Timestamp must be in range [0, INT64_MAX/1000).",
    ],
    ["a version far from the clock", (table) => putRow(table, [put("c", "x", 5n)]), "Invalid timestamp. Cell:c."],
    [
      "a key of 1,025 bytes",
      (table) => putRow(table, [put("c", "x")], "k".repeat(1025)),
      "The length of primary key column: 'pk' exceeds the MaxLength:1024 with CurrentLength:1025.",
    ],
    [
      "a key without lower bound",
      (table) => putRow(table, [put("c", "x")], INF_MIN),
      "VT_INF_MIN is an invalid type for the primary key.",
    ],
  ];
  test.each(writes)("with %s", async (_what, request, message) => {
    expect(await refusal(sandbox, "PutRow", request(tableName))).toBe(invalid(message));
  });

  const updates: readonly (readonly [string, Cell[], string])[] = [
    ["no change", [], "Invalid update row request: missing cells in request."],
    [
      "no version to delete",
      cells({ op: "deleteOne", value: null }),
      "Timestamp must be given when type is DELETE_ONE_VERSION.",
    ],
  ];
  test.each(updates)("when updated with %s", async (_what, changes, message) => {
    expect(await refusal(sandbox, "UpdateRow", updateRow(tableName, changes))).toBe(invalid(message));
  });

  test("when a text is counted up", async () => {
    await call(sandbox.url, "PutRow", putRow(tableName, [put("text", "x")]));
    const counted = updateRow(tableName, [{ name: "text", op: "increment", value: 1n, version: null }]);
    expect(await refusal(sandbox, "UpdateRow", counted)).toMatch(/^400 OTSParameterInvalid/);
  });

  test("when deleted without the marker", async () => {
    const request = { tableName, primaryKey: encodePrimaryKey(key()), condition };
    expect(await refusal(sandbox, "DeleteRow", request)).toBe(
      invalid("Invalid request of delete row: missing RowDeleteMarker in request."),
    );
  });

  test("when its bytes are damaged", async () => {
    const { row, ...rest } = putRow(tableName, [put("c", "x")]);
    const flipped = new Uint8Array(row);
    flipped[row.length - 3]! ^= 1;
    expect(await refusal(sandbox, "PutRow", { ...rest, row: flipped })).toMatch(
      /^400 OTSParameterInvalid Cell data broken/,
    );
  });

  test("when it is larger than four megabytes", async () => {
    const request = putRow(
      tableName,
      ["a", "b"].map((name) => put(name, "x".repeat(2_097_152))),
    );
    expect(await refusal(sandbox, "PutRow", request)).toBe(
      invalid("The total data size of PutRow request exceeds the limit, limit size: 4194304, data size: 4194309."),
    );
  });

  test("when the table does not allow updates", async () => {
    const options = { timeToLive: -1, maxVersions: 1, allowUpdate: false };
    const fixed = await createTable(sandbox, { tableOptions: options });
    expect(await refusal(sandbox, "UpdateRow", updateRow(fixed, [put("c", "x")]))).toMatch(/^400 OTSParameterInvalid/);
  });

  test("with a condition, when the service is to choose its key", async () => {
    const counting = await createTable(sandbox, {}, [
      ...STRING_KEY,
      { name: "id", type: "INTEGER", option: "AUTO_INCREMENT" },
    ]);
    const row = encodeRow({ primaryKey: [...key(), { name: "id", value: AUTO_INCREMENT }], cells: [put("c", "x")] });
    const expected = { rowExistence: "EXPECT_NOT_EXIST" } as const;
    expect(await refusal(sandbox, "PutRow", { tableName: counting, row, condition: expected })).toMatch(
      /^400 OTSParameterInvalid/,
    );
    expect(await refusal(sandbox, "PutRow", { tableName: counting, row, condition })).toBeNull();
  });
});

describe("an update", () => {
  test("that only deletes makes no row, and deleting all columns leaves the row", async () => {
    const tableName = await createTable(sandbox);
    const get = async () =>
      (await call(sandbox.url, "GetRow", { tableName, primaryKey: encodePrimaryKey(key()), maxVersions: 1 })).row;
    const remove: Cell = { name: "c", op: "deleteAll", value: null, version: null };
    await call(sandbox.url, "UpdateRow", updateRow(tableName, [remove]));
    expect(await get()).toHaveLength(0);
    await call(sandbox.url, "UpdateRow", updateRow(tableName, [put("c", "x")]));
    await call(sandbox.url, "UpdateRow", updateRow(tableName, [remove]));
    expect(decodeRow(await get())).toMatchObject({ primaryKey: key(), cells: [] });
  });

  test("returns what it was asked to return", async () => {
    const tableName = await createTable(sandbox);
    const increment: Cell = { name: "n", op: "increment", value: 5n, version: null };
    const returnContent = { returnType: "RT_AFTER_MODIFY" as const, returnColumnNames: ["n"] };
    const request = { ...updateRow(tableName, [increment, put("c", "x")]), returnContent };
    const { row, consumed } = await call(sandbox.url, "UpdateRow", request);
    expect(decodeRow(row!)).toMatchObject({ primaryKey: key(), cells: [{ name: "n", value: 5n }] });
    expect(consumed.capacityUnit).toEqual({ read: 0, write: 1 });
  });
});
