import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pairPreviousCycle, pairSameCycle, pairSelf, type NodeDay } from "./pairing";
import type { CycleUnit } from "./schedule";
import { HOUR_MS, MINUTE_MS } from "./wall-time";

const node = (unit: CycleUnit, minutes: readonly number[], dependsOnSelf = false): NodeDay => ({
  unit,
  dependsOnSelf,
  times: minutes.map((minute) => minute * MINUTE_MS),
});
const every = (step: number, from = 0, to = 24 * 60 - 1) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step);
const hourly = (self = false, at = 0) => node("hour", every(60, at), self);
const daily = (hour: number, self = false) => node("day", [hour * 60], self);
const span = (from: number, to: number) => every(1, from, to);

// Rows of the documented table: ancestor, descendant, self-dependency.
describe("same cycle", () => {
  test("hour on hour, equally many: the k-th on the k-th, regardless of clock times", () => {
    expect(pairSameCycle(hourly(false, 30), hourly())).toEqual(span(0, 23).map((k) => [k]));
    expect(pairSameCycle(hourly(true, 30), hourly(true))).toEqual(span(0, 23).map((k) => [k]));
  });

  test("hour on hour, different counts: the nearest not later, each ancestor once", () => {
    // Ancestor at 00, 08, 16; descendant at 00, 06, 12, 18.
    expect(pairSameCycle(node("hour", [0, 480, 960]), node("hour", [0, 360, 720, 1080]))).toEqual([[0], [0], [1], [2]]);
    // More ancestors than descendants: one collects several. Ancestor at 00, 02, 04, …; descendant at 03 and 05.
    expect(pairSameCycle(node("hour", every(120)), node("hour", [180, 300]))).toEqual([[0, 1], [2]]);
  });

  test("a descendant's first instance without an earlier ancestor takes the ancestor's first", () => {
    expect(pairSameCycle(node("hour", [480, 960]), node("hour", [0, 500, 1000]))).toEqual([[0], [0], [1]]);
  });

  test("minute on minute as hour on hour", () => {
    const [five, ten] = [node("minute", every(5)), node("minute", every(10))];
    expect(pairSameCycle(five, node("minute", every(5, 2)))).toEqual(span(0, 287).map((k) => [k]));
    expect(pairSameCycle(five, ten).slice(0, 3)).toEqual([[0], [1, 2], [3, 4]]);
    expect(pairSameCycle(ten, five).slice(0, 4)).toEqual([[0], [0], [1], [1]]);
  });

  test("day on hour: every hourly instance waits, or only the first when they chain", () => {
    expect(pairSameCycle(daily(7), hourly())).toEqual(span(0, 23).map(() => [0]));
    expect(pairSameCycle(daily(7), hourly(true))).toEqual([[0], ...span(1, 23).map(() => [])]);
  });

  test("day on minute as day on hour", () => {
    expect(pairSameCycle(daily(7), node("minute", every(30)))).toEqual(span(0, 47).map(() => [0]));
    expect(pairSameCycle(daily(7), node("minute", every(30), true))).toEqual([[0], ...span(1, 47).map(() => [])]);
  });

  test("hour on day: all of them, or the nearest not later when they chain", () => {
    expect(pairSameCycle(hourly(), daily(5))).toEqual([span(0, 23)]);
    expect(pairSameCycle(hourly(true), daily(5))).toEqual([[5]]);
    expect(pairSameCycle(hourly(true), daily(0))).toEqual([[0]]);
    expect(pairSameCycle(node("hour", every(60, 600), true), daily(5))).toEqual([[0]]);
  });

  test("minute on day as hour on day", () => {
    expect(pairSameCycle(node("minute", every(30)), daily(5))).toEqual([span(0, 47)]);
    expect(pairSameCycle(node("minute", every(30), true), daily(5))).toEqual([[10]]);
  });

  test("minute on hour: those since the hour before, or the nearest when both chain", () => {
    const pairs = pairSameCycle(node("minute", every(15)), hourly());
    expect(pairs.slice(0, 3)).toEqual([[0], [1, 2, 3, 4], [5, 6, 7, 8]]);
    expect(pairSameCycle(node("minute", every(15), true), hourly(true)).slice(0, 3)).toEqual([[0], [4], [8]]);
  });

  test("hour on minute: the nearest, shared by several", () => {
    expect(pairSameCycle(hourly(), node("minute", every(30))).slice(0, 4)).toEqual([[0], [0], [1], [1]]);
    expect(pairSameCycle(hourly(true), node("minute", every(30), true)).slice(0, 4)).toEqual([[0], [0], [1], [1]]);
  });

  test("day on day: one on one, whatever their times and the days they really run on", () => {
    expect(pairSameCycle(daily(7), daily(0))).toEqual([[0]]);
    expect(pairSameCycle(daily(7), daily(0, true))).toEqual([[0]]);
  });

  test("an ancestor without instances that day is waited for by nobody", () => {
    expect(pairSameCycle(node("day", []), hourly())).toEqual(span(0, 23).map(() => []));
    expect(pairSameCycle(node("hour", []), daily(0))).toEqual([[]]);
  });
});

