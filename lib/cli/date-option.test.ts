import { expect, test } from "vitest";
import { dateOption } from "./date-option";

test("dates are taken with and without hyphens", () => {
  expect(["2026-02-28", "20260228", "2024-02-29"].map((text) => dateOption("--from", text))).toEqual([
    "2026-02-28",
    "2026-02-28",
    "2024-02-29",
  ]);
});

test.each(["2026-02-29", "2026-13-01", "2026-00-10", "20260231", "today", "2026-2-1", ""])("%j is no date", (text) => {
  expect(() => dateOption("--from", text)).toThrow(`--from is "${text}"`);
});
