import fc from "fast-check";
import { Temporal } from "temporal-polyfill";
import { describe, expect, test } from "vitest";
import { parseParameters } from "./parameter/references";
import { nextRuns, planDay, type PlannedInstance } from "./plan-day";
import { schedule, type ScheduleInput } from "./schedule";
import { formatWall, HOUR_MS, MINUTE_MS, parseDay } from "./wall-time";
import { planWindows, type WindowSource } from "./window";
import { scheduledMoment } from "./window-text";
import { zoneOf } from "./zone";

const source = (start: string, end: string): WindowSource => ({
  parameters: parseParameters([
    { name: "startTime", value: start },
    { name: "endTime", value: end },
  ]),
  start: "${startTime}",
  end: "${endTime}",
});
const guide = source("$[yyyymmddhh24-2/24]$[miss-10/24/60]", "$[yyyymmddhh24-1/24]$[miss-10/24/60]");
const robust = source("$[yyyymmddhh24miss-70/24/60]", "$[yyyymmddhh24miss-10/24/60]");
const hourly = schedule.parse({ cycle: { kind: "hourRange" } });

function windowsOf(from: WindowSource, timing: typeof hourly, zoneId: string, first: string, count: number) {
  const zone = zoneOf(zoneId);
  const runs = nextRuns(timing, zone, scheduledMoment(first, zone), count);
  return planWindows(from, timing, zone, runs).map(({ start, end, carried }, index) => ({
    due: formatWall(runs[index]!.wall).slice(8, 12),
    start: start.at,
    end: end.at,
    carried,
  }));
}

test("the guide's task reads hour after hour, each once, ten minutes late", () => {
  const [window] = windowsOf(guide, hourly, "Asia/Shanghai", "20230423190000", 1);
  expect(window).toEqual({
    due: "1900",
    start: Date.UTC(2023, 3, 23, 9, 50),
    end: Date.UTC(2023, 3, 23, 10, 50),
    carried: false,
  });
});

describe("when the clocks of Los Angeles change", () => {
  const at = (text: string) => Date.parse(`${text}:00Z`);

  test("put forward: elapsed hours meet without help", () => {
    const windows = windowsOf(robust, hourly, "America/Los_Angeles", "20250309010000", 3);
    expect(windows).toEqual([
      { due: "0100", start: at("2025-03-09T07:50"), end: at("2025-03-09T08:50"), carried: false },
      { due: "0300", start: at("2025-03-09T08:50"), end: at("2025-03-09T09:50"), carried: false },
      { due: "0400", start: at("2025-03-09T09:50"), end: at("2025-03-09T10:50"), carried: false },
    ]);
  });

  test.each([
    ["one bracket per bound", robust],
    ["the guide's split brackets", guide],
  ])("put back: the only run of the repeated hour reads both passes (%s)", (_, from) => {
    expect(windowsOf(from, hourly, "America/Los_Angeles", "20251102000000", 3)).toEqual([
      { due: "0000", start: at("2025-11-02T05:50"), end: at("2025-11-02T06:50"), carried: false },
      { due: "0100", start: at("2025-11-02T06:50"), end: at("2025-11-02T08:50"), carried: true },
      { due: "0200", start: at("2025-11-02T08:50"), end: at("2025-11-02T09:50"), carried: false },
    ]);
  });

  test("a run planned for the hour of the change finds it out on its own, without its neighbours", () => {
    const [alone] = windowsOf(robust, hourly, "America/Los_Angeles", "20251102010000", 1);
    expect(alone).toMatchObject({ start: at("2025-11-02T06:50"), carried: true });
  });

  test("a daily run in the skipped hour is dry, and the next one reads both days", () => {
    const daily = schedule.parse({ cycle: { kind: "day", time: "02:30" } });
    const windows = windowsOf(
      source("$[yyyymmddhh24miss-1]", "$[yyyymmddhh24miss]"),
      daily,
      "America/Los_Angeles",
      "20250308000000",
      2,
    );
    expect(windows).toEqual([
      { due: "0230", start: at("2025-03-07T10:30"), end: at("2025-03-08T10:30"), carried: false },
      { due: "0230", start: at("2025-03-08T10:30"), end: at("2025-03-10T09:30"), carried: true },
    ]);
  });
});

test("windows that do not meet on ordinary days are left as they are written", () => {
  const halfHourly = schedule.parse({ cycle: { kind: "minute", everyMinutes: 30 } });
  const windows = windowsOf(guide, halfHourly, "America/Los_Angeles", "20251102000000", 6);
  expect(windows.every(({ carried }) => !carried)).toBe(true);
});

// Schedules with expressions whose windows meet on a clock that never changes.
const everyMinutes = (every: number) => ({ kind: "minute", everyMinutes: every }) as const;
const lagged = (minutes: number, lag: number) =>
  source(`$[yyyymmddhh24miss-${minutes + lag}/24/60]`, lag ? `$[yyyymmddhh24miss-${lag}/24/60]` : "$cyctime");
