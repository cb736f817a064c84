import { describe, expect, test } from "vitest";
import { BatchBuilder } from "@/lib/engine/batch-builder";
import { parseOdpsType } from "@/lib/maxcompute/odps-type";
import type { Value } from "@/lib/engine/contract";
import { converterFor, type ConversionOptions } from "./conversions";

const OURS: ConversionOptions = {
  zone: "Asia/Shanghai",
  binaryEncoding: "utf8",
  wrapIntegers: false,
  isoTimeToMidnight: false,
};
const ORIGINAL: ConversionOptions = { ...OURS, wrapIntegers: true, isoTimeToMidnight: true };
const DIRTY = "dirty";

function convert(type: string, value: Exclude<Value, null>, options = OURS): unknown {
  const builder = new BatchBuilder({ columns: [{ name: "c", type: "string" }], zone: "Asia/Shanghai" });
  if (typeof value === "string") builder.putText(value);
  else if (typeof value === "bigint") builder.putLong(value);
  else if (typeof value === "number") builder.putDouble(value);
  else if (typeof value === "boolean") builder.putBoolean(value);
  else if (value instanceof Date) builder.putDate(value.getTime());
  else builder.putBytes(value);
  builder.endRow();
  const cursor = builder
    .take({ split: "s", position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null })
    .cursor();
  cursor.seek(0);
  try {
    const converted = converterFor(parseOdpsType(type), options)!(cursor, 0);
    return converted instanceof Uint8Array && /string/i.test(type) ? Buffer.from(converted).toString() : converted;
  } catch (error) {
    return (error as Error).name === "Unfit" ? DIRTY : Promise.reject(error);
  }
}

// Expected values: DataX on a JVM, as sync-engine's case table prints them.
test.each([
  ["12.7", 12n],
  ["-12.7", -12n],
  ["1e3", 1000n],
  ["+5", 5n],
  [" 12", DIRTY],
  ["", DIRTY],
  ["0x10", DIRTY],
  ["NaN", DIRTY],
  ["9223372036854775807", 9223372036854775807n],
  ["9223372036854775808", DIRTY],
  ["-9223372036854775808", DIRTY],
  ["1e400000", DIRTY],
])("W11: %j into BIGINT is %s", (text, expected) => {
  expect(convert("BIGINT", text)).toBe(expected);
});

test("W14: DATETIME drops what is behind the second, and reads ISO times in full", () => {
  const at1750 = new Date("2023-04-23T17:50:00+08:00");
  expect(convert("DATETIME", "2023-04-23 17:50:00.123")).toEqual(at1750);
  expect(convert("DATETIME", "2023-04-23T17:50:00")).toEqual(at1750);
  expect(convert("DATETIME", "2023-04-23T09:50:00Z")).toEqual(at1750);
  expect(convert("DATETIME", "2023-04-23T17:50:00", ORIGINAL)).toEqual(new Date("2023-04-23T00:00:00+08:00"));
});

test.each([
  ["17:50:00", "1970-01-01T17:50:00+08:00"],
  ["2023-13-45", "2024-02-14T00:00:00+08:00"],
  ["20230423", "2023-04-23T00:00:00+08:00"],
])("DATETIME reads %s leniently", (text, expected) => {
  expect(convert("DATETIME", text)).toEqual(new Date(expected));
});

test.each(["2023/04/23", "", "abc", "20230423175000", "1682243400000"])("DATETIME refuses %j", (text) => {
  expect(convert("DATETIME", text)).toBe(DIRTY);
});

test("W15: INT refuses what the original wraps", () => {
  expect(convert("INT", "5000000000")).toBe(DIRTY);
  expect(convert("INT", "5000000000", ORIGINAL)).toBe(705032704);
  expect(convert("SMALLINT", "70000", ORIGINAL)).toBe(4464);
  expect(convert("TINYINT", "128", ORIGINAL)).toBe(DIRTY);
  expect(convert("TINYINT", -128n)).toBe(-128);
});

