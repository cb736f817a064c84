import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import { formatInstanceId } from "@/lib/core/instance-id";
import type { ScheduleInput } from "@/lib/core/schedule/schedule";
import { systemClock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { World } from "@/lib/scheduler/testing/world";
import { SYSTEM } from "./actor";
import { whyWaiting } from "./instance-why";

const DAILY = { cycle: { kind: "day", time: "01:00" }, autoRerun: null, deployedAt: "20250101000000" } as const;
let world: World;
beforeEach(async () => {
  world = await World.create(database(), "20260310120000", { cu: 1 });
});
afterEach(() => world.close());
afterAll(() => database().close());

const node = (name: string, more: Partial<ScheduleInput> & { ancestors?: readonly string[] } = {}) =>
  world.addNode(name, { ...DAILY, ...more });

async function idOf(nodeId: string): Promise<string> {
  return formatInstanceId((await world.instances(nodeId, "20260310"))[0]!);
}

/** What is said of a node's instance of the day, the first thing first. */
async function why(nodeId: string) {
  const reasons = await whyWaiting(await idOf(nodeId), "en", SYSTEM, { ...systemClock, now: () => world.now });
  return reasons.map(
    ({ code, instance }) => `${code.slice("schedule.waits_".length)}${instance ? ` ${instance}` : ""}`,
  );
}

test("row 164: ancestors come before the time, a freeze before both, and what depends on nothing that exists never starts", async () => {
  const upper = await node("upper");
  const lower = await node("lower", { cycle: { kind: "day", time: "05:00" }, ancestors: [upper] });
  const lowest = await node("lowest", { cycle: { kind: "day", time: "00:30" }, ancestors: [lower] });
  world.outcome = (run) => (run.nodeId === upper ? "FAILURE" : "SUCCESS");
  await world.advanceTo("20260311000500");
  expect(await why(upper)).toEqual(["time"]);
  expect((await why(lowest))[0]).toBe(`ancestors ${await idOf(upper)}`);
  await world.advanceTo("20260311020000");
  expect(await why(lower)).toEqual([`failed_ancestor ${await idOf(upper)}`, "time"]);
  // However far up: what must be mended is named, not what waits for it as well.
  expect(await why(lowest)).toEqual([`failed_ancestor ${await idOf(upper)}`]);
  await database().query("update instance set frozen = true where node_id = $1", [lower]);
  expect((await why(lower))[0]).toBe("frozen");
  await database().query("update instance set frozen = false, isolated = true where node_id = $1", [lower]);
  expect((await why(lower))[0]).toBe("isolated");
});

test("a failed run that starts again by itself says when, one that does not waits for nothing", async () => {
  const again = await node("again", { autoRerun: { times: 1, intervalMinutes: 30 } });
  const once = await node("once");
  world.outcome = () => "FAILURE";
  await world.advanceTo("20260311010500");
  expect(await why(again)).toEqual(["rerun"]);
  expect(await why(once)).toEqual(["not"]);
});

test("resources: the place in line, the node's own limit, a run that fits nowhere, and nobody there", async () => {
  const [first, second, third, large] = [
    await node("first", { priority: 8 }),
    await node("second", { priority: 7 }),
    await node("third"),
    await node("large", { cu: 8 }),
  ];
  const limited = await node("limited", { cycle: { kind: "minute", start: "01:00", everyMinutes: 1, end: "01:01" }, maxParallel: 1, priority: 8 }); // prettier-ignore
  world.outcome = () => "LATER";
  await world.advanceTo("20260311010200");
  expect(await why(first)).toEqual(["not"]);
  const [, waiting] = await world.instances(limited, "20260310");
  const limitReasons = await whyWaiting(formatInstanceId(waiting!), "en", SYSTEM);
  expect(limitReasons.map(({ code }) => code)).toEqual(["schedule.waits_node_limit"]);
  expect(await why(second)).toEqual(["resources"]);
  const [reason] = await whyWaiting(await idOf(third), "en", SYSTEM);
  expect(reason!.message).toContain("1 of 1 CU");
  expect(await why(large)).toEqual(["too_large"]);
  await database().query("update worker set heartbeat_at = now() - interval '1 min' where resource_group_id = $1", [
    world.groupId,
  ]);
  expect(await why(third)).toEqual(["no_worker"]);
});
