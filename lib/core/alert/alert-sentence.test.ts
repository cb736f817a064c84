import { expect, test } from "vitest";
import { alertSentence, type AlertFacts } from "./alert";
import { alertCondition, type AlertCondition } from "./rule";

const facts: AlertFacts = {
  node: { id: "n", name: "orders", owner: null },
  instance: {
    id: "20260310-1",
    businessDate: "2026-03-10",
    scheduledTime: "2026-03-11T01:00:00+08:00",
    status: "FAILURE",
    startedAt: null,
    finishedAt: null,
  },
  worker: { host: "h1", resourceGroup: "default", heartbeatAt: "2026-03-11T01:00:00+08:00" },
  committedUntil: "2026-03-10T23:50:00+08:00",
  baseline: {
    id: "b",
    name: "orders",
    owner: null,
    businessDate: "2026-03-10",
    cycle: 0,
    is: "WARNING",
    committedTime: "2026-03-11T09:00:00+08:00",
    expectedFinish: "2026-03-11T08:40:00+08:00",
    finishedAt: null,
    waitsFor: { node: "members", instanceId: "20260310-1" },
  },
};
const CONDITIONS: readonly AlertCondition[] = alertCondition.options.map((option) =>
  alertCondition.parse({
    type: option.shape.type.value,
    by: "01:00",
    cycle: 1,
    seconds: 1,
    hours: 1,
    minutes: 5,
    from: "WARNING",
  }),
);

test("every condition has a sentence in both languages, and says how many others there are", () => {
  for (const condition of CONDITIONS)
    for (const locale of ["en", "zh"] as const) {
      const sentence = alertSentence(condition, facts, 1, locale);
      expect(sentence, condition.type).toMatch(/orders|h1/);
      expect(sentence).not.toMatch(/undefined|null/);
      expect(alertSentence(condition, facts, 4, locale)).toContain("3");
    }
});

test("times are those of the workspace's wall clock", () => {
  expect(alertSentence({ type: "failed" }, facts, 1, "en")).toBe("orders 2026-03-11 01:00 failed");
  expect(alertSentence({ type: "stale", minutes: 5 }, facts, 1, "zh")).toBe("orders 的数据只到 2026-03-10 23:50");
});

const baseline = facts.baseline!;
const finishedAt = "2026-03-11T09:20:00+08:00";
const subject = "Baseline orders of business date 2026-03-10, committed to 2026-03-11 09:00,";

test.each([
  [{}, `${subject} may be late: expected 2026-03-11 08:40; it waits for members`],
  [{ expectedFinish: null, waitsFor: null }, `${subject} may be late: nobody can say when it will be done`],
  [{ is: "OVERTIME" }, `${subject} is overtime: not done yet; it waits for members`],
  [{ is: "OVERTIME", finishedAt }, `${subject} was done late: 2026-03-11 09:20`],
  [{ is: "RECOVERED" }, `${subject} is safe again: expected 2026-03-11 08:40`],
  [{ is: "RECOVERED", finishedAt }, `${subject} is done: 2026-03-11 09:20`],
] as const)("a baseline is told with its promise and what stands against it: %j", (more, sentence) => {
  expect(
    alertSentence({ type: "baseline", from: "WARNING" }, { ...facts, baseline: { ...baseline, ...more } }, 1, "en"),
  ).toBe(sentence);
});
