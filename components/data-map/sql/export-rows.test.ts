import { expect, test } from "vitest";
import { exportRows, isCut } from "./export-rows";

const result = {
  columns: [
    { name: "a", type: "STRING" },
    { name: "b", type: "BIGINT" },
  ],
  rows: [
    [
      { text: 'say "x", y', kind: "text" as const },
      { text: "9007199254740993", kind: "number" as const },
    ],
    [null, { text: "", kind: "text" as const }],
  ],
  truncated: false,
};

test("a CSV tells NULL and the empty text apart, and keeps every digit", () => {
  expect(exportRows(result, "csv")).toBe('"a","b"\r\n"say ""x"", y","9007199254740993"\r\n\\N,""\r\n');
});

test("a JSON file has one object a row", () => {
  expect(JSON.parse(exportRows(result, "json"))).toEqual([
    { a: 'say "x", y', b: "9007199254740993" },
    { a: null, b: "" },
  ]);
  expect(isCut(result)).toBe(false);
});
