import { expect, test } from "vitest";
import { bytesText, dateText, doubleText } from "./text";

// Expected values: java.math.BigDecimal and Double.toString, executed on a JVM (sync-engine specification 2.3).
test.each([
  [0, "0.0"],
  [-0, "0.0"],
  [1, "1.0"],
  [1234567, "1234567.0"],
  [9999999, "9999999.0"],
  [1e7, "10000000"],
  [12345678, "12345678"],
  [1e10, "10000000000"],
  [123456789.123, "123456789.123"],
  [0.1, "0.1"],
  [0.001, "0.001"],
  [0.00099, "0.00099"],
  [1e-7, "0.00000010"],
  [1.5e-7, "0.00000015"],
  [1e21, "1000000000000000000000"],
  [1e16, "10000000000000000"],
  [-2.5, "-2.5"],
  [0.0001, "0.00010"],
])("C11: the double %d is written %s", (value, text) => {
  expect(doubleText(value)).toBe(text);
});

test("numbers that are none are written by name", () => {
  expect([NaN, Infinity, -Infinity].map(doubleText)).toEqual(["NaN", "Infinity", "-Infinity"]);
});

test("C10: bytes that are no UTF-8 become replacement characters, the others stay", () => {
  expect(bytesText(Uint8Array.of(0xff, 0xfe, 0x41))).toBe("\ufffd\ufffdA");
  expect(bytesText(Uint8Array.of(0xef, 0xbb, 0xbf, 0x41))).toBe("\ufeffA");
});

test("dates are written in the job's zone, not the machine's", () => {
  expect(dateText(1682243400000, "Asia/Shanghai")).toBe("2023-04-23 17:50:00");
  expect(dateText(1682243400000, "UTC")).toBe("2023-04-23 09:50:00");
});
