import { expect, test } from "vitest";
import { schedule, type ScheduleInput } from "@/lib/core/schedule/schedule";
import { formatWall } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { inspectRuns, valueAt } from "./inspect-runs";
import { viewSchedule } from "./schedule-view";

const zone = zoneOf("Asia/Shanghai");
/** 2023-04-23 18:30 in Shanghai: the guide's day. */
const from = Date.UTC(2023, 3, 23, 10, 30);
const script = JSON.stringify({
  steps: [
    {
      stepType: "otsstream",
      category: "reader",
      parameter: { startTimeString: "${startTime}", endTimeString: "${endTime}" },
    },
  ],
});
const guide: ScheduleInput = {
  cycle: { kind: "hourRange" },
  parameters: [
    { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
    { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  ],
};

test("the guide's 19:00 run reads 17:50 to 18:50, between two neighbours on either side", () => {
  const { run, shown, tiling } = inspectRuns(schedule.parse(guide), script, zone, {}, from);
  expect(formatWall(run!.wall)).toBe("20230423190000");
  const texts = shown.map(({ window }) => `${window.start.text} ${window.end.text}`);
  expect(texts[2]).toBe("20230423175000 20230423185000");
  expect(texts).toHaveLength(5);
  expect(tiling?.breaks).toEqual([]);
});

test("a value that is no expression leaves the runs, and says why there is no window", () => {
  const wrong = { ...guide, parameters: [{ name: "startTime", value: "$[yyyymmdd" }, guide.parameters![1]!] };
  const { run, shown, error } = inspectRuns(schedule.parse(wrong), script, zone, {}, from);
  expect(run).not.toBeNull();
  expect(shown).toEqual([]);
  expect(error?.code).toBe("schedule.param_unclosed");
  expect(valueAt(wrong.parameters[0]!, zone, {}, run).error?.code).toBe("schedule.param_unclosed");
});

test("an unfinished draft is shown with what of it is valid", () => {
  const shown = viewSchedule({ cycle: { kind: "day", time: "25:00" }, priority: 5, outputs: 7 });
  expect(shown).toMatchObject({ cycle: { kind: "day", time: "00:00" }, priority: 5, outputs: [] });
});
