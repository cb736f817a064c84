import { expect, test } from "vitest";
import { transformer } from "@/lib/core/job/transformer";
import { BatchBuilder } from "./batch-builder";
import { rowValues } from "./cells-batch";
import type { BatchSchema, Value } from "./contract";
import { compileTransformers } from "./transform";

const schema: BatchSchema = {
  columns: [
    { name: "a", type: "string" },
    { name: "b", type: "string" },
  ],
  zone: "Asia/Shanghai",
};
const nowhere = { position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null };
const batchOf = (...values: readonly Value[]) => {
  const builder = new BatchBuilder(schema);
  for (const value of values) {
    builder.put(value);
    builder.putText("untouched");
    builder.endRow();
  }
  return builder.take({ split: "s", ...nowhere });
};
const parse = (name: string, ...paras: string[]) => transformer.parse({ name, parameter: { columnIndex: 0, paras } });
const apply = (value: Value, name: string, ...paras: string[]) => {
  const { batch, filtered, rejected } = compileTransformers([parse(name, ...paras)], schema)!(batchOf(value));
  if (filtered === 1) return "dropped";
  return rejected.length === 1 ? "dirty" : rowValues(batch, 0)[0];
};

// Expected values: the transformer documentation and source of DataX; digests from md5sum and sha1sum.
test.each<[Value, string, string[], Value]>([
  ["dataxTest", "dx_substr", ["2", "5"], "taxTe"],
  ["dataxTest", "dx_substr", ["5", "10"], "Test"],
  ["dataxTest", "dx_substr", ["10", "1"], "dirty"],
  [null, "dx_substr", ["2", "5"], null],
  ["xyz", "dx_pad", ["l", "4", "A"], "Axyz"],
  ["xyz", "dx_pad", ["r", "4", "A"], "xyzA"],
  ["xyzzzzz", "dx_pad", ["l", "4", "A"], "xyzz"],
  ["xyzzzzz", "dx_pad", ["r", "4", "A"], "xyzz"],
  [null, "dx_pad", ["l", "2", "A"], "AA"],
  ["dataxTest", "dx_replace", ["2", "4", "****"], "da****est"],
  ["dataxTest", "dx_replace", ["5", "10", "****"], "datax****"],
  [null, "dx_replace", ["0", "1", "*"], null],
  ["abc", "dx_filter", ["like", "a.c"], "dropped"],
  ["abcd", "dx_filter", ["like", "a.c"], "abcd"],
  [null, "dx_filter", ["like", ".*"], null],
  ["abcd", "dx_filter", ["not like", "a.c"], "dropped"],
  [null, "dx_filter", ["not like", ".*"], "dropped"],
  [12n, "dx_filter", [">", "9"], "dropped"],
  ["12", "dx_filter", [">", "9"], "12"],
  [9.5, "dx_filter", [">=", "9.5"], "dropped"],
  [null, "dx_filter", ["<", "9"], null],
  [9n, "dx_filter", ["<=", "8"], 9n],
  [12n, "dx_filter", [">", "abc"], "dirty"],
  ["a", "dx_filter", ["=", "a"], "dropped"],
  [null, "dx_filter", ["==", "null"], "dropped"],
  [null, "dx_filter", ["=", "a"], null],
  ["b", "dx_filter", ["!=", "a"], "dropped"],
  [null, "dx_filter", ["!=", "null"], null],
  [null, "dx_filter", ["!=", "a"], "dropped"],
  [new Date(1000), "dx_filter", ["=", "1000"], "dropped"],
  [null, "dx_digest", ["md5", "toLowerCase"], "d41d8cd98f00b204e9800998ecf8427e"],
  ["abc", "dx_digest", ["sha1", "toUpperCase"], "A9993E364706816ABA3E25717850C26C9CD0D89D"],
])("E5: %s after %s%j is %s", (value, name, paras, expected) => {
  expect(apply(value, name, ...paras)).toEqual(expected);
});

test("E5: dx_digest MD5 is an MD5, where the original gives a SHA-1", () => {
  expect(apply("abc", "dx_digest", "MD5", "TOUPPERCASE")).toBe("900150983CD24FB0D6963F7D28E17F72");
});

test("transformers follow one another, and leave other columns as they were", () => {
  const run = compileTransformers([parse("dx_substr", "0", "3"), parse("dx_pad", "r", "5", "-")], schema)!;
  const { batch } = run(batchOf("dataxTest"));
  expect(rowValues(batch, 0)).toEqual(["dat--", "untouched"]);
});

test("a record that a transformer fails on is rejected", () => {
  const run = compileTransformers([parse("dx_pad", "r", "5", "-"), parse("dx_substr", "9", "1")], schema)!;
  expect(run(batchOf("abc"))).toMatchObject({
    filtered: 0,
    batch: { count: 0 },
    rows: [],
    rejected: [{ row: 0, column: 0, code: "run.transformer_failed" }],
  });
});

test("a column the records do not have is refused before the first record", () => {
  const beyond = transformer.parse({ name: "dx_substr", parameter: { columnIndex: 2, paras: ["0", "1"] } });
  expect(() => compileTransformers([beyond], schema)).toThrowError(
    expect.objectContaining({ code: "run.transformer_column" }),
  );
});

test.each([
  [{ name: "dx_groovy", parameter: { code: "return record" } }, "job.transformer_groovy"],
  [{ name: "dx_shout", parameter: { columnIndex: 0 } }, "job.transformer_unknown"],
  [{ name: "dx_substr", parameter: { paras: ["1", "2"] } }, "job.missing_parameter"],
  [{ name: "dx_filter", parameter: { columnIndex: 0, paras: ["=", ""] } }, "job.transformer_parameter"],
])("%j is refused as %s", (entry, code) => {
  const issues = transformer.safeParse(entry).error!.issues as unknown as { params: { code: string } }[];
  expect(issues.map(({ params }) => params.code)).toEqual([code]);
});
