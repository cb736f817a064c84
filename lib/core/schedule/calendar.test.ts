import { expect, test } from "vitest";
import { calendarDraft, parseDates } from "./calendar";

test("dates are read in both spellings, several on a line, without comments, each once", () => {
  const text = "# trading days\n2026-01-05, 20260106\r\n20260105;2026-02-28 # half day\n\n";
  expect(parseDates(text)).toEqual(["2026-01-05", "2026-01-06", "2026-02-28"]);
});

test.each([
  ["2026-01-05\n2026-02-30\n", 2, "2026-02-30"],
  ["05.01.2026", 1, "05.01.2026"],
  ["date\n2026-01-05", 1, "date"],
])("%j is refused at its line", (text, line, found) => {
  expect(() => parseDates(text)).toThrow(
    expect.objectContaining({ code: "schedule.calendar_line", params: { line, text: found } }),
  );
});

test("a calendar names at least one date, and none outside its validity", () => {
  const good = {
    name: "trading",
    validFrom: "2026-01-01",
    validTo: "2026-12-31",
    runDates: ["2026-02-02", "2026-01-05"],
  };
  expect(calendarDraft.parse(good).runDates).toEqual(["2026-01-05", "2026-02-02"]);
  for (const wrong of [
    { runDates: [] },
    { runDates: ["2027-01-01"] },
    { runDates: ["2026-02-29"] },
    { validTo: "2025-12-31" },
    { name: "a/b" },
  ])
    expect(calendarDraft.safeParse({ ...good, ...wrong }).success, JSON.stringify(wrong)).toBe(false);
});
