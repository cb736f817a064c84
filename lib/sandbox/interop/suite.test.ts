import { expect, test } from "vitest";
import { describeResults } from "./suite";

test("results are counted by operation, and every failure is told with its reason", () => {
  const text = describeResults("tablestore", [
    { operation: "GetRow", case: "one", ok: true, detail: "", seconds: 0.1 },
    { operation: "PutRow", case: "NaN is refused", ok: false, detail: "first\nsecond", seconds: 0.2 },
    { operation: "GetRow", case: "two", ok: true, detail: "", seconds: 0.1 },
  ]);
  expect(text.split("\n").slice(1)).toEqual([
    "tablestore",
    "  GetRow         2/2     0.2 s  ok",
    "  PutRow         0/1     0.2 s  FAILED",
    "  ✗ PutRow: NaN is refused",
    "      first",
    "      second",
  ]);
});
