import { expect, test } from "vitest";
import { DAY_MS, HOUR_MS, parseDay } from "../schedule/wall-time";
import { zoneOf } from "../schedule/zone";
import { baselineDraft, type BaselineDefinition, type BaselineSchedule } from "./baseline";
import { commitmentsOf, isGuarded } from "./commitment";

const shanghai = zoneOf("Asia/Shanghai");
const newYork = zoneOf("America/New_York");
const terms = (schedule: BaselineSchedule, marginMinutes = 30): BaselineDefinition => ({
  schedule,
  marginMinutes,
  priority: 1,
});
const iso = (ms: number) => new Date(ms).toISOString();
const shown = (definition: BaselineDefinition, day: string, hours: number[] = [], zone = shanghai) =>
  commitmentsOf(
    definition,
    parseDay(day),
    hours.map((hour) => parseDay(day) * DAY_MS + hour * HOUR_MS),
    zone,
  ).map(({ cycle, warnAt, committedAt }) => [cycle, iso(warnAt), iso(committedAt)]);

test("a daily one is for a time of the run date, or of the day after", () => {
  expect(shown(terms({ type: "daily", by: "09:00" }), "20260311")).toEqual([
    [0, "2026-03-11T00:30:00.000Z", "2026-03-11T01:00:00.000Z"],
  ]);
  expect(shown(terms({ type: "daily", by: "26:00" }), "20260311")).toEqual([
    [0, "2026-03-11T17:30:00.000Z", "2026-03-11T18:00:00.000Z"],
  ]);
});

test("an hourly one is for each hour with runs", () => {
  expect(shown(terms({ type: "hourly", afterMinutes: 90 }), "20260311", [3, 1, 3])).toEqual([
    [1, "2026-03-10T18:00:00.000Z", "2026-03-10T18:30:00.000Z"],
    [3, "2026-03-10T20:00:00.000Z", "2026-03-10T20:30:00.000Z"],
  ]);
});

test("where clocks change: a time that is skipped is the change, of an hour that comes twice the second counts", () => {
  // In New York clocks go from 02:00 to 03:00 on 8 March 2026 (07:00 UTC), and back at 02:00 on 1 November (06:00 UTC).
  expect(shown(terms({ type: "daily", by: "02:30" }), "20260308", [], newYork)[0]![2]).toBe("2026-03-08T07:00:00.000Z");
  expect(shown(terms({ type: "hourly", afterMinutes: 60 }), "20261101", [1], newYork)[0]![2]).toBe(
    "2026-11-01T07:00:00.000Z",
  );
});

test("a daily one guards what is planned until its committed time, an hourly one what is planned in its hour", () => {
  const daily = terms({ type: "daily", by: "09:00" });
  const [nine] = commitmentsOf(daily, parseDay("20260311"), [], shanghai);
  const planned = (text: string) => ({ wall: Date.parse(`${text}Z`), at: Date.parse(`${text}+08:00`) });
  expect(isGuarded(daily, nine!, planned("2026-03-11T09:00:00"))).toBe(true);
  expect(isGuarded(daily, nine!, planned("2026-03-11T09:01:00"))).toBe(false);
  const hourly = terms({ type: "hourly", afterMinutes: 60 });
  const [three] = commitmentsOf(hourly, parseDay("20260311"), [planned("2026-03-11T03:20:00").wall], shanghai);
  expect(isGuarded(hourly, three!, planned("2026-03-11T03:59:00"))).toBe(true);
  expect(isGuarded(hourly, three!, planned("2026-03-11T04:00:00"))).toBe(false);
});

test("the margin must leave room before the committed time", () => {
  const draft = (schedule: BaselineSchedule, marginMinutes: number) =>
    baselineDraft.safeParse({ name: "b", schedule, marginMinutes, nodeIds: [crypto.randomUUID()] }).error?.issues[0]
      ?.path;
  expect(draft({ type: "daily", by: "00:30" }, 29)).toBeUndefined();
  expect(draft({ type: "daily", by: "00:30" }, 30)).toEqual(["marginMinutes"]);
  expect(draft({ type: "hourly", afterMinutes: 20 }, 20)).toEqual(["marginMinutes"]);
  expect(draft({ type: "hourly", afterMinutes: 20 }, 4)).toEqual(["marginMinutes"]);
});
