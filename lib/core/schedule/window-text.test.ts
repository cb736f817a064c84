import { expect, test } from "vitest";
import { formatWall } from "./wall-time";
import { readWindowText, scheduledMoment, windowText } from "./window-text";
import { zoneOf } from "./zone";

const shanghai = zoneOf("Asia/Shanghai");
const losAngeles = zoneOf("America/Los_Angeles");
const codes = (text: string, zone = shanghai, offsetMs: number | null = null) =>
  readWindowText(text, zone, "endTime", offsetMs).warnings.map(({ code }) => code);

// Expected moments: the original engine's SimpleDateFormat, executed on a JVM in GMT+8.
test.each([
  ["20230423175000", 1682243400000, []],
  ["20250631170000", Date.UTC(2025, 6, 1, 9), ["schedule.time_rolled_over"]],
  ["20230423256000", Date.UTC(2023, 3, 23, 18), ["schedule.time_rolled_over"]],
  ["20231301000000", Date.UTC(2023, 11, 31, 16), ["schedule.time_rolled_over"]],
])("%s is read leniently, and the reader is told when it is no real time", (text, at, warnings) => {
  expect(readWindowText(text, shanghai, "endTime").at).toBe(at);
  expect(codes(text)).toEqual(warnings);
});

test("the warning names the time that is used instead", () => {
  expect(readWindowText("20250631170000", shanghai, "endTime").warnings[0]!.message).toContain("20250701170000");
});

test.each(["", "2025", "202304231750001", "2023-04-23 17:50:00", "${startTime}"])("%j is no bound", (text) => {
  expect(() => readWindowText(text, shanghai, "endTime")).toThrow(/is not a time of the form yyyyMMddHHmmss/);
});

test("a skipped time means the change of the clocks", () => {
  expect(readWindowText("20250309023000", losAngeles, "endTime").at).toBe(Date.UTC(2025, 2, 9, 10));
  expect(codes("20250309023000", losAngeles)).toEqual(["schedule.param_warn_nonexistent"]);
});

test("of a repeated time the offset decides, and without it the later one with a warning", () => {
  const first = Date.UTC(2025, 10, 2, 8, 30);
  expect(readWindowText("20251102013000", losAngeles, "endTime", -7 * 3_600_000).at).toBe(first);
  expect(codes("20251102013000", losAngeles, -7 * 3_600_000)).toEqual([]);
  expect(readWindowText("20251102013000", losAngeles, "endTime").at).toBe(first + 3_600_000);
  expect(codes("20251102013000", losAngeles)).toEqual(["schedule.param_warn_ambiguous"]);
});

test("a day that a zone left out entirely is skipped like an hour", () => {
  // Samoa moved over the date line: 30 December 2011 did not happen.
  const apia = zoneOf("Pacific/Apia");
  expect(apia.momentsOf(Date.UTC(2011, 11, 30, 12))).toEqual([]);
  expect(apia.changeOver(Date.UTC(2011, 11, 30, 12))).toBe(Date.UTC(2011, 11, 30, 10));
  expect(formatWall(apia.wallAt(Date.UTC(2011, 11, 30, 10)))).toBe("20111231000000");
});

test("a scheduled time is its only moment, the second of two, or the change of the clocks", () => {
  expect(scheduledMoment("2025-11-02 01:00:00", losAngeles)).toBe(Date.UTC(2025, 10, 2, 9));
  expect(scheduledMoment("20250309020000", losAngeles)).toBe(Date.UTC(2025, 2, 9, 10));
  expect(windowText(Date.UTC(2025, 2, 9, 10), losAngeles)).toBe("20250309030000");
});

test("a zone nobody knows is refused by name", () => {
  expect(() => zoneOf("Mars/Olympus")).toThrow('"Mars/Olympus" is not a time zone.');
});
