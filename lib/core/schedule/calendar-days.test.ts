import { expect, test } from "vitest";
import { datesBetween, isBusinessDay, monthAfter, weeksOf } from "./calendar-days";

test("weeks begin on Monday, and days of other months are left out", () => {
  // February 2026 began on a Sunday.
  const weeks = weeksOf("2026-02");
  expect(weeks[0]).toEqual([null, null, null, null, null, null, "2026-02-01"]);
  expect(weeks.at(-1)).toEqual([
    "2026-02-23",
    "2026-02-24",
    "2026-02-25",
    "2026-02-26",
    "2026-02-27",
    "2026-02-28",
    null,
  ]);
  expect(weeks).toHaveLength(5);
  expect(weeksOf("2024-02").flat().filter(Boolean)).toHaveLength(29);
});

test("business days are Monday to Friday, over the end of a year", () => {
  // 1 January 2026 was a Thursday.
  expect(datesBetween("2025-12-31", "2026-01-05", isBusinessDay)).toEqual([
    "2025-12-31",
    "2026-01-01",
    "2026-01-02",
    "2026-01-05",
  ]);
  expect(datesBetween("2026-01-02", "2026-01-01")).toEqual([]);
});

test("months follow each other over the year", () => {
  expect([monthAfter("2025-12"), monthAfter("2026-01", -1), monthAfter("2026-03", 10)]).toEqual([
    "2026-01",
    "2025-12",
    "2027-01",
  ]);
});
