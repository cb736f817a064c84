import { expect, test } from "vitest";
import { decodeFilter, encodeFilter, type Filter } from "./filter";
import { officialBytes } from "./testing/official-client";

const column = (over: object = {}): Filter => ({
  type: "column",
  comparator: "GREATER_EQUAL",
  column: "amount",
  value: 1n,
  filterIfMissing: true,
  latestVersionOnly: false,
  ...over,
});
const single = officialBytes("Filter", {
  type: "FT_SINGLE_COLUMN_VALUE",
  filter: officialBytes("SingleColumnValueFilter", {
    comparator: "CT_GREATER_EQUAL",
    columnName: "amount",
    columnValue: Buffer.from("000100000000000000", "hex"),
    filterIfMissing: true,
    latestVersionOnly: false,
  }),
});
const pagination = officialBytes("Filter", {
  type: "FT_COLUMN_PAGINATION",
  filter: officialBytes("ColumnPaginationFilter", { offset: 3, limit: 7 }),
});
const composite = officialBytes("Filter", {
  type: "FT_COMPOSITE_COLUMN_VALUE",
  filter: officialBytes("CompositeColumnValueFilter", {
    combinator: "LO_AND",
    subFilters: [single, single].map((filter) => ({ type: "FT_SINGLE_COLUMN_VALUE", filter: filter.subarray(4) })),
  }),
});

test.each<[string, Uint8Array, Filter]>([
  ["a comparison", single, column()],
  ["a pagination", pagination, { type: "pagination", offset: 3, limit: 7 }],
  ["a combination", composite, { type: "composite", operator: "AND", filters: [column(), column()] }],
])("%s has the bytes of the official npm client", (_, bytes, filter) => {
  expect(Buffer.from(encodeFilter(filter)).toString("hex")).toBe(Buffer.from(bytes).toString("hex"));
  expect(decodeFilter(bytes)).toEqual(filter);
});

// Written by the Python client 6.4.8; the npm client has neither.
test("existence and transfer rules have the bytes of the Python client", () => {
  const bytes = "0801122208081206616d6f756e741a0603010000007820012800320a0a0674285c642b291000";
  const filter = column({
    comparator: "NOT_EXIST",
    value: "x",
    transfer: { regex: "t(\\d+)", castType: "VT_INTEGER" },
  });
  expect(Buffer.from(encodeFilter(filter)).toString("hex")).toBe(bytes);
  expect(decodeFilter(Buffer.from(bytes, "hex"))).toEqual(filter);
});

test("a bound is no value to compare with", () => {
  const bytes = officialBytes("Filter", {
    type: "FT_SINGLE_COLUMN_VALUE",
    filter: officialBytes("SingleColumnValueFilter", {
      comparator: "CT_EQUAL",
      columnName: "a",
      columnValue: Buffer.from("09", "hex"),
      filterIfMissing: false,
      latestVersionOnly: true,
    }),
  });
  expect(() => decodeFilter(bytes)).toThrow(/INF_MIN/);
});
