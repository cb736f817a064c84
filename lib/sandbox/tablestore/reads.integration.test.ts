import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeFilter, type Filter } from "@/lib/tablestore/filter";
import type { RequestInput } from "@/lib/tablestore/operations";
import { INF_MAX, INF_MIN, type WireKeyValue } from "@/lib/tablestore/row";
import { decodeRow } from "@/lib/tablestore/row-decoder";
import { encodePrimaryKey, encodeRow } from "@/lib/tablestore/row-encoder";
import type { TablestoreSandbox } from "./server";
import { call } from "./testing/call";
import { refusal, invalid, createTable, condition, key, put, putRow } from "./testing/requests";
import { startForTest } from "./testing/start";

let sandbox: TablestoreSandbox;
beforeAll(async () => {
  sandbox = await startForTest();
});
afterAll(() => sandbox.close());

describe("a read", () => {
  let tableName: string;
  const now = BigInt(Date.now());
  beforeAll(async () => {
    tableName = await createTable(sandbox, { tableOptions: { timeToLive: -1, maxVersions: 3 } });
    await call(
      sandbox.url,
      "PutRow",
      putRow(tableName, [
        put("a", 1n, now),
        put("a", 2n, now + 1n),
        put("b", "text", now),
        put("c", true, now),
        put("d", 1.5, now),
      ]),
    );
  });
  const get = async (request: Partial<RequestInput<"GetRow">>) => {
    const primaryKey = encodePrimaryKey(key());
    const { row } = await call(sandbox.url, "GetRow", { tableName, primaryKey, ...request });
    return row.length === 0 ? null : decodeRow(row).cells.map(({ name, value }) => `${name}=${value}`);
  };

  test("needs to say which versions", async () => {
    expect(await refusal(sandbox, "GetRow", { tableName, primaryKey: encodePrimaryKey(key()) })).toBe(
      invalid("No version condition is specified while querying row."),
    );
  });

  test("chooses columns by name, by range and by version", async () => {
    expect(await get({ maxVersions: 5 })).toEqual(["a=2", "a=1", "b=text", "c=true", "d=1.5"]);
    expect(await get({ maxVersions: 1, columnsToGet: ["d", "b", "x"] })).toEqual(["b=text", "d=1.5"]);
    expect(await get({ maxVersions: 1, startColumn: "b", endColumn: "d" })).toEqual(["b=text", "c=true"]);
    expect(await get({ timeRange: { startTime: now + 1n, endTime: now + 9n } })).toEqual(["a=2"]);
    expect(await get({ timeRange: { specificTime: now }, maxVersions: 1 })).toEqual([
      "a=1",
      "b=text",
      "c=true",
      "d=1.5",
    ]);
  });

  test("of columns that the row does not have finds nothing, unless the key is asked for", async () => {
    expect(await get({ maxVersions: 1, columnsToGet: ["x"] })).toBeNull();
    expect(await get({ maxVersions: 1, columnsToGet: ["x", "pk"] })).toEqual([]);
  });

  const column = (change: Partial<Extract<Filter, { type: "column" }>>): Filter => ({
    type: "column",
    comparator: "EQUAL",
    column: "a",
    value: 2n,
    filterIfMissing: false,
    latestVersionOnly: true,
    ...change,
  });
  const filters: readonly (readonly [string, Filter, boolean])[] = [
    ["an equal value", column({}), true],
    ["an older version, when only the latest counts", column({ value: 1n }), false],
    ["an older version, when any counts", column({ value: 1n, latestVersionOnly: false }), true],
    ["a value of another type", column({ value: 2 }), false],
    ["a greater value", column({ comparator: "GREATER_THAN", value: 1n }), true],
    ["a missing column, passed", column({ column: "x" }), true],
    ["a missing column, filtered", column({ column: "x", filterIfMissing: true }), false],
    ["a negation", { type: "composite", operator: "NOT", filters: [column({})] }, false],
    [
      "both of two",
      { type: "composite", operator: "AND", filters: [column({}), column({ column: "b", value: "no" })] },
      false,
    ],
    [
      "one of two",
      { type: "composite", operator: "OR", filters: [column({}), column({ column: "b", value: "no" })] },
      true,
    ],
  ];
  test.each(filters)("filters by %s", async (_what, filter, passes) => {
    expect((await get({ maxVersions: 5, filter: encodeFilter(filter) })) !== null).toBe(passes);
  });

  test("shows a page of the columns", async () => {
    const filter = encodeFilter({ type: "pagination", offset: 1, limit: 2 });
    expect(await get({ maxVersions: 1, filter })).toEqual(["b=text", "c=true"]);
  });

  test("of too many columns is refused", async () => {
    const columnsToGet = Array.from({ length: 1025 }, (_, index) => `c${index}`);
    const request = { tableName, primaryKey: encodePrimaryKey(key()), maxVersions: 1, columnsToGet };
    expect(await refusal(sandbox, "GetRow", request)).toBe(
      invalid("The number of columns from the request exceeds the limit, limit count: 1024, column count: 1025."),
    );
  });
});

describe("a range", () => {
  let tableName: string;
  const keys = Array.from({ length: 20 }, (_, index) => String(index).padStart(2, "0"));
  beforeAll(async () => {
    tableName = await createTable(sandbox);
    const rows = keys.map((value) => ({
      type: "PUT" as const,
      rowChange: encodeRow({ primaryKey: key(value), cells: [put("c", value)] }),
      condition,
    }));
    await call(sandbox.url, "BatchWriteRow", { tables: [{ tableName, rows }] });
  });
  const range = (from: WireKeyValue, to: WireKeyValue, change: Partial<RequestInput<"GetRange">> = {}) => ({
    tableName,
    direction: "FORWARD" as const,
    maxVersions: 1,
    inclusiveStartPrimaryKey: encodePrimaryKey(key(from)),
    exclusiveEndPrimaryKey: encodePrimaryKey(key(to)),
    ...change,
  });

  test("must go the way it says", async () => {
    expect(await refusal(sandbox, "GetRange", range("b", "a"))).toBe(
      invalid("Begin key must less than end key in FORWARD"),
    );
    expect(await refusal(sandbox, "GetRange", range("a", "a"))).toBe(
      invalid("Begin key must less than end key in FORWARD"),
    );
    expect(await refusal(sandbox, "GetRange", range("a", "b", { direction: "BACKWARD" }))).toBe(
      invalid("Begin key must more than end key in BACKWARD"),
    );
    expect(await refusal(sandbox, "GetRange", range("a", "b", { limit: 0 }))).toBe(
      invalid("The limit must be greater than 0."),
    );
  });

  test("goes on at the first row that was not read, and ends without one", async () => {
    const page = await call(sandbox.url, "GetRange", range(INF_MIN, INF_MAX, { limit: 5 }));
    expect(decodeRow(page.nextStartPrimaryKey!).primaryKey).toEqual(key("05"));
    const last = await call(sandbox.url, "GetRange", range("15", INF_MAX, { limit: 5 }));
    expect(last.nextStartPrimaryKey).toBeUndefined();
  });

  test("counts the rows it shows against its limit, not those it filters out", async () => {
    const filter = encodeFilter({
      type: "column",
      comparator: "GREATER_EQUAL",
      column: "c",
      value: "10",
      filterIfMissing: true,
      latestVersionOnly: true,
    });
    const page = await call(sandbox.url, "GetRange", range(INF_MIN, INF_MAX, { limit: 3, filter }));
    expect(decodeRow(page.nextStartPrimaryKey!).primaryKey).toEqual(key("13"));
  });
});