describe("the cycle before", () => {
  const yesterday = hourly().times.map((at) => at - 24 * HOUR_MS);
  const today = (position: number) => [{ day: "today", position }];
  const before = (position: number) => [{ day: "yesterday", position }];

  test("hour or minute on day: all of yesterday, or its last when they chain", () => {
    expect(pairPreviousCycle(hourly(), yesterday, daily(1))).toEqual([span(0, 23).flatMap(before)]);
    expect(pairPreviousCycle(hourly(true), yesterday, daily(1))).toEqual([before(23)]);
  });

  test("equal cycles move by one position", () => {
    const pairs = pairPreviousCycle(hourly(), yesterday, hourly(false, 30));
    expect(pairs.slice(0, 3)).toEqual([before(23), today(0), today(1)]);
  });

  test("day on anything is yesterday's", () => {
    const lastDay = [daily(7).times[0]! - 24 * HOUR_MS];
    expect(pairPreviousCycle(daily(7), lastDay, daily(0))).toEqual([before(0)]);
    expect(pairPreviousCycle(daily(7), lastDay, hourly())).toEqual(span(0, 23).map(() => before(0)));
    expect(pairPreviousCycle(daily(7), lastDay, hourly(true)).slice(0, 2)).toEqual([before(0), []]);
  });

  test("unequal cycles: one earlier than the nearest", () => {
    const pairs = pairPreviousCycle(hourly(), yesterday, node("minute", every(30)));
    expect(pairs.slice(0, 4)).toEqual([before(23), before(23), today(0), today(0)]);
  });

  test("on the first day there is nothing to wait for", () => {
    expect(pairPreviousCycle(hourly(), [], hourly()).slice(0, 2)).toEqual([[], today(0)]);
    expect(pairPreviousCycle(hourly(), [], daily(1))).toEqual([[]]);
  });

  test("self-dependency: the one before, and yesterday's last for the first of the day", () => {
    const { times } = hourly();
    expect(pairSelf(times, yesterday).slice(0, 2)).toEqual([before(23)[0], today(0)[0]]);
    expect(pairSelf(times, [])[0]).toBeNull();
  });
});

test("nobody waits for an instance planned after the day's last descendant, and never backwards in time for long", () => {
  const times = fc
    .uniqueArray(fc.nat(1_439), { minLength: 1, maxLength: 30 })
    .map((list) => list.sort((a, b) => a - b));
  const unit = fc.constantFrom<CycleUnit>("minute", "hour");
  fc.assert(
    fc.property(unit, times, fc.boolean(), unit, times, fc.boolean(), (aUnit, aTimes, aSelf, dUnit, dTimes, dSelf) => {
      const [a, d] = [node(aUnit, aTimes, aSelf), node(dUnit, dTimes, dSelf)];
      const pairs = pairSameCycle(a, d);
      expect(pairs).toHaveLength(dTimes.length);
      expect(pairs.every((parents) => parents.length > 0)).toBe(true);
      if (aUnit === dUnit && aTimes.length === dTimes.length) return;
      // Proximity: a parent that is later than its child is the ancestor's first, and only without any earlier one.
      pairs.forEach((parents, index) => {
        for (const parent of parents)
          if (aTimes[parent]! > dTimes[index]!) expect({ parent, parents }).toEqual({ parent: 0, parents: [0] });
      });
      // Without chains every ancestor up to the last descendant is waited for by somebody.
      if (!(aSelf && dSelf)) {
        const waitedFor = new Set(pairs.flat());
        aTimes.forEach((at, position) => at <= dTimes.at(-1)! && expect(waitedFor.has(position)).toBe(true));
      }
    }),
  );
});
