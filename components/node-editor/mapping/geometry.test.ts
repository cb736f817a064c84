import { expect, test } from "vitest";
import { curve, isWithin, middle, ROW_HEIGHT, spanOf } from "./geometry";

test("only rows near the view are drawn, however many there are", () => {
  const span = spanOf(500 * ROW_HEIGHT, 14 * ROW_HEIGHT, 1_000);
  expect(isWithin(500, span) && isWithin(513, span)).toBe(true);
  expect(span.to - span.from).toBeLessThanOrEqual(14 + 10);
  expect(spanOf(0, 14 * ROW_HEIGHT, 6)).toEqual({ from: 0, to: 6 });
});

test("a line runs from the middle of one row to the middle of another", () => {
  expect(curve(middle(0), middle(2), 168)).toMatch(/^M6 16 C.* 162 80$/);
});
