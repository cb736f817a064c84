import { expect, test } from "vitest";
import { curve, isWithin, lineEnd, middle, ROW_HEIGHT, spanOf } from "./geometry";

test("only rows near the view are drawn, however many there are", () => {
  const span = spanOf(500 * ROW_HEIGHT, 14 * ROW_HEIGHT, 1_000);
  expect(isWithin(500, span) && isWithin(513, span)).toBe(true);
  expect(span.to - span.from).toBeLessThanOrEqual(14 + 10);
  expect(spanOf(0, 14 * ROW_HEIGHT, 6)).toEqual({ from: 0, to: 6 });
});

test("a line runs from the middle of one row to the middle of another", () => {
  expect(curve(middle(0), middle(2), 168)).toMatch(/^M6 16 C.* 162 80$/);
});

test("a line to a row far out of sight is cut, outside of what can be seen", () => {
  const span = { from: 500, to: 524 };
  expect(lineEnd(510, span)).toBe(middle(510));
  expect(lineEnd(0, span)).toBeLessThan(middle(span.from - 5));
  expect(lineEnd(999, span)).toBeGreaterThan(middle(span.to + 4));
  expect(lineEnd(999, span) - lineEnd(0, span)).toBeLessThan(50 * ROW_HEIGHT);
});
