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

test("a file for a spreadsheet keeps digits and zeros, and what looks like a formula stays a text", () => {
  const text = (value: string) => ({ text: value, kind: "text" as const });
  const number = (value: string) => ({ text: value, kind: "number" as const });
  const lines = (cells: readonly (ReturnType<typeof text | typeof number> | null)[]) =>
    exportRows(
      { columns: [{ name: "列", type: "STRING" }], rows: cells.map((cell) => [cell]), truncated: false },
      "excel",
    );
  expect(
    lines([
      number("-12.5"),
      number("9007199254740993"),
      text("00123"),
      text("2026-11-29 08:00:00"),
      text('=HYPERLINK("x")'),
      text("-cmd|' /C calc'!A0"),
      text("多\n行"),
      text(""),
      null,
    ]),
  ).toBe(
    [
      '\uFEFF"列"',
      '"-12.5"',
      '"=""9007199254740993"""',
      '"=""00123"""',
      '"=""2026-11-29 08:00:00"""',
      '"\'=HYPERLINK(""x"")"',
      "\"'-cmd|' /C calc'!A0\"",
      '"多\n行"',
      '""',
      "",
      "",
    ].join("\r\n"),
  );
});
