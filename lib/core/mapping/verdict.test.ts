import { describe, expect, test } from "vitest";
import { converterFor } from "@/lib/connectors/odps/conversions";
import { BatchBuilder } from "@/lib/engine/batch-builder";
import type { Value } from "@/lib/engine/contract";
import { parseOdpsType } from "@/lib/maxcompute/odps-type";
import { judge, judgeConstant, type SourceType } from "./verdict";

const OPTIONS = {
  zone: "Asia/Shanghai",
  binaryEncoding: "utf8",
  wrapIntegers: false,
  isoTimeToMidnight: false,
} as const;
const SAMPLES: Readonly<Record<Exclude<SourceType, "ANY">, readonly Exclude<Value, null>[]>> = {
  STRING: ["7", "true", "2023-04-23 17:50:00", "[1]", "{}", "word", "", "x".repeat(64)],
  INTEGER: [0n, 7n, -(2n ** 63n) + 1n, 2n ** 63n - 1n],
  DOUBLE: [0, 1.5, 1e300, NaN],
  BOOLEAN: [true, false],
  BINARY: [Uint8Array.of(0x41), new Uint8Array(64).fill(0xff)],
};
const TARGETS = [
  "STRING",
  "VARCHAR(4)",
  "VARCHAR(20)",
  "CHAR(5)",
  "BIGINT",
  "INT",
  "SMALLINT",
  "TINYINT",
  "DOUBLE",
  "FLOAT",
  "DECIMAL(5,2)",
  "DECIMAL(38,18)",
  "BOOLEAN",
  "DATETIME",
  "DATE",
  "TIMESTAMP",
  "BINARY",
  "ARRAY<BIGINT>",
  "MAP<STRING,STRING>",
  "STRUCT<x:STRING>",
  "JSON",
];

/** What the writer itself makes of the samples. */
function outcome(source: keyof typeof SAMPLES, type: string): "all" | "some" | "none" {
  const convert = converterFor(parseOdpsType(type), OPTIONS);
  if (convert === null) return "none";
  const fitting = SAMPLES[source].filter((value) => {
    const builder = new BatchBuilder({ columns: [{ name: "c", type: "string" }], zone: "Asia/Shanghai" });
    builder.put(value);
    builder.endRow();
    const place = { split: "s", position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null };
    const cursor = builder.take(place).cursor();
    cursor.seek(0);
    try {
      convert(cursor, 0);
      return true;
    } catch (error) {
      if ((error as Error).name === "Unfit") return false;
      throw error;
    }
  });
  return fitting.length === SAMPLES[source].length ? "all" : fitting.length === 0 ? "none" : "some";
}

describe.each(Object.keys(SAMPLES) as (keyof typeof SAMPLES)[])("%s", (source) => {
  test.each(TARGETS)("into %s is judged as the writer converts it", (type) => {
    const { verdict } = judge(source, type);
    const expected = { all: ["safe", "lossy"], some: ["risky"], none: ["impossible"] }[outcome(source, type)];
    expect(expected).toContain(verdict);
  });
});

test("what is written but not as it was, is lossy", () => {
  expect(judge("INTEGER", "DOUBLE")).toEqual({ verdict: "lossy", reason: "digitsLost" });
  expect(judge("BINARY", "STRING")).toEqual({ verdict: "lossy", reason: "bytesAsText" });
  expect(judge("BINARY", "STRING", { binaryEncoding: "base64" }).verdict).toBe("safe");
});

test("a cell of any type fits text, and is a risk where one of its types is", () => {
  expect(judge("ANY", "STRING").verdict).toBe("safe");
  expect(judge("ANY", "BIGINT").verdict).toBe("risky");
  expect(judge("ANY", "DATETIME").verdict).toBe("risky");
  expect(judge("ANY", "JSON").verdict).toBe("impossible");
});

test.each([
  ["12", "BIGINT", "risky"],
  ["12", "DOUBLE", "safe"],
  ["abc", "BIGINT", "impossible"],
  ["abc", "STRING", "safe"],
  ["TRUE", "BOOLEAN", "safe"],
  ["yes", "BOOLEAN", "impossible"],
  ["cn-hangzhou", "VARCHAR(4)", "impossible"],
  ["cn", "VARCHAR(4)", "safe"],
])("the constant '%s' into %s is %s", (text, type, verdict) => {
  expect(judgeConstant(text, type).verdict).toBe(verdict);
});
