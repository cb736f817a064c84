import { expect, test } from "vitest";
import { deploymentEffect, generationTime, immediateRun, lastGeneratedDay } from "./generation";
import { parseDay } from "./wall-time";
import { scheduledMoment } from "./window-text";
import { zoneOf } from "./zone";

const zone = zoneOf("Asia/Shanghai");
const at = (text: string) => scheduledMoment(text, zone);
const today = parseDay("20250310");

test("the next day is generated at 23:30 of the workspace's clock", () => {
  expect(generationTime(today + 1, zone)).toBe(Date.UTC(2025, 2, 10, 15, 30));
  expect(lastGeneratedDay(at("20250310232959"), zone)).toBe(today);
  expect(lastGeneratedDay(at("20250310233000"), zone)).toBe(today + 1);
  expect(lastGeneratedDay(at("20250311000000"), zone)).toBe(today + 1);
});

test("a deployment counts from the next day, or at once; after 23:30 from the third day in both modes", () => {
  expect(deploymentEffect("T+1", at("20250310100000"), zone)).toEqual({ firstDay: today + 1, today: false });
  expect(deploymentEffect("Immediately", at("20250310100000"), zone)).toEqual({ firstDay: today, today: true });
  for (const mode of ["T+1", "Immediately"] as const) {
    expect(deploymentEffect(mode, at("20250310233000"), zone)).toEqual({ firstDay: today + 2, today: false });
    expect(deploymentEffect(mode, at("20250310235959"), zone)).toEqual({ firstDay: today + 2, today: false });
  }
});

test("deployed before 16:50 the 17:00 instance runs, after that it is born successful", () => {
  const planned = { dueAt: at("20250310170000"), run: "NORMAL" } as const;
  expect(immediateRun(planned, at("20250310164959"))).toBe("NORMAL");
  expect(immediateRun(planned, at("20250310165000"))).toBe("NORMAL");
  expect(immediateRun(planned, at("20250310165001"))).toBe("EXPIRED");
  expect(immediateRun({ ...planned, run: "PAUSE" }, at("20250310180000"))).toBe("PAUSE");
});
