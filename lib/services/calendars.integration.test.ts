import { afterAll, beforeAll, expect, test } from "vitest";
import { calendarDraft } from "@/lib/core/schedule/calendar";
import { database } from "@/lib/platform/db";
import { World } from "@/lib/scheduler/testing/world";
import { SYSTEM } from "./actor";
import { changeCalendar, createCalendar, listCalendars, removeCalendar } from "./calendars";

let world: World;
beforeAll(async () => {
  world = await World.create(database(), "20260310120000");
});
afterAll(async () => {
  await world.close();
  await database().close();
});

const trading = (runDates: string[], name = "trading") =>
  calendarDraft.parse({ name, validFrom: "2026-01-01", validTo: "2026-12-31", runDates });

test("generation follows a calendar's dates as they are that night; a calendar in use keeps its name and stays", async () => {
  const { workspaceId } = world;
  const { id } = await createCalendar(workspaceId, trading(["2026-03-11"]), SYSTEM);
  await expect(createCalendar(workspaceId, trading(["2026-03-11"]), SYSTEM)).rejects.toMatchObject({
    code: "schedule.calendar_name_taken",
  });
  const daily = { cycle: { kind: "day", time: "01:00" }, deployedAt: "20250101000000" } as const;
  const traded = await world.addNode("traded", { ...daily, calendar: "trading" });
  const lost = await world.addNode("lost", { ...daily, calendar: "nobody made it" });
  await world.advanceTo("20260311230000");
  const runs = async (node: string) =>
    (await world.instances(node)).map(({ due, runType, attempt }) => `${due.slice(4, 8)} ${runType} ${attempt}`);
  expect(await runs(traded)).toEqual(["0311 NORMAL 1"]);
  expect(await runs(lost)).toEqual(["0311 SKIP_CYCLE 0"]);

  await changeCalendar(id, trading(["2026-03-11", "2026-03-13"]), SYSTEM);
  await world.advanceTo("20260313020000");
  expect(await runs(traded)).toEqual(["0311 NORMAL 1", "0312 SKIP_CYCLE 0", "0313 NORMAL 1"]);

  expect(await listCalendars(workspaceId, SYSTEM)).toMatchObject([{ name: "trading", uses: 1 }]);
  const inUse = { code: "schedule.calendar_in_use", params: { name: "trading", count: 1 } };
  await expect(removeCalendar(id, SYSTEM)).rejects.toMatchObject(inUse);
  await expect(changeCalendar(id, trading(["2026-03-11"], "other"), SYSTEM)).rejects.toMatchObject(inUse);
  const spare = await createCalendar(workspaceId, trading(["2026-03-11"], "spare"), SYSTEM);
  await removeCalendar(spare.id, SYSTEM);
  expect((await listCalendars(workspaceId, SYSTEM)).map(({ name }) => name)).toEqual(["trading"]);
});
