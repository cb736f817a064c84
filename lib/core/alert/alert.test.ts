import { expect, test } from "vitest";
import { zoneOf } from "../schedule/zone";
import { paceOf } from "./pace";
import { alertRule, type AlertCondition } from "./rule";
import { dataViolates, instanceViolates, type InstanceFacts } from "./violation";

const shanghai = zoneOf("Asia/Shanghai");
/** 2026-11-22 10:00 on the wall. */
const scheduledWall = Date.UTC(2026, 10, 22, 10);
const at = (text: string) => new Date(`${text}+08:00`);
const facts = (given: Partial<InstanceFacts> = {}): InstanceFacts => ({
  state: "WAIT_TIME",
  scheduledWall,
  cycle: 11,
  startedAt: null,
  finishedAt: null,
  rerunPending: false,
  frozen: false,
  isolated: false,
  ...given,
});
const holds = (condition: AlertCondition, given: Partial<InstanceFacts>, now: string) =>
  instanceViolates(condition, facts(given), at(now), shanghai);

test("a rule as the form sends it gets the original's defaults", () => {
  const rule = alertRule.parse({
    name: "late",
    object: { type: "workspace" },
    condition: { type: "notFinishedBy", by: "33:30" },
    channelIds: ["0199f6a0-0000-7000-8000-000000000000"],
  });
  expect(rule).toMatchObject({
    maximumAlerts: 3,
    minimumIntervalMinutes: 30,
    quietHours: null,
    kinds: ["CYCLE"],
    enabled: true,
  });
});

test.each(["48:00", "7:60", "24", ""])("the hour %j is refused", (by) => {
  expect(alertRule.shape.condition.safeParse({ type: "notStartedBy", by }).success).toBe(false);
});

test("not finished by 33:30 means half past nine on the next morning, in the workspace's zone", () => {
  const late = { type: "notFinishedBy", by: "33:30" } as const;
  expect(holds(late, { state: "RUNNING" }, "2026-11-23T09:29:59")).toBe(false);
  expect(holds(late, { state: "RUNNING" }, "2026-11-23T09:30:00")).toBe(true);
  expect(holds(late, { state: "SUCCESS" }, "2026-11-23T12:00:00")).toBe(false);
  expect(holds(late, { state: "NOT_RUN", frozen: true }, "2026-11-23T12:00:00")).toBe(false);
});

test("not finished in cycle speaks of that cycle only", () => {
  const late = { type: "notFinishedInCycle", cycle: 11, by: "11:00" } as const;
  expect(holds(late, {}, "2026-11-22T11:00:00")).toBe(true);
  expect(holds(late, { cycle: 12 }, "2026-11-22T11:00:00")).toBe(false);
});

test("a failure that will be rerun alerts the one who asked for every failure, not the one who asked for the last", () => {
  const now = "2026-11-22T10:05:00";
  expect(holds({ type: "failed" }, { state: "FAILURE", rerunPending: true }, now)).toBe(true);
  expect(holds({ type: "failedAfterReruns" }, { state: "FAILURE", rerunPending: true }, now)).toBe(false);
  expect(holds({ type: "failedAfterReruns" }, { state: "FAILURE" }, now)).toBe(true);
  expect(holds({ type: "failed" }, { state: "SUCCESS" }, now)).toBe(false);
});

test("overtime counts from the start to the end, or to now", () => {
  const slow = { type: "longerThan", seconds: 60 } as const;
  const startedAt = at("2026-11-22T10:00:00");
  expect(holds(slow, { startedAt, state: "RUNNING" }, "2026-11-22T10:01:00")).toBe(false);
  expect(holds(slow, { startedAt, state: "RUNNING" }, "2026-11-22T10:01:01")).toBe(true);
  const finishedAt = at("2026-11-22T10:00:30");
  expect(holds(slow, { startedAt, finishedAt, state: "SUCCESS" }, "2026-11-22T12:00:00")).toBe(false);
});

test("data is stale, and retention at risk, only as far as it is known", () => {
  const now = at("2026-11-22T10:00:00");
  const committedUntil = at("2026-11-21T11:00:00"); // 23 hours behind
  expect(dataViolates({ type: "stale", minutes: 1_379 }, { committedUntil, retentionHours: null }, now)).toBe(true);
  expect(dataViolates({ type: "stale", minutes: 1_380 }, { committedUntil, retentionHours: null }, now)).toBe(false);
  expect(dataViolates({ type: "retentionAtRisk", hours: 2 }, { committedUntil, retentionHours: 24 }, now)).toBe(true);
  expect(dataViolates({ type: "retentionAtRisk", hours: 1 }, { committedUntil, retentionHours: 24 }, now)).toBe(false);
  expect(dataViolates({ type: "retentionAtRisk", hours: 2 }, { committedUntil, retentionHours: null }, now)).toBe(
    false,
  );
  expect(dataViolates({ type: "stale", minutes: 5 }, { committedUntil: null, retentionHours: null }, now)).toBe(false);
});

test("alerts keep their distance, stop at the maximum, and are silent in quiet hours that pass midnight", () => {
  const rule = { maximumAlerts: 2, minimumIntervalMinutes: 30, quietHours: { from: "22:00", to: "07:00" } };
  const pace = (sent: number, lastAt: string | null, now: string) =>
    paceOf(rule, { sent, lastAt: lastAt === null ? null : at(lastAt) }, at(now), shanghai);
  expect(pace(0, null, "2026-11-22T21:59:59")).toBe("send");
  expect(pace(0, null, "2026-11-22T22:00:00")).toBe("quiet");
  expect(pace(0, null, "2026-11-23T06:59:59")).toBe("quiet");
  expect(pace(0, null, "2026-11-23T07:00:00")).toBe("send");
  expect(pace(1, "2026-11-22T10:00:00", "2026-11-22T10:29:59")).toBe("wait");
  expect(pace(1, "2026-11-22T10:00:00", "2026-11-22T10:30:00")).toBe("send");
  expect(pace(2, "2026-11-22T10:00:00", "2026-11-22T12:00:00")).toBe("exhausted");
});
