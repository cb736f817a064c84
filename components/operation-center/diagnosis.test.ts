import { expect, test } from "vitest";
import { diagnose, type Reason } from "./diagnosis";

const because = (code: string): Reason => ({ code: `schedule.${code}`, message: code, remedy: "", instance: null });
const states = (...given: Parameters<typeof diagnose>) => diagnose(...given).map(({ state }) => state);

test("the first unmet condition is named, what comes before it has passed, what comes after is open", () => {
  const waiting = { state: "WAIT_TIME", startedAt: null } as const;
  expect(states({ state: "NOT_RUN", startedAt: null }, [because("waits_ancestors")])).toEqual([
    "blocked",
    "pending",
    "pending",
    "pending",
  ]);
  expect(states(waiting, [because("waits_time")])).toEqual(["passed", "blocked", "pending", "pending"]);
  expect(states({ ...waiting, state: "WAIT_RESOURCE" }, [because("waits_no_worker")])).toEqual([
    "passed",
    "passed",
    "blocked",
    "pending",
  ]);
});

test("two conditions at once are both named, and nothing between them counts as passed", () => {
  const checks = diagnose({ state: "NOT_RUN", startedAt: null }, [because("waits_ancestors"), because("waits_time")]);
  expect(checks.map(({ state, reasons }) => [state, reasons.length])).toEqual([
    ["blocked", 1],
    ["blocked", 1],
    ["pending", 0],
    ["pending", 0],
  ]);
});

test("what has started has passed every check before its execution", () => {
  const startedAt = new Date();
  expect(states({ state: "FAILURE", startedAt }, [])).toEqual(["passed", "passed", "passed", "failed"]);
  expect(states({ state: "RUNNING", startedAt }, [])).toEqual(["passed", "passed", "passed", "running"]);
  expect(states({ state: "SUCCESS", startedAt }, [])).toEqual(["passed", "passed", "passed", "passed"]);
});
