import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { nextRuns, planDay, previousRun, type Timing } from "./plan-day";
import { schedule, type ScheduleInput } from "./schedule";
import { formatWall, parseDay, parseWall, weekday } from "./wall-time";
import { scheduledMoment } from "./window-text";
import { zoneOf } from "./zone";

const shanghai = zoneOf("Asia/Shanghai");
const losAngeles = zoneOf("America/Los_Angeles");
const timing = (cycle: ScheduleInput["cycle"], rest: Partial<ScheduleInput> = {}): Timing =>
  schedule.parse({ cycle, ...rest });
const guide = timing({ kind: "hourRange", start: "00:00", everyHours: 1, end: "23:59" });
const times = (planned: readonly { wall: number }[]) => planned.map(({ wall }) => formatWall(wall));
const clocks = (planned: readonly { wall: number }[]) => times(planned).map((text) => text.slice(8, 12));

test("the guide's hourly node has 24 instances a day whose business date is the day before", () => {
  const planned = planDay(guide, shanghai, parseDay("20230423"));
  expect(planned).toHaveLength(24);
  expect(planned[19]).toEqual({
    wall: parseWall("20230423190000"),
    dueAt: Date.UTC(2023, 3, 23, 11),
    bizdate: parseDay("20230422"),
    position: 19,
    run: "NORMAL",
  });
});

test("an hourly range includes both of its ends", () => {
  const cycle = timing({ kind: "hourRange", start: "00:00", everyHours: 1, end: "03:00" });
  expect(clocks(planDay(cycle, shanghai, 0))).toEqual(["0000", "0100", "0200", "0300"]);
});

test.each([
  [{ kind: "minute", start: "08:15", everyMinutes: 30, end: "10:00" }, ["0815", "0845", "0915", "0945"]],
  [{ kind: "hourList", hours: [20, 8, 8, 12], minute: 30 }, ["0830", "1230", "2030"]],
  [{ kind: "day", time: "02:05" }, ["0205"]],
] as const)("%j runs at %j", (cycle, expected) => {
  expect(clocks(planDay(timing(cycle as ScheduleInput["cycle"]), shanghai, 0))).toEqual(expected);
});

describe("weekly and slower nodes have an instance every day, a dry run on days they leave out", () => {
  const realDays = (cycle: ScheduleInput["cycle"], year: number) => {
    const days: string[] = [];
    for (let day = parseDay(`${year}0101`); day <= parseDay(`${year}1231`); day++) {
      const planned = planDay(timing(cycle), shanghai, day);
      expect(planned).toHaveLength(1);
      if (planned[0]!.run === "NORMAL") days.push(times(planned)[0]!.slice(0, 8));
      else expect(planned[0]!.run).toBe("SKIP_CYCLE");
    }
    return days;
  };

  test("weekdays", () => {
    const days = realDays({ kind: "week", weekdays: [1, 7], time: "01:00" }, 2025);
    expect(days.slice(0, 4)).toEqual(["20250105", "20250106", "20250112", "20250113"]);
    expect(days).toHaveLength(104);
    expect(weekday(parseDay("20250105"))).toBe(7);
  });

  test("days of the month, the last day among them; a 31st is left out of short months", () => {
    expect(realDays({ kind: "month", days: [31], time: "01:00" }, 2025)).toHaveLength(7);
    const days = realDays({ kind: "month", days: ["last", 15], time: "01:00" }, 2024);
    expect(days.slice(0, 4)).toEqual(["20240115", "20240131", "20240215", "20240229"]);
    expect(days).toHaveLength(24);
  });

  test("quarter ends", () => {
    expect(realDays({ kind: "year", months: [3, 6, 9, 12], days: ["first", "last"], time: "01:00" }, 2025)).toEqual([
      "20250301",
      "20250331",
      "20250601",
      "20250630",
      "20250901",
      "20250930",
      "20251201",
      "20251231",
    ]);
  });
});

