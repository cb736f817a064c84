import { afterAll, afterEach, beforeEach, expect, test } from "vitest";
import type { BackfillInput } from "@/lib/core/schedule/backfill";
import { applyEvent } from "@/lib/instances/apply-event";
import { database } from "@/lib/platform/db";
import { World } from "@/lib/scheduler/testing/world";
import { SYSTEM } from "./actor";
import {
  changeBackfill,
  createBackfill,
  getBackfill,
  listBackfills,
  previewBackfill,
  type BackfillOptions,
} from "./backfills";
import { act } from "./instance-actions";
import { whyWaiting } from "./instance-why";

const SCRIPT = JSON.stringify({
  type: "job",
  version: "2.0",
  steps: [
    {
      stepType: "otsstream",
      category: "reader",
      parameter: {
        datasource: "ots",
        dataTable: "orders",
        startTimeString: "${startTime}",
        endTimeString: "${endTime}",
      },
    },
    { stepType: "odps", category: "writer", parameter: { datasource: "odps", table: "t", partition: "pt=${day}" } },
  ],
});
const PARAMETERS = [
  { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
  { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  { name: "day", value: "$bizdate" },
];
const DAYS = [{ from: "2025-03-15", to: "2025-03-17" }];

let world: World;
let options: BackfillOptions;
beforeEach(async () => {
  world = await World.create(database(), "20250320120000");
  options = { clock: { now: () => world.now, sleep: async () => {} }, retentionOf: async () => 168 };
});
afterEach(() => world.close());
afterAll(() => database().close());

/** A node that reads a stream, every so many hours. */
function addReader(everyHours = 6): Promise<string> {
  return world.addNode(
    "reader",
    {
      cycle: { kind: "hourRange", everyHours },
      parameters: PARAMETERS,
      autoRerun: null,
      deployedAt: "20250101000000",
    },
    { script: SCRIPT },
  );
}

/** Lets seconds go by: dates are opened one a second. */
async function pass(seconds = 8): Promise<void> {
  for (let second = 0; second < seconds; second++) {
    world.now = new Date(world.now.getTime() + 1_000);
    await world.settle();
  }
}
const create = (plan: BackfillInput) => createBackfill(world.workspaceId, plan, SYSTEM, options);
const preview = (plan: BackfillInput) => previewBackfill(world.workspaceId, plan, "en", SYSTEM, options);
const instancesOf = (id: string) =>
  database().query<{
    id: bigint;
    bizdate: string;
    due: string;
    state: string;
    runType: string;
    attempt: number;
    startedAt: Date | null;
    parameters: Record<string, string>;
  }>(
    `select id, bizdate, cyctime_text as due, state, run_type as "runType", attempt, started_at as "startedAt", parameters from instance
     where run_key = $1 order by cyctime`,
    [id],
  );

test("rows 166, 169: the preview shows exactly the instances, windows and partitions that the start makes", async () => {
  const node = await addReader();
  const plan = { nodeIds: [node], ranges: DAYS };
  const shown = await preview(plan);
  expect(shown.errors).toEqual([]);
  expect(shown.instances).toHaveLength(12);
  // Business date 15 March runs the hours of the 16th: the windows begin the evening before.
  expect(shown.instances[0]).toMatchObject({
    bizdate: "20250315",
    cyctimeText: "20250316000000",
    windowStart: new Date(world.moment("20250315225000")),
    windowEnd: new Date(world.moment("20250315235000")),
    partition: "pt=20250315",
    loaded: "none",
    parameters: { startTime: "20250315225000", endTime: "20250315235000", day: "20250315" },
  });
  const made = await instancesOf(await create(plan));
  expect(
    made.map(({ bizdate, due, runType, parameters }) => ({ bizdate, cyctimeText: due, runType, parameters })),
  ).toEqual(
    shown.instances.map(({ bizdate, cyctimeText, runType, parameters }) => ({
      bizdate,
      cyctimeText,
      runType,
      parameters,
    })),
  );
});

test("rows 167, 168: three days run one after the other; a failure stops the days behind it until it is repaired", async () => {
  const node = await addReader();
  const order: string[] = [];
  world.outcome = (run) => {
    order.push(run.cyctimeText);
    return run.cyctimeText === "20250317060000" && run.attempt === 1 ? "FAILURE" : "SUCCESS";
  };
  const id = await create({ nodeIds: [node], ranges: DAYS });
  await pass();
  expect(order.map((text) => text.slice(0, 8))).toEqual([...Array(4).fill("20250316"), ...Array(4).fill("20250317")]);
  await pass();
  expect(await getBackfill(id, SYSTEM)).toMatchObject({ state: "RUNNING", total: 12, succeeded: 7, failed: 1 });
  const waiting = (await instancesOf(id)).at(-1)!;
  const [why] = await whyWaiting(`${waiting.bizdate}-${waiting.id}`, "en", SYSTEM, options.clock);
  expect(why).toMatchObject({ code: "schedule.waits_backfill_date" });

  const failed = (await instancesOf(id)).find(({ state }) => state === "FAILURE")!;
  await database().transaction((sql) =>
    applyEvent(sql, { ...failed, state: "FAILURE" }, "rerun", { actor: "user:ann", at: world.now }),
  );
  await pass();
  expect(await getBackfill(id, SYSTEM)).toMatchObject({ state: "FINISHED", succeeded: 12, failed: 0 });
  expect(order).toHaveLength(13);
});

test("dependencies among the chosen nodes hold, lanes run side by side, and chains follow the day before", async () => {
  const upper = await addReader(12);
  const lower = await world.addNode("lower", {
    cycle: { kind: "day", time: "01:00" },
    ancestors: [upper],
    dependsOnSelf: true,
    deployedAt: "20250101000000",
  });
  const order: string[] = [];
  world.outcome = (run) => {
    order.push(`${run.nodeId === upper ? "u" : "l"} ${run.bizdate.slice(6)}`);
    return "SUCCESS";
  };
  const id = await create({ nodeIds: [upper, lower], ranges: DAYS, lanes: 2 });
  await pass();
  expect(await getBackfill(id, SYSTEM)).toMatchObject({ state: "FINISHED", total: 9, succeeded: 9 });
  const at = (step: string) => order.indexOf(step);
  for (const day of ["15", "16", "17"]) expect(at(`l ${day}`)).toBeGreaterThan(order.lastIndexOf(`u ${day}`));
  expect([at("l 15"), at("l 16"), at("l 17")]).toEqual([at("l 15"), at("l 16"), at("l 17")].sort((a, b) => a - b));
  expect(at("u 16")).toBeLessThan(at("l 15"));
});

test("paused it starts nothing, resumed it goes on, cancelled it never does", async () => {
  const node = await addReader();
  world.outcome = () => "LATER";
  const id = await create({ nodeIds: [node], ranges: DAYS, hours: { from: "00:00", to: "06:00" } });
  await pass();
  expect(world.running).toHaveLength(2);
  await changeBackfill(id, "pause", SYSTEM, options);
  for (const run of world.running.splice(0)) await world.end(run, "SUCCESS");
  await pass();
  expect(world.running).toEqual([]);
  const next = (await instancesOf(id)).find(({ state }) => state === "NOT_RUN")!;
  const [why] = await whyWaiting(`${next.bizdate}-${next.id}`, "en", SYSTEM, options.clock);
  expect(why!.message).toContain("is PAUSED");
  await changeBackfill(id, "resume", SYSTEM, options);
  await pass();
  expect(world.running).toHaveLength(2);
  expect((await changeBackfill(id, "cancel", SYSTEM, options)).state).toBe("CANCELLED");
  await expect(changeBackfill(id, "resume", SYSTEM, options)).rejects.toMatchObject({
    code: "schedule.backfill_state",
  });
  for (const run of world.running.splice(0)) await world.end(run, "SUCCESS");
  await pass();
  expect((await instancesOf(id)).filter(({ state }) => state === "SUCCESS")).toHaveLength(4);
  expect((await listBackfills(world.workspaceId, SYSTEM)).map((each) => each.id)).toEqual([id]);
});

test("an instance that is run again when all is done opens its backfill anew; a cancelled one refuses", async () => {
  const node = await addReader();
  const id = await create({ nodeIds: [node], ranges: DAYS });
  await pass(16);
  expect(await getBackfill(id, SYSTEM)).toMatchObject({ state: "FINISHED", succeeded: 12 });
  const [again] = await instancesOf(id);
  const key = `${again!.bizdate}-${again!.id}`;
  await act(key, { operation: "rerun" }, SYSTEM);
  expect(await getBackfill(id, SYSTEM)).toMatchObject({ state: "RUNNING", finishedAt: null, succeeded: 11 });
  await pass();
  expect(await getBackfill(id, SYSTEM)).toMatchObject({ state: "FINISHED", succeeded: 12 });
  expect((await instancesOf(id))[0]).toMatchObject({ state: "SUCCESS", attempt: 2 });

  world.outcome = () => "FAILURE";
  const other = await create({ nodeIds: [node], ranges: DAYS, onLoaded: "append" });
  await pass();
  await changeBackfill(other, "cancel", SYSTEM, options);
  const failed = (await instancesOf(other)).find(({ state }) => state === "FAILURE")!;
  await expect(act(`${failed.bizdate}-${failed.id}`, { operation: "rerun" }, SYSTEM)).rejects.toMatchObject({
    code: "schedule.backfill_cancelled",
  });
  expect((await instancesOf(other)).find(({ id: each }) => each === failed.id)).toMatchObject({ state: "FAILURE" });
});

test("windows that are loaded already are left out, or loaded again on purpose", async () => {
  const node = await addReader();
  const first = await create({ nodeIds: [node], ranges: [{ from: "2025-03-15", to: "2025-03-15" }] });
  await pass();
  await database().query(
    `update attempt a set window_start = i.cyctime - interval '70 min', window_end = i.cyctime - interval '10 min'
     from instance i where i.id = a.instance_id and i.run_key = $1`,
    [first],
  );
  const plan = { nodeIds: [node], ranges: [{ from: "2025-03-15", to: "2025-03-16" }] };
  const skipping = await preview(plan);
  expect(skipping.warnings.map(({ code }) => code)).toEqual(["schedule.backfill_loaded"]);
  expect(skipping.instances.map(({ loaded, runType }) => `${loaded} ${runType}`)).toEqual([
    ...Array(4).fill("fully UNCHOOSE"),
    ...Array(4).fill("none NORMAL"),
  ]);
  const appending = await preview({ ...plan, onLoaded: "append" });
  expect(appending.warnings.map(({ code }) => code)).toEqual(["schedule.backfill_appends"]);
  const id = await create(plan);
  await pass();
  const made = await instancesOf(id);
  expect(made.every(({ state }) => state === "SUCCESS")).toBe(true);
  expect(made.filter(({ attempt }) => attempt > 0)).toHaveLength(4);
});

test("what cannot work is refused before it starts", async () => {
  const node = await addReader();
  const chained = await world.addNode("chained", {
    cycle: { kind: "day", time: "01:00" },
    dependsOnSelf: true,
    deployedAt: "20250101000000",
  });
  const codes = async (plan: BackfillInput) => (await preview(plan)).errors.map(({ code }) => code);
  options = { ...options, retentionOf: async () => 72 };
  expect(await codes({ nodeIds: [node], ranges: DAYS })).toEqual(["schedule.backfill_expired"]);
  expect(await codes({ nodeIds: [chained], ranges: DAYS, order: "descending" })).toEqual([
    "schedule.backfill_descending_chain",
  ]);
  expect(
    await codes({ nodeIds: [node, crypto.randomUUID()], ranges: [{ from: "2025-03-19", to: "2025-03-19" }] }),
  ).toEqual(["schedule.backfill_not_deployed"]);
  expect(await codes({ nodeIds: [node], ranges: DAYS, hours: { from: "01:00", to: "02:00" } })).toEqual([
    "schedule.backfill_empty",
  ]);
  await expect(create({ nodeIds: [node], ranges: DAYS })).rejects.toMatchObject({ code: "schedule.backfill_expired" });
  expect(await listBackfills(world.workspaceId, SYSTEM)).toEqual([]);
});

test("an instance whose time lies ahead waits for it, or runs at once when told to", async () => {
  const node = await addReader(12);
  const ranges = [{ from: "2025-03-19", to: "2025-03-19" }];
  const waiting = await create({ nodeIds: [node], ranges, hours: { from: "12:00", to: "12:00" } });
  world.now = new Date(world.moment("20250320110000"));
  const early = await create({ nodeIds: [node], ranges, hours: { from: "12:00", to: "12:00" }, runAhead: true });
  await pass();
  expect((await instancesOf(early)).map(({ state }) => state)).toEqual(["SUCCESS"]);
  expect((await instancesOf(waiting)).map(({ state }) => state)).toEqual(["WAIT_TIME"]);
});
