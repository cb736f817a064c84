import { expect, test } from "vitest";
import { channelFacts, recommendedCu } from "./channel";

test.each([
  [1, 0.5],
  [2, 0.5],
  [3, 1],
  [6, 1],
  [8, 1.5],
  [32, 4.5],
])("concurrency %d wants %d CU", (concurrent, cu) => {
  expect(recommendedCu(concurrent)).toBe(cu);
});

test("lanes are bounded by shards, and share the limit of the task", () => {
  expect(channelFacts(8, 4, 4)).toEqual({ lanes: 4, laneMbps: 1, isStarved: true });
  expect(channelFacts(2, 4, null)).toEqual({ lanes: null, laneMbps: 2, isStarved: false });
  expect(channelFacts(2, null, 4)).toEqual({ lanes: 2, laneMbps: null, isStarved: false });
});
