import { expect, test } from "vitest";
import type { BaselineInstanceSummary } from "@/lib/core/baseline/baseline";
import { mostTelling } from "./most-telling";

const cycle = (hour: number, state: BaselineInstanceSummary["state"], isDone = false): BaselineInstanceSummary => ({
  bizdate: "20260310",
  cycle: hour,
  state,
  committedAt: new Date(Date.UTC(2026, 2, 11, hour)),
  warnAt: new Date(Date.UTC(2026, 2, 11, hour)),
  finishedAt: isDone ? new Date(Date.UTC(2026, 2, 11, hour)) : null,
  predictedAt: null,
  reason: null,
  total: 1,
  done: isDone ? 1 : 0,
  evaluatedAt: new Date(0),
});

test("the worst comes first, of equals the first that is not done", () => {
  expect(mostTelling([cycle(3, "SAFE"), cycle(2, "WARNING"), cycle(1, "WARNING")])?.cycle).toBe(1);
  expect(mostTelling([cycle(2, "WARNING"), cycle(1, "OVERTIME", true), cycle(0, "OVERTIME", true)])?.cycle).toBe(1);
  expect(mostTelling([cycle(2, "OVERTIME"), cycle(1, "OVERTIME"), cycle(3, "OVERTIME", true)])?.cycle).toBe(1);
});

test("when all are done, the last; none of none", () => {
  expect(mostTelling([cycle(3, "SAFE", true), cycle(0, "SAFE", true)])?.cycle).toBe(3);
  expect(mostTelling([])).toBeNull();
});
