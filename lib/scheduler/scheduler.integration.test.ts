import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { World } from "./testing/world";

let database: Database;
beforeAll(() => {
  database = openDatabase(databaseUrl());
});
afterAll(() => database.close());

const GUIDE = {
  cycle: { kind: "hourRange" },
  parameters: [
    { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
    { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  ],
} as const;

test("an hourly node runs at every hour of the next day, on time and with the guide's windows", async () => {
  const world = await World.create(database, "20260310200000");
  const node = await world.addNode("hourly", GUIDE as never);
  await world.advanceTo("20260310232959");
  expect(await world.instances(node)).toEqual([]);
  await world.advanceTo("20260310233000");
  expect(await world.states(node)).toHaveLength(24);
  await world.advanceTo("20260311120000");
  const instances = await world.instances(node, "20260310");
  expect(instances.map(({ state }) => state)).toEqual([...Array(13).fill("SUCCESS"), ...Array(11).fill("WAIT_TIME")]);
  for (const { due, started } of instances.slice(0, 13)) expect(started).toBe(due);
  expect(instances[0]!.parameters).toEqual({ startTime: "20260310225000", endTime: "20260310235000" });
  await world.advanceTo("20260312000000");
  expect((await world.instances(node, "20260310")).every(({ state }) => state === "SUCCESS")).toBe(true);
  await world.close();
});
