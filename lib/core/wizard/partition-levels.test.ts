import { expect, test } from "vitest";
import { isPartitionValue, partitionText, partitionValues } from "./partition-levels";

test("values find their keys whatever the order and case, and go back in the table's order", () => {
  const values = partitionValues("hh=08, PT='${bizdate}'", ["pt", "hh"]);
  expect(values).toEqual(["${bizdate}", "08"]);
  expect(partitionText(["pt", "hh"], values)).toBe("pt=${bizdate},hh=08");
});

test("an incomplete partition keeps what is there", () => {
  expect(partitionText(["pt", "hh"], ["${bizdate}", " "])).toBe("pt=${bizdate}");
  expect(partitionValues("pt=${bizdate}", ["pt", "hh"])).toEqual(["${bizdate}", ""]);
  expect(partitionValues(undefined, ["pt"])).toEqual([""]);
});

test("a value may not hold what separates levels", () => {
  expect(isPartitionValue("$[yyyymmdd-1]")).toBe(true);
  expect(["a=b", "a,b", "a/b", "a'b"].some(isPartitionValue)).toBe(false);
});
