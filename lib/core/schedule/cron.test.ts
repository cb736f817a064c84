import { Cron } from "croner";
import fc from "fast-check";
import { expect, test } from "vitest";
import { cronOf } from "./cron";
import { minutesOf, runsOn } from "./cycle";
import { cycle, type Cycle } from "./schedule";
import { summaryOf } from "./summary";
import { DAY_MS, MINUTE_MS, parseDay } from "./wall-time";

test.each([
  [{ kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" }, ["00 00 00-23/1 * * ?"]],
  [{ kind: "day", time: "02:00" }, ["00 00 02 * * ?"]],
  [{ kind: "month", days: [1], time: "00:00" }, ["00 00 00 1 * ?"]],
  [{ kind: "minute", start: "00:00", everyMinutes: 5, end: "23:59" }, ["00 */5 00-23 * * ?"]],
  [{ kind: "minute", start: "08:05", everyMinutes: 10, end: "17:59" }, ["00 05-59/10 08-17 * * ?"]],
  [{ kind: "minute", start: "08:15", everyMinutes: 30, end: "10:15" }, ["00 15-59/30 08-09 * * ?", "00 15 10 * * ?"]],
  [{ kind: "hourList", hours: [8, 20, 12], minute: 30 }, ["00 30 08,12,20 * * ?"]],
  [{ kind: "week", weekdays: [7, 1], time: "06:30" }, ["00 30 06 ? * MON,SUN"]],
  [{ kind: "year", months: [12, 3], days: ["first", 15, "last"], time: "00:00" }, ["00 00 00 1,15,L 3,12 ?"]],
])("%j is shown as %j", (given, expected) => {
  expect(cronOf(cycle.parse(given))).toEqual(expected);
});

const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map((parts) => parts.map((part) => String(part).padStart(2, "0")).join(":"));
const some = (min: number, max: number) => fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 5 });
const cycles: fc.Arbitrary<Cycle> = fc.oneof(
  fc.record({
    kind: fc.constant("minute" as const),
    start: time,
    everyMinutes: fc.integer({ min: 1, max: 90 }),
    end: time,
  }),
  fc.record({
    kind: fc.constant("hourRange" as const),
    start: time,
    everyHours: fc.integer({ min: 1, max: 23 }),
    end: time,
  }),
  fc.record({ kind: fc.constant("hourList" as const), hours: some(0, 23), minute: fc.nat(59) }),
  fc.record({ kind: fc.constant("day" as const), time }),
  fc.record({ kind: fc.constant("week" as const), weekdays: some(1, 7), time }),
  fc.record({ kind: fc.constant("month" as const), days: some(1, 31), time }),
  fc.record({ kind: fc.constant("month" as const), days: fc.constant<(number | "last")[]>(["last", 3]), time }),
  fc.record({ kind: fc.constant("year" as const), months: some(1, 12), days: some(1, 28), time }),
);

test("the shown cron fires exactly when the cycle does, says another reader of cron", () => {
  fc.assert(
    fc.property(cycles, fc.integer({ min: parseDay("20240101"), max: parseDay("20271231") }), (chosen, day) => {
      if (minutesOf(chosen).length === 0) return;
      const ours = runsOn(chosen, day) ? minutesOf(chosen).map((minute) => day * DAY_MS + minute * MINUTE_MS) : [];
      const theirs = cronOf(chosen).flatMap((text) => {
        const cron = new Cron(text.replace("?", "*"), { timezone: "UTC", paused: true });
        const fires: number[] = [];
        for (let at = cron.nextRun(new Date(day * DAY_MS - 1)); at; at = cron.nextRun(at)) {
          if (at.getTime() >= (day + 1) * DAY_MS) break;
          fires.push(at.getTime());
        }
        return fires;
      });
      expect(theirs.sort((a, b) => a - b)).toEqual(ours);
    }),
    { numRuns: 500 },
  );
});

test("a summary names the times that happen, not the end of the range", () => {
  const hourly = cycle.parse({ kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" });
  expect(summaryOf(hourly)).toEqual({
    kind: "hours",
    every: 1,
    minute: 0,
    first: "00:00",
    last: "23:00",
    perDay: 24,
    allDay: true,
  });
  const office = cycle.parse({ kind: "minute", start: "08:00", everyMinutes: 45, end: "18:00" });
  expect(summaryOf(office)).toMatchObject({ first: "08:00", last: "17:45", perDay: 14, allDay: false });
});
