import fc from "fast-check";
import { expect, test } from "vitest";
import type { TimelineBar } from "@/lib/core/timeline";
import { markAt, marksOf, nearestMark, rowsOf, ticksOf, type Scale } from "./layout";

const HOUR = 3_600_000;
const scale: Scale = { from: 0, to: 10 * HOUR, width: 1_000 };
const bar = (start: number, end: number | null, state: TimelineBar["state"] = "SUCCESS", task = 0): TimelineBar => ({
  id: `20260101-${Math.round(start)}`,
  task,
  kind: "CYCLE",
  state,
  frozen: false,
  cyctime: new Date(start),
  start: new Date(start),
  end: end === null ? null : new Date(end),
  reason: null,
});

test("a run is as wide as it took, at least six pixels, and one that runs reaches to now", () => {
  const marks = marksOf(
    [bar(HOUR, 2 * HOUR), bar(5 * HOUR, 5 * HOUR + 1_000), bar(8 * HOUR, null, "RUNNING")],
    scale,
    9 * HOUR,
  );
  expect(marks.map(({ left, width, count }) => [left, width, count])).toEqual([
    [100, 99, 1],
    [500, 5, 1],
    [800, 99, 1],
  ]);
});

test("runs closer than three pixels become one cell in the colour of the worst", () => {
  const close = Array.from({ length: 10 }, (_, index) => bar(HOUR + index * 30_000, HOUR + index * 30_000 + 10_000));
  const [cell, ...rest] = marksOf(
    [...close.slice(0, 5), { ...close[5]!, state: "FAILURE" }, ...close.slice(6)],
    scale,
    0,
  );
  expect(rest).toEqual([]);
  expect(cell).toMatchObject({ count: 10, state: "failed" });
});

test("marks never overlap, lie within the picture, and every run is in exactly one", () => {
  const starts = fc.array(fc.integer({ min: 0, max: 10 * HOUR - 1 }), { maxLength: 300 });
  fc.assert(
    fc.property(starts, fc.integer({ min: 1, max: HOUR }), (times, length) => {
      const bars = [...times].sort((a, b) => a - b).map((at) => bar(at, at + length));
      const marks = marksOf(bars, scale, 0);
      expect(marks.reduce((sum, { count }) => sum + count, 0)).toBe(bars.length);
      marks.forEach(({ left, width }, index) => {
        expect(left).toBeGreaterThanOrEqual(index === 0 ? 0 : marks[index - 1]!.left);
        expect(width).toBeGreaterThan(0);
      });
    }),
  );
});

test("a point finds its mark, and the gap beside it finds none but a nearest one", () => {
  const marks = marksOf([bar(HOUR, 2 * HOUR), bar(5 * HOUR, 6 * HOUR)], scale, 0);
  expect(markAt(marks, 150)).toBe(marks[0]);
  expect(markAt(marks, 550)).toBe(marks[1]);
  expect(markAt(marks, 300)).toBeNull();
  expect(nearestMark(marks, 300)).toBe(marks[0]);
});

test("rows stand under their business flow, which counts its failures and hides them when collapsed", () => {
  const tasks = ["a", "b", "c"].map((name, index) => ({ id: name, name, flow: index < 2 ? "trade" : null }));
  const bars = [bar(0, 1), bar(0, 1, "FAILURE", 1), bar(0, 1, "SUCCESS", 2)];
  const names = (rows: ReturnType<typeof rowsOf>) =>
    rows.map((row) => (row.kind === "flow" ? `${row.flow} ${row.failed}` : row.task.name));
  expect(names(rowsOf(tasks, bars, new Set()))).toEqual(["trade 1", "a", "b", "null 0", "c"]);
  expect(names(rowsOf(tasks, bars, new Set(["trade"])))).toEqual(["trade 1", "null 0", "c"]);
});

test("ticks are whole steps of the wall clock", () => {
  const { at, step } = ticksOf({ from: 0, to: 12 * HOUR, width: 900 }, 5.5 * HOUR);
  expect(step).toBe(2 * HOUR);
  expect(at.map((tick) => (tick / HOUR + 5.5) % 2)).toEqual(at.map(() => 0));
});
