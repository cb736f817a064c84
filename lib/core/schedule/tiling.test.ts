import { describe, expect, test } from "vitest";
import { parseParameters } from "./parameter/references";
import { schedule, type ScheduleInput } from "./schedule";
import { formatWall, HOUR_MS, MINUTE_MS } from "./wall-time";
import { checkTiling, type TilingOptions } from "./tiling";
import { scheduledMoment } from "./window-text";
import { zoneOf } from "./zone";

const zone = zoneOf("Asia/Shanghai");
const GUIDE = ["$[yyyymmddhh24-2/24]$[miss-10/24/60]", "$[yyyymmddhh24-1/24]$[miss-10/24/60]"] as const;

function check(
  cycle: ScheduleInput["cycle"],
  [start, end]: readonly [string, string],
  options: TilingOptions & { count?: number } = {},
) {
  const source = {
    parameters: parseParameters([
      { name: "startTime", value: start },
      { name: "endTime", value: end },
    ]),
    start: "${startTime}",
    end: "${endTime}",
  };
  const from = scheduledMoment("20230423190000", zone);
  const tiling = checkTiling(source, schedule.parse({ cycle }), zone, from, options.count ?? 24, options);
  const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code.replace("schedule.window_", ""));
  return {
    ...tiling,
    bounds: tiling.windows.map((window) =>
      [window.start.at, window.end.at].map((at) => formatWall(zone.wallAt(at)).slice(8, 12)).join("-"),
    ),
    errorCodes: codes(tiling.errors),
    warningCodes: codes(tiling.warnings),
    fixed: tiling.fix?.parameters.map(({ value }) => value),
  };
}

test("the guide's task tiles, and there is nothing to say about it", () => {
  const tiling = check({ kind: "hourRange" }, GUIDE);
  expect(tiling).toMatchObject({ breaks: [], errors: [], warnings: [], fix: null });
  expect(tiling.bounds.slice(0, 2)).toEqual(["1750-1850", "1850-1950"]);
});

describe("the pitfall of split brackets", () => {
  test("half-hourly: windows overlap and leave gaps; one bracket per bound and half an hour of length repair it", () => {
    const tiling = check({ kind: "minute", everyMinutes: 30 }, GUIDE);
    expect(tiling.bounds.slice(0, 3)).toEqual(["1750-1850", "1720-1820", "1850-1950"]);
    expect(tiling.breaks[1]).toMatchObject({ kind: "overlap", index: 1 });
    expect(tiling.warningCodes.slice(0, 2)).toEqual(["split_brackets", "split_brackets"]);
    expect(tiling.fixed).toEqual(["$[yyyymmddhh24miss-40/24/60]", "$[yyyymmddhh24miss-10/24/60]"]);
  });

  test("hourly at minute 10 or later: windows meet but are an hour older than meant", () => {
    const tiling = check({ kind: "hourRange", start: "00:30" }, GUIDE);
    expect(tiling.breaks).toEqual([]);
    expect(tiling.warningCodes).toEqual(["split_brackets", "split_brackets"]);
    expect(tiling.warnings[0]!.message).toBe(
      "$[yyyymmddhh24-2/24]$[miss-10/24/60] takes its minutes from a bracket of its own: that is right for runs before " +
        "minute 10 of the hour, but this node runs at minute 30, where the bound lies 60 min further back than meant.",
    );
    expect(tiling.fixed).toEqual(["$[yyyymmddhh24miss-70/24/60]", "$[yyyymmddhh24miss-10/24/60]"]);
    expect(check({ kind: "hourRange", start: "00:09" }, GUIDE).warnings).toEqual([]);
  });

  test("every twenty minutes the fix is checked, not assumed", () => {
    const { fix, fixed } = check({ kind: "minute", everyMinutes: 20 }, GUIDE);
    expect(fix?.kind).toBe("length");
    const repaired = check({ kind: "minute", everyMinutes: 20 }, fixed as [string, string]);
    expect(repaired).toMatchObject({ breaks: [], errors: [], warnings: [] });
  });
});

test("windows longer or shorter than the runs are apart", () => {
  const longer = check({ kind: "hourRange" }, ["$[yyyymmddhh24miss-2/24]", "$[yyyymmddhh24miss-10/24/60]"]);
  expect(longer.warningCodes).toEqual(["length", "overlap"]);
  expect(longer.warnings[0]!.message).toBe("A window is 110 min long, but the runs are 60 min apart.");
  expect(longer.breaks).toHaveLength(24);
  expect(longer.fixed).toEqual(["$[yyyymmddhh24miss-70/24/60]", "$[yyyymmddhh24miss-10/24/60]"]);

  const shorter = check(
    { kind: "day", time: "00:30" },
    ["$[yyyymmddhh24miss-70/24/60]", "$[yyyymmddhh24miss-10/24/60]"],
    { count: 3 },
  );
  expect(shorter.warningCodes).toEqual(["length", "gap"]);
  expect(shorter.breaks[0]!.to - shorter.breaks[0]!.from).toBe(23 * HOUR_MS);
  expect(shorter.fixed).toEqual(["$[yyyymmddhh24miss-10/24/60-1]", "$[yyyymmddhh24miss-10/24/60]"]);
});

test("runs that are not evenly apart cannot tile, and no fix is invented", () => {
  const office = check({ kind: "hourRange", start: "08:00", everyHours: 1, end: "20:00" }, GUIDE);
  expect(office.warningCodes).toEqual(["uneven", "gap"]);
  expect(office.breaks.every(({ kind, from, to }) => kind === "gap" && to - from === 11 * HOUR_MS)).toBe(true);
  expect(office.fix).toBeNull();
});

test("a bound that does not move with the runs", () => {
  const constant = check({ kind: "hourRange" }, ["20230423000000", "$[yyyymmddhh24miss-10/24/60]"]);
  expect(constant.warningCodes).toContain("overlap");
  expect(constant.fixed).toEqual(["$[yyyymmddhh24miss-70/24/60]", "$[yyyymmddhh24miss-10/24/60]"]);
});

test("windows that no run could read", () => {
  expect(check({ kind: "hourRange" }, ["$cyctime", "$[yyyymmddhh24miss-1/24]"]).errorCodes).toEqual(["order"]);
  expect(check({ kind: "hourRange" }, ["$[yyyymmddhh24miss-1/24]", "$cyctime"]).errorCodes).toEqual(["future"]);
  const at = (lag: number): [string, string] => [
    `$[yyyymmddhh24miss-${60 + lag}/24/60]`,
    `$[yyyymmddhh24miss-${lag}/24/60]`,
  ];
  expect(check({ kind: "hourRange" }, at(4)).errorCodes).toEqual(["future"]);
  expect(check({ kind: "hourRange" }, at(5)).errorCodes).toEqual([]);
  const retentionMs = 24 * HOUR_MS;
  expect(check({ kind: "hourRange" }, at(22 * 60 + 50), { retentionMs }).errorCodes).toEqual([]);
  expect(check({ kind: "hourRange" }, at(22 * 60 + 51), { retentionMs }).errorCodes).toEqual(["expired"]);
});

test("a year of half-hourly runs of the repaired expressions meets to the millisecond", () => {
  const { breaks, windows } = check(
    { kind: "minute", everyMinutes: 30 },
    ["$[yyyymmddhh24miss-40/24/60]", "$[yyyymmddhh24miss-10/24/60]"],
    { count: 17_520 },
  );
  expect(breaks).toEqual([]);
  expect(windows.at(-1)!.end.at - windows[0]!.start.at).toBe(17_520 * 30 * MINUTE_MS);
});
