import { expect, test } from "vitest";
import type { BaselineInstance } from "@/lib/core/baseline/baseline";
import { axisOf } from "./key-path-axis";

const at = (hour: number, minute = 0) => new Date(Date.UTC(2026, 2, 11, hour, minute));
const instance = { path: [], warnAt: at(8, 30), committedAt: at(9), finishedAt: at(1) } as unknown as BaselineInstance;

test("from the earliest moment on the path to the latest, with round times between", () => {
  const axis = axisOf(instance, at(23));
  expect([axis.first, axis.share(at(1)), axis.share(at(0))]).toEqual([at(1), 0, 0]);
  expect(axis.share(at(9))).toBeCloseTo(100 / 1.04);
  expect(axis.ticks).toEqual([at(2), at(4), at(6), at(8)]);
});

test("while it is not done, now lies within", () => {
  const axis = axisOf({ ...instance, finishedAt: null }, at(10));
  expect(axis.share(at(10))).toBeLessThan(100);
  expect(axis.first).toEqual(at(8, 30));
});
