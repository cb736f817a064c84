import fc from "fast-check";
import { expect, test } from "vitest";
import { deploymentEffect } from "@/lib/core/schedule/generation";
import { zoneOf } from "@/lib/core/schedule/zone";
import { sampleDeployedAt } from "./sample-history";

const zone = zoneOf("Asia/Shanghai");

test("the sample is deployed four hours ago, or at 23:29 when that was between 23:30 and midnight", () => {
  const at = (now: string) => sampleDeployedAt(new Date(now), zone).toISOString();
  expect(at("2026-11-28T19:29:00+00:00")).toBe("2026-11-28T15:29:00.000Z");
  expect(at("2026-11-28T19:30:00+00:00")).toBe("2026-11-28T15:29:00.000Z");
  expect(at("2026-11-28T19:59:59+00:00")).toBe("2026-11-28T15:29:00.000Z");
  expect(at("2026-11-28T20:00:00+00:00")).toBe("2026-11-28T16:00:00.000Z");
});

test("at every time of day the deployment counts at once, and three full hours have passed since", () => {
  const minutes = fc.integer({ min: 0, max: 3 * 365 * 1_440 });
  fc.assert(
    fc.property(minutes, (minute) => {
      const now = Date.UTC(2026, 0, 1) + minute * 60_000;
      const at = sampleDeployedAt(new Date(now), zone).getTime();
      expect(deploymentEffect("Immediately", at, zone).today).toBe(true);
      expect(now - at).toBeGreaterThanOrEqual(4 * 3_600_000);
      expect(now - at).toBeLessThan(4.6 * 3_600_000);
    }),
  );
});