describe("the conversion table, row by row", () => {
  const noon = new Date("2023-04-23T12:00:00+08:00");
  const bytes = Uint8Array.of(0xe4, 0xb8, 0xad);
  test.each<[string, unknown, unknown, unknown, unknown, unknown, unknown]>([
    // target, from "1", 7n, 1.5, true, a date, bytes
    ["STRING", "1", "7", "1.5", "true", "2023-04-23 12:00:00", "中"],
    ["BIGINT", 1n, 7n, 1n, 1n, BigInt(noon.getTime()), DIRTY],
    ["INT", 1, 7, 1, 1, DIRTY, DIRTY],
    ["DOUBLE", 1, 7, 1.5, 1, DIRTY, DIRTY],
    ["DECIMAL(10,2)", "1.00", "7.00", "1.50", "1.00", DIRTY, DIRTY],
    ["BOOLEAN", DIRTY, true, DIRTY, true, DIRTY, DIRTY],
    ["DATETIME", DIRTY, new Date(7), DIRTY, DIRTY, noon, DIRTY],
    ["DATE", DIRTY, 0, DIRTY, DIRTY, 19470, DIRTY],
    [
      "TIMESTAMP",
      DIRTY,
      { seconds: 0, nanos: 7_000_000 },
      DIRTY,
      DIRTY,
      { seconds: noon.getTime() / 1000, nanos: 0 },
      DIRTY,
    ],
    ["VARCHAR(19)", "1", "7", "1.5", "true", "2023-04-23 12:00:00", "中"],
    ["BINARY", Uint8Array.of(0x31), DIRTY, DIRTY, DIRTY, DIRTY, bytes],
  ])("%s", (type, text, long, double, boolean, date, binary) => {
    expect(convert(type, "1")).toEqual(text);
    expect(convert(type, 7n)).toEqual(long);
    expect(convert(type, 1.5)).toEqual(double);
    expect(convert(type, true)).toEqual(boolean);
    expect(convert(type, noon)).toEqual(date);
    expect(convert(type, bytes)).toEqual(binary);
  });
});

test("DECIMAL is exact: half up, and no digit more than fits before the point", () => {
  expect(convert("DECIMAL(5,2)", "0.005")).toBe("0.01");
  expect(convert("DECIMAL(5,2)", "-0.005")).toBe("-0.01");
  expect(convert("DECIMAL(5,2)", "-0.004")).toBe("0.00");
  expect(convert("DECIMAL(5,2)", "999.994")).toBe("999.99");
  expect(convert("DECIMAL(5,2)", "999.995")).toBe(DIRTY);
  expect(convert("DECIMAL(38,0)", "123456789012345678901234567890123456")).toBe(DIRTY);
});

test("DOUBLE takes names for what no digits can say, and refuses what is too large", () => {
  expect(convert("DOUBLE", "NaN")).toBeNaN();
  expect(convert("DOUBLE", "-Infinity")).toBe(-Infinity);
  expect(convert("DOUBLE", "1e309")).toBe(DIRTY);
  expect(convert("DOUBLE", "")).toBe(DIRTY);
});

test("VARCHAR counts characters, not bytes or halves of an emoji", () => {
  expect(convert("VARCHAR(2)", "中😀")).toBe("中😀");
  expect(convert("VARCHAR(2)", "abc")).toBe(DIRTY);
});

test("CHAR is sent with the blanks with which it will be read", () => {
  expect(convert("CHAR(4)", "中😀")).toBe("中😀  ");
  expect(convert("CHAR(4)", "abcd")).toBe("abcd");
  expect(convert("CHAR(4)", "abcde")).toBe(DIRTY);
});

test("bytes become text as asked for; what is no text is replaced", () => {
  const bytes = Uint8Array.of(0xff, 0xfe, 0x41);
  expect(convert("STRING", bytes)).toBe("\uFFFD\uFFFDA");
  expect(convert("STRING", bytes, { ...OURS, binaryEncoding: "hex" })).toBe("fffe41");
  expect(convert("STRING", bytes, { ...OURS, binaryEncoding: "base64" })).toBe("//5B");
});

test("JSON text fills nested types member by member, without rounding large numbers", () => {
  expect(convert("ARRAY<BIGINT>", '[9007199254740993, null, "7"]')).toEqual([9007199254740993n, null, 7n]);
  expect(convert("MAP<STRING,INT>", `{"a":1}`)).toEqual([["a", 1]]);
  expect(convert("STRUCT<x:STRING,y:BOOLEAN>", `{"y":true}`)).toEqual([null, true]);
  expect(convert("ARRAY<BIGINT>", "{}")).toBe(DIRTY);
  expect(convert("ARRAY<BIGINT>", "nonsense")).toBe(DIRTY);
});

test.each(["JSON", "TIMESTAMP_NTZ", "INTERVAL_DAY_TIME", "ARRAY<JSON>"])("%s has no conversion", (type) => {
  expect(converterFor(parseOdpsType(type), OURS)).toBeNull();
});