describe("when the clocks are put forward", () => {
  const day = parseDay("20250309");

  test("an hourly node has 23 instances and none at 02:00", () => {
    const planned = planDay(guide, losAngeles, day);
    expect(planned).toHaveLength(23);
    expect(clocks(planned).slice(0, 4)).toEqual(["0000", "0100", "0300", "0400"]);
    expect(planned[2]!.dueAt - planned[1]!.dueAt).toBe(3_600_000);
  });

  test("a daily node in the skipped hour has a dry run one hour later", () => {
    const [planned] = planDay(timing({ kind: "day", time: "02:30" }), losAngeles, day);
    expect(planned).toMatchObject({ wall: parseWall("20250309033000"), run: "SKIP_CYCLE" });
    expect(planned!.dueAt).toBe(scheduledMoment("20250309033000", losAngeles));
  });

  test("a day that did not happen has no instances, and the next day its own only", () => {
    const apia = zoneOf("Pacific/Apia");
    const daily = timing({ kind: "day", time: "00:00" });
    expect(planDay(daily, apia, parseDay("20111230"))).toEqual([]);
    expect(planDay(guide, apia, parseDay("20111230"))).toEqual([]);
    expect(planDay(daily, apia, parseDay("20111231"))).toHaveLength(1);
  });
});

test("when the clocks are put back, only the second of two equal times has an instance", () => {
  const planned = planDay(guide, losAngeles, parseDay("20251102"));
  expect(planned).toHaveLength(24);
  expect(planned.map(({ dueAt }) => dueAt).slice(0, 3)).toEqual(
    ["2025-11-02T07:00Z", "2025-11-02T09:00Z", "2025-11-02T10:00Z"].map((at) => Date.parse(at)),
  );
});

test("a whole year of every zone agrees with Temporal's own clock changes", () => {
  for (const id of Intl.supportedValuesOf("timeZone")) {
    const zone = zoneOf(id);
    const expected: number[] = [];
    const start = Temporal.PlainDate.from("2026-01-01");
    const planned: number[] = [];
    for (let index = 0; index < 365; index++) {
      const date = start.add({ days: index });
      const { hoursInDay } = date.toZonedDateTime(id);
      if (hoursInDay === 24) continue; // days without a change are alike; those with one differ
      planned.push(...planDay(guide, zone, parseDay(date.toString())).map(({ dueAt }) => dueAt));
      for (let hour = 0; hour < 24; hour++) {
        const wall = date.toPlainDateTime({ hour });
        const moment = wall.toZonedDateTime(id, { disambiguation: "later" });
        if (moment.toPlainDateTime().equals(wall)) expected.push(moment.epochMilliseconds);
      }
    }
    expect(planned, id).toEqual(expected);
  }
});

test("scheduling type, calendar and effective dates decide what an instance is for", () => {
  const day = parseDay("20250310");
  const run = (rest: Partial<ScheduleInput>, runDays: ((day: number) => boolean) | null = null) =>
    planDay(timing({ kind: "day", time: "00:00" }, rest), shanghai, day, runDays).map((planned) => planned.run);
  expect(run({})).toEqual(["NORMAL"]);
  expect(run({ recurrence: "Skip" })).toEqual(["SKIP"]);
  expect(run({ recurrence: "Pause" })).toEqual(["PAUSE"]);
  expect(run({}, (candidate) => candidate !== day)).toEqual(["SKIP_CYCLE"]);
  expect(run({ effective: { from: "2025-03-10", to: "2025-03-10" } })).toEqual(["NORMAL"]);
  expect(run({ effective: { from: "2025-03-11", to: "2025-12-31" } })).toEqual([]);
  expect(run({ effective: { from: "2024-03-11", to: "2025-03-09" } })).toEqual([]);
});

describe("the runs around a moment", () => {
  const from = scheduledMoment("20250310183000", shanghai);

  test("are those that really happen, in time order", () => {
    expect(times(nextRuns(guide, shanghai, from, 3))).toEqual(["20250310190000", "20250310200000", "20250310210000"]);
    expect(
      times(nextRuns(timing({ kind: "year", months: [2], days: [29], time: "05:00" }), shanghai, from, 2)),
    ).toEqual(["20280229050000", "20320229050000"]);
    expect(times([previousRun(guide, shanghai, from)!])).toEqual(["20250310180000"]);
    const monthly = timing({ kind: "month", days: [1], time: "05:00" });
    expect(times([previousRun(monthly, shanghai, from)!])).toEqual(["20250301050000"]);
  });

  test("end with the effective dates, and with patience", () => {
    const ending = timing({ kind: "day", time: "00:00" }, { effective: { from: "2025-03-01", to: "2025-03-12" } });
    expect(times(nextRuns(ending, shanghai, from, 9))).toEqual(["20250311000000", "20250312000000"]);
    expect(previousRun(ending, shanghai, scheduledMoment("20250301000000", shanghai))).toBeNull();
    expect(nextRuns(guide, shanghai, from, 1, () => false)).toEqual([]);
  });
});
