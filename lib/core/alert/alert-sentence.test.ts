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
};
const CONDITIONS: readonly AlertCondition[] = alertCondition.options.map((option) =>
  alertCondition.parse({
    type: option.shape.type.value,
    by: "01:00",
    cycle: 1,
    seconds: 1,
    hours: 1,
    minutes: 5,
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
