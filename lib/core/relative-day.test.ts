import { expect, test } from "vitest";
import { currentBizdate, lastHourWindow, lastWholeHour, resolveDay, toRelativeDay } from "./relative-day";

test("the current business date is the day before, on the workspace's clock", () => {
  expect(currentBizdate(new Date("2026-11-22T15:59:59Z"), "Asia/Shanghai")).toBe("20261121");
  expect(currentBizdate(new Date("2026-11-22T16:00:00Z"), "Asia/Shanghai")).toBe("20261122");
  expect(currentBizdate(new Date("2026-11-22T16:00:00Z"), "America/New_York")).toBe("20261121");
});

test("the last whole hour is over, just after midnight as well", () => {
  const shanghai = (utc: string) => lastWholeHour(new Date(utc), "Asia/Shanghai");
  expect(shanghai("2026-11-22T04:10:00Z")).toEqual({ bizdate: "20261121", from: "11:00", to: "11:59" });
  expect(shanghai("2026-11-22T16:30:00Z")).toEqual({ bizdate: "20261121", from: "23:00", to: "23:59" });
});

test.each([
  ["2026-11-22T04:10:00Z", "Asia/Shanghai", "20261122110000", "20261122120000"],
  ["2026-11-22T16:00:00Z", "Asia/Shanghai", "20261122230000", "20261123000000"],
  ["2026-11-22T04:10:00Z", "Asia/Kolkata", "20261122080000", "20261122090000"],
])("the window of the last hour at %s in %s", (utc, zone, startTime, endTime) => {
  expect(lastHourWindow(new Date(utc), zone)).toEqual({ startTime, endTime });
});

test("a kept address means the same days before whatever today is, across months and years", () => {
  expect(toRelativeDay("20261121", "20261121")).toBe("0");
  expect(toRelativeDay("20261031", "20261101")).toBe("-1");
  expect(resolveDay("0", "20270101")).toBe("20270101");
  expect(resolveDay("-2", "20270101")).toBe("20261230");
  expect(resolveDay("20260301", "20270101")).toBe("20260301");
});

test("what is no day is none, and a day to come stays a date", () => {
  expect(resolveDay("all", "20270101")).toBeNull();
  expect(resolveDay("1", "20270101")).toBeNull();
  expect(resolveDay("20260631", "20270101")).toBeNull();
  expect(resolveDay("20269999", "20270101")).toBeNull();
  expect(toRelativeDay("20261122", "20261121")).toBe("20261122");
});
