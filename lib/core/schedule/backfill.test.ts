import { expect, test } from "vitest";
import { backfillDates, isWithinHours, loadedShare } from "./backfill";
import { formatDay, parseWall } from "./wall-time";

const dates = (plan: Partial<Parameters<typeof backfillDates>[0]>) =>
  backfillDates({ ranges: [{ from: "2025-03-01", to: "2025-03-05" }], lanes: 1, order: "ascending", ...plan }).map(
    ({ bizdate, lane, position }) => `${formatDay(bizdate).slice(6)} ${lane}.${position}`,
  );

test("dates run one after the other, or are dealt to lanes in turn", () => {
  expect(dates({})).toEqual(["01 0.0", "02 0.1", "03 0.2", "04 0.3", "05 0.4"]);
  expect(dates({ lanes: 2 })).toEqual(["01 0.0", "02 1.0", "03 0.1", "04 1.1", "05 0.2"]);
  expect(dates({ lanes: 5, ranges: [{ from: "2025-03-01", to: "2025-03-02" }] })).toEqual(["01 0.0", "02 1.0"]);
  expect(dates({ order: "descending" })[0]).toBe("05 0.0");
});

test("ranges that overlap count each date once; a range that runs backwards, or for ever, is refused", () => {
  const twice = [
    { from: "2025-03-01", to: "2025-03-02" },
    { from: "2025-03-02", to: "2025-03-03" },
  ];
  expect(dates({ ranges: twice })).toHaveLength(3);
  expect(() => dates({ ranges: [{ from: "2025-03-02", to: "2025-03-01" }] })).toThrow(/ends before it begins/);
  expect(() => dates({ ranges: [{ from: "2000-01-01", to: "2025-03-01" }] })).toThrow(/at most 1000/);
});

test("a range within the day includes both of its ends", () => {
  const at = (text: string) => isWithinHours({ wall: parseWall(`20250301${text}00`) }, { from: "00:00", to: "01:00" });
  expect([at("0000"), at("0100"), at("0101")]).toEqual([true, true, false]);
  expect(isWithinHours({ wall: parseWall("20250301235900") }, null)).toBe(true);
});

test.each([
  [[], "none"],
  [[[0, 10]], "none"],
  [[[20, 30]], "none"],
  [[[0, 11]], "partly"],
  [[[15, 30]], "partly"],
  [[[0, 14], [15, 30]], "partly"], // prettier-ignore
  [[[15, 30], [0, 15]], "fully"], // prettier-ignore
  [[[10, 20]], "fully"],
] as const)("of the window from 10 to 20, %j has loaded %s", (ranges, share) => {
  expect(
    loadedShare(
      { start: 10, end: 20 },
      ranges.map(([start, end]) => ({ start, end })),
    ),
  ).toBe(share);
});