const TILING: readonly (readonly [string, ScheduleInput["cycle"], WindowSource])[] = [
  ["the guide's task", { kind: "hourRange" }, guide],
  ["hourly, robust", { kind: "hourRange" }, robust],
  ["hourly at minute 7", { kind: "hourRange", start: "00:07" }, guide],
  ["hourly at minute 45, split", { kind: "hourRange", start: "00:45" }, guide],
  ["hourly, whole hours", { kind: "hourRange" }, source("$[yyyymmddhh24-1/24]0000", "$[yyyymmddhh24]0000")],
  ["hourly, a day late", { kind: "hourRange" }, source("$[yyyymmddhh24miss-1-1/24]", "$[yyyymmddhh24miss-1]")],
  ["every two hours", { kind: "hourRange", everyHours: 2 }, lagged(120, 10)],
  ["every three hours at 01:30", { kind: "hourRange", start: "01:30", everyHours: 3 }, lagged(180, 0)],
  ["chosen hours, twelve apart", { kind: "hourList", hours: [2, 14], minute: 30 }, lagged(720, 5)],
  ["every 5 minutes", everyMinutes(5), lagged(5, 5)],
  ["every 15 minutes", everyMinutes(15), lagged(15, 10)],
  ["every 30 minutes", everyMinutes(30), lagged(30, 0)],
  ["daily in elapsed hours", { kind: "day", time: "00:10" }, lagged(1_440, 10)],
  ["daily at 02:30", { kind: "day", time: "02:30" }, source("$[yyyymmddhh24miss-1]", "$[yyyymmddhh24miss]")],
  [
    "daily at 01:30, late",
    { kind: "day", time: "01:30" },
    source("$[yyyymmddhh24miss-10/24/60-1]", "$[yyyymmddhh24miss-10/24/60]"),
  ],
  ["daily from midnight to midnight", { kind: "day", time: "00:15" }, source("${yyyymmdd}000000", "$[yyyymmdd]000000")],
  ["weekly", { kind: "week", weekdays: [7], time: "01:00" }, source("$[yyyymmddhh24miss-7*1]", "$[yyyymmddhh24miss]")],
  [
    "monthly",
    { kind: "month", days: [1], time: "00:30" },
    source("$[add_months(yyyymmdd,-1)]000000", "$[yyyymmdd]000000"),
  ],
];

/**
 * The runs of consecutive days: windows must meet exactly, and none may end after its run. Split brackets are excused
 * from the latter: where clocks change at another minute than 0 (St. John's until 2011) they name times ahead.
 */
function expectTiling(cycle: ScheduleInput["cycle"], from: WindowSource, zoneId: string, first: number, last: number) {
  const zone = zoneOf(zoneId);
  const timing = schedule.parse({ cycle });
  const runs: PlannedInstance[] = [];
  for (let day = first; day <= last; day++)
    runs.push(...planDay(timing, zone, day).filter(({ run }) => run === "NORMAL"));
  const windows = planWindows(from, timing, zone, runs);
  const isSplit = [...from.parameters.values()].some(({ pieces }) => pieces[1]?.kind === "scheduled");
  for (let index = 0; index < windows.length; index++) {
    const { start, end } = windows[index]!;
    const where = () => `${zoneId} ${formatWall(runs[index]!.wall)}`;
    if (index > 0 && start.at !== windows[index - 1]!.end.at)
      expect.fail(`${where()}: ${(start.at - windows[index - 1]!.end.at) / MINUTE_MS} min apart`);
    if (start.at > end.at) expect.fail(`${where()}: runs backwards`);
    if (end.at > runs[index]!.dueAt && !isSplit) expect.fail(`${where()}: ends after its run`);
  }
  return windows.length;
}

describe("windows tile", () => {
  test.each(TILING)("a whole year of a zone that changes its clocks: %s", (_, cycle, from) => {
    expect(expectTiling(cycle, from, "America/New_York", parseDay("20260101"), parseDay("20270108"))).toBeGreaterThan(
      11,
    );
  });

  /** Any clock change since 1995 and before 2036; the stretches between two changes are like any ordinary year. */
  const change = fc
    .tuple(fc.constantFrom(...Intl.supportedValuesOf("timeZone")), fc.integer({ min: 788_918_400, max: 2_051_222_400 }))
    .map(([zone, second]) => {
      const moment = Temporal.Instant.fromEpochMilliseconds(second * 1_000).toZonedDateTimeISO(zone);
      const change = moment.getTimeZoneTransition("next") ?? moment;
      return { zone, day: parseDay(change.toPlainDate().toString()) };
    });

  test.each(TILING)("around any clock change of any zone: %s", (_, cycle, from) => {
    const days = cycle.kind === "month" ? 63 : cycle.kind === "week" ? 16 : 3;
    fc.assert(
      fc.property(change, ({ zone, day }) => {
        expectTiling(cycle, from, zone, day - days, day + days);
      }),
      { numRuns: cycle.kind === "minute" ? 5 : 20 },
    );
  });

  test.each([
    ["Pacific/Apia", "20111230"],
    ["Australia/Lord_Howe", "20251005"],
    ["Australia/Lord_Howe", "20260405"],
    ["Africa/Cairo", "20240426"],
    ["Africa/Cairo", "20241101"],
    ["America/Havana", "20251102"],
    ["Antarctica/Troll", "20260329"],
    ["America/Caracas", "20160501"],
    ["Asia/Pyongyang", "20180505"],
    ["Asia/Colombo", "19960525"],
    ["Asia/Colombo", "20060415"],
  ])("in %s around %s, with every schedule", (zone, day) => {
    for (const [, cycle, from] of TILING) expectTiling(cycle, from, zone, parseDay(day) - 3, parseDay(day) + 3);
  });
});

test("no window of an hourly node with elapsed offsets is empty, and none but the carried are longer than the hour", () => {
  for (const zoneId of ["America/Los_Angeles", "Australia/Lord_Howe", "Africa/Cairo"]) {
    const zone = zoneOf(zoneId);
    const runs = nextRuns(hourly, zone, scheduledMoment("20240101000000", zone), 9_000);
    for (const { start, end, carried } of planWindows(robust, hourly, zone, runs)) {
      expect(end.at - start.at > HOUR_MS).toBe(carried && end.at - start.at !== HOUR_MS);
      expect(end.at).toBeGreaterThan(start.at);
    }
  }
});
