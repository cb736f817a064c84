import { expect, test } from "vitest";
import { formatReadable, readDate, readDateTime, timeZone } from "./wall-time";

// Expected values: the original engine's SimpleDateFormat, executed on a JVM in GMT+8 (sync-engine specification 1.2).
test.each([
  ["20230423175000", 1682243400000, true],
  ["20250631170000", Date.UTC(2025, 6, 1, 9), false],
  ["20230423256000", Date.UTC(2023, 3, 23, 18), false],
  ["20231301000000", Date.UTC(2023, 11, 31, 16), false],
])("%s in GMT+8 is read leniently", (text, epochMs, exists) => {
  expect(readDateTime(text, "GMT+8")).toMatchObject({ epochMs, exists });
  expect(readDateTime(text, "Asia/Shanghai")).toMatchObject({ epochMs, exists });
});

test("a time that does not exist is named as it is read", () => {
  expect(readDateTime("20250631170000", "Asia/Shanghai")?.normalised).toBe("20250701170000");
  expect(readDate("20230431", "Asia/Shanghai")).toMatchObject({ normalised: "20230501", exists: false });
});

test.each(["202304231750", "2023042317500", "202304231750001", "2023-04-23 17:50:00", ""])("%j is no time", (text) => {
  expect(readDateTime(text, "Asia/Shanghai")).toBeNull();
});

test("a time inside a spring gap is read as the later one and said not to exist", () => {
  expect(readDateTime("20260329023000", "Europe/Berlin")).toEqual({
    epochMs: Date.UTC(2026, 2, 29, 1, 30),
    normalised: "20260329033000",
    exists: false,
  });
});

test("zones are names or offsets, and nothing else", () => {
  expect(timeZone("GMT+8")).toBe("+08:00");
  expect(timeZone("UTC-03:30")).toBe("-03:30");
  expect(timeZone("Asia/Shanghai")).toBe("Asia/Shanghai");
  expect(() => timeZone("Mars/Olympus")).toThrow(RangeError);
  expect(formatReadable(1682243400000, "Asia/Shanghai")).toBe("2023-04-23 17:50:00");
});
