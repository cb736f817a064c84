import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { ScheduleInput } from "@/lib/core/schedule/schedule";
import { applyEvent } from "@/lib/instances/apply-event";
import { readLeftOut } from "@/lib/instances/generation/left-out";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl } from "@/lib/platform/env";
import { openMetrics } from "@/lib/platform/metrics";
import { measure } from "./measure";
import { settleMissedFires } from "./missed-fires";
import { World } from "./testing/world";

let database: Database;
const worlds: World[] = [];
beforeAll(() => {
  database = openDatabase(databaseUrl());
});
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});
afterAll(() => database.close());

async function worldAt(start: string, options: Parameters<typeof World.create>[2] = {}): Promise<World> {
  const world = await World.create(database, start, options);
  worlds.push(world);
  return world;
}
const HOURLY: ScheduleInput["cycle"] = { kind: "hourRange" };
const LONG_AGO = { deployedAt: "20250101000000" };
const GUIDE: ScheduleInput = {
  cycle: HOURLY,
  parameters: [
    { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
    { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  ],
};
const GUIDE_SCRIPT = JSON.stringify({
  steps: [{ stepType: "otsstream", parameter: { startTimeString: "${startTime}", endTimeString: "${endTime}" } }],
});
const hoursOf = (states: readonly string[], wanted: string) =>
  states.filter((text) => text.endsWith(` ${wanted}`)).map((text) => Number(text.slice(0, 2)));
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe("ordinary days", () => {
  test("row 141: an hourly node runs at every hour, on time, with the guide's windows, through midnight", async () => {
    const world = await worldAt("20260310200000");
    const node = await world.addNode("hourly", GUIDE);
    await world.advanceTo("20260310232959");
    expect(await world.instances(node)).toEqual([]);
    await world.advanceTo("20260310233000");
    expect(await world.states(node)).toHaveLength(24);
    await world.advanceTo("20260311120000");
    const instances = await world.instances(node, "20260310");
    expect(instances.map(({ state }) => state)).toEqual([...Array(13).fill("SUCCESS"), ...Array(11).fill("WAIT_TIME")]);
    for (const { due, started } of instances.slice(0, 13)) expect(started).toBe(due);
    expect(instances[0]!.parameters).toEqual({ startTime: "20260310225000", endTime: "20260310235000" });
    await world.advanceTo("20260312003000");
    expect(hoursOf(await world.states(node, "20260310"), "SUCCESS")).toEqual(span(0, 23));
    expect(hoursOf(await world.states(node, "20260311"), "SUCCESS")).toEqual([0]);
  });

  test("generating again, also by several at once, makes nothing twice", async () => {
    const world = await worldAt("20260310235000");
    const node = await world.addNode("hourly", { ...GUIDE, ...LONG_AGO });
    const again = await worldAt("20260310235000", { workspace: world });
    await Promise.all([world.settle(), again.settle(), world.settle()]);
    await database.query("delete from scheduler_mark");
    await world.settle();
    expect(await world.states(node, "20260310")).toHaveLength(24);
    const edges = await database.query(
      "select 1 from instance_edge e join instance i on i.id = e.child_id where i.node_id = $1 and i.bizdate = '20260310'",
      [node],
    );
    expect(edges).toHaveLength(24);
  });

  test("in a zone that changes its clocks: 23 runs in spring, and 24 in autumn", async () => {
    for (const [evening, bizdate, hours] of [
      ["20260307233000", "20260307", [...span(0, 1), ...span(3, 23)]],
      ["20261031233000", "20261031", span(0, 23)],
    ] as const) {
      const world = await worldAt(evening, { zone: "America/Los_Angeles" });
      const node = await world.addNode("hourly", { ...GUIDE, ...LONG_AGO });
      await database.query("delete from scheduler_mark where key = $1", [`generated:${world.workspaceId}`]);
      await world.settle();
      expect(hoursOf(await world.states(node, bizdate), "NOT_RUN")).toEqual(hours);
    }
  });

  test("the run of the repeated hour reads both passes of it", async () => {
    const world = await worldAt("20261031120000", { zone: "America/Los_Angeles" });
    const node = await world.addNode("hourly", { ...GUIDE, ...LONG_AGO }, { script: GUIDE_SCRIPT });
    await world.advanceTo("20261031233000");
    const starts = (await world.instances(node, "20261031")).map(({ parameters }) => parameters.startTime);
    expect(starts.slice(0, 4)).toEqual(["20261031225000", "20261031235000", "20261101015000", "20261101015000"]);
  });

  test("rows 114, 144: weekly nodes, calendars and dry runs succeed without running; outside effective dates there is nothing", async () => {
    const world = await worldAt("20260310120000");
    await database.prisma.calendar.create({
      data: {
        workspaceId: world.workspaceId,
        name: "trading",
        validFrom: new Date("2026-01-01"),
        validTo: new Date("2026-12-31"),
        runDates: ["2026-03-12"],
      },
    });
    const [weekly, traded, dry, ended, frozen] = await Promise.all([
      world.addNode("weekly", { cycle: { kind: "week", weekdays: [4], time: "01:00" }, ...LONG_AGO }),
      world.addNode("traded", { cycle: { kind: "day", time: "01:00" }, calendar: "trading", ...LONG_AGO }),
      world.addNode("dry", { cycle: { kind: "day", time: "01:00" }, recurrence: "Skip", ...LONG_AGO }),
      world.addNode("ended", {
        cycle: { kind: "day", time: "01:00" },
        effective: { from: "2026-01-01", to: "2026-03-10" },
        ...LONG_AGO,
      }),
      world.addNode("paused", { cycle: { kind: "day", time: "01:00" }, recurrence: "Pause", ...LONG_AGO }),
    ]);
    const below = await world.addNode("below", {
      cycle: { kind: "day", time: "02:00" },
      ancestors: [dry, weekly],
      ...LONG_AGO,
    });
    const blocked = await world.addNode("blocked", {
      cycle: { kind: "day", time: "02:00" },
      ancestors: [frozen],
      ...LONG_AGO,
    });
    await world.advanceTo("20260311030000");
    const first = async (id: string, bizdate = "20260310") => {
      const [row] = await world.instances(id, bizdate);
      return row && `${row.state} ${row.runType} ${row.attempt}`;
    };
    expect(await first(weekly)).toBe("SUCCESS SKIP_CYCLE 0");
    expect(await first(traded)).toBe("SUCCESS SKIP_CYCLE 0");
    expect(await first(dry)).toBe("SUCCESS SKIP 0");
    expect(await first(ended)).toBeUndefined();
    expect(await first(below)).toBe("SUCCESS NORMAL 1");
    expect(await first(frozen)).toBe("NOT_RUN PAUSE 0");
    expect(await first(blocked)).toBe("NOT_RUN NORMAL 0");
    await world.advanceTo("20260312030000");
    expect(await first(weekly, "20260311")).toBe("SUCCESS NORMAL 1");
    expect(await first(traded, "20260311")).toBe("SUCCESS NORMAL 1");
  });

  test("values that hold the instance's own id get it", async () => {
    const world = await worldAt("20260310120000");
    const node = await world.addNode("named", {
      cycle: { kind: "day", time: "01:00" },
      parameters: [{ name: "tag", value: "$jobid/$nodeid/$taskid" }],
      ...LONG_AGO,
    });
    await world.advanceTo("20260310233000");
    const [row] = await world.instances(node, "20260310");
    expect(row!.parameters.tag).toBe(`${world.workspaceId}/${node}/20260310-${row!.id}`);
  });
});

describe("deploying", () => {
  test("rows 139, 140: 'immediately' makes today's remaining hours at once; what is less than ten minutes away is born successful", async () => {
    const world = await worldAt("20260310105001");
    await world.settle();
    const node = await world.addNode("hourly", { ...GUIDE, instanceMode: "Immediately" });
    const below = await world.addNode("below", { ...GUIDE, instanceMode: "Immediately", ancestors: [node] });
    const above = await database.query<{ due: string; parents: string }>(
      `select to_char(i.cyctime at time zone 'Asia/Shanghai', 'HH24') as due,
         string_agg(to_char(p.cyctime at time zone 'Asia/Shanghai', 'HH24'), ',') as parents
       from instance i join instance_edge e on e.child_id = i.id and e.bizdate = i.bizdate
       join instance p on p.id = e.parent_id where i.node_id = $1 group by i.id, i.cyctime order by i.cyctime`,
      [below],
    );
    expect(above).toEqual(
      span(0, 23).map((hour) => ({ due: String(hour).padStart(2, "0"), parents: String(hour).padStart(2, "0") })),
    );
    const types = (await world.instances(node)).map(
      ({ due, runType, state }) => `${due.slice(8, 10)} ${runType} ${state}`,
    );
    expect(types.slice(10, 13)).toEqual(["10 EXPIRED SUCCESS", "11 EXPIRED SUCCESS", "12 NORMAL NOT_RUN"]);
    await world.advanceTo("20260310130000");
    const done = await world.instances(node);
    expect(done.filter(({ attempt }) => attempt === 1).map(({ due }) => due)).toEqual([
      "20260310120000",
      "20260310130000",
    ]);
    expect(done[12]!.started).toBe("20260310120000");
  });

  test("row 132: after 23:30 it counts from the third day in both modes", async () => {
    const world = await worldAt("20260310234000");
    await world.settle();
    const modes = ["Immediately", "T+1"] as const;
    const nodes = await Promise.all(modes.map((instanceMode) => world.addNode("late", { ...GUIDE, instanceMode })));
    await world.advanceTo("20260311235900");
    for (const node of nodes)
      expect((await world.instances(node)).map(({ bizdate }) => bizdate)).toEqual(Array(24).fill("20260311"));
  });

  test("row 142: a change replaces what has not run, keeps what has, and descendants wait for the new instances", async () => {
    const world = await worldAt("20260310120000");
    const node = await world.addNode("hourly", { ...GUIDE, ...LONG_AGO, instanceMode: "Immediately" });
    const below = await world.addNode("daily", {
      cycle: { kind: "day", time: "23:00" },
      ancestors: [node],
      ...LONG_AGO,
    });
    await world.advanceTo("20260311100500");
    await world.deploy(node, {
      cycle: { kind: "hourList", hours: [9, 18, 20], minute: 30 },
      instanceMode: "Immediately",
    });
    await world.settle();
    const instances = await world.instances(node, "20260310");
    expect(instances.map(({ due, runType }) => `${due.slice(8, 12)} ${runType}`)).toEqual([
      ...span(0, 9).map((hour) => `0${hour}00 NORMAL`),
      "0930 EXPIRED",
      "1000 NORMAL",
      "1830 NORMAL",
      "2030 NORMAL",
    ]);
    await world.advanceTo("20260311203000");
    expect(await world.states(below, "20260310")).toEqual(["2300 WAIT_TIME"]);
    await world.advanceTo("20260311230000");
    expect(await world.states(below, "20260310")).toEqual(["2300 SUCCESS"]);
  });

  test("an immediate descendant of an ancestor that starts tomorrow is isolated today, and never runs", async () => {
    const world = await worldAt("20260310090000");
    await world.settle();
    const upper = await world.addNode("upper", { cycle: { kind: "day", time: "00:00" } });
    const lower = await world.addNode("lower", { ...GUIDE, instanceMode: "Immediately", ancestors: [upper] });
    await world.advanceTo("20260310150000");
    const open = (await world.instances(lower)).filter(({ runType }) => runType === "NORMAL");
    expect(open.every(({ state, isolated }) => state === "NOT_RUN" && isolated)).toBe(true);
    await world.advanceTo("20260311030000");
    expect(hoursOf(await world.states(lower, "20260310"), "SUCCESS")).toEqual(span(0, 3));
  });

  test("a day generated late uses the version that counted for it", async () => {
    const world = await worldAt("20260310120000");
    const node = await world.addNode("daily", { cycle: { kind: "day", time: "10:00" }, ...LONG_AGO });
    await world.settle();
    world.now = new Date(world.moment("20260311080000"));
    await world.deploy(node, { cycle: { kind: "day", time: "20:00" } });
    await world.settle();
    expect(await world.states(node, "20260310")).toEqual(["1000 WAIT_TIME"]);
    await world.advanceTo("20260311233000");
    expect(await world.states(node, "20260311")).toEqual(["2000 NOT_RUN"]);
  });
});

describe("ancestors", () => {
  test("a failed ancestor holds its descendants until it is rerun, however late", async () => {
    const world = await worldAt("20260310120000");
    const upper = await world.addNode("upper", { cycle: { kind: "day", time: "01:00" }, autoRerun: null, ...LONG_AGO });
    const lower = await world.addNode("lower", { ...GUIDE, ancestors: [upper], ...LONG_AGO });
    world.outcome = (run) => (run.nodeId === upper ? "FAILURE" : "SUCCESS");
    await world.advanceTo("20260311090500");
    expect(await world.states(upper, "20260310")).toEqual(["0100 FAILURE"]);
    expect(hoursOf(await world.states(lower, "20260310"), "NOT_RUN")).toEqual(span(0, 23));
    world.outcome = () => "SUCCESS";
    const [failed] = await world.instances(upper, "20260310");
    await database.transaction((sql) =>
      applyEvent(sql, { ...failed!, state: "FAILURE" }, "rerun", { actor: "user:ann", at: world.now }),
    );
    await world.settle();
    const states = await world.states(lower, "20260310");
    expect(hoursOf(states, "SUCCESS")).toEqual(span(0, 9));
    expect(hoursOf(states, "WAIT_TIME")).toEqual(span(10, 23));
    expect((await world.instances(lower, "20260310"))[3]!.started).toBe("20260311090500");
  });

  test("rows 156, 158: set successful, and a dependency deleted by hand, let descendants go on", async () => {
    const world = await worldAt("20260310120000");
    const upper = await world.addNode("upper", { cycle: { kind: "day", time: "01:00" }, autoRerun: null, ...LONG_AGO });
    const lower = await world.addNode("lower", {
      cycle: { kind: "day", time: "02:00" },
      ancestors: [upper],
      ...LONG_AGO,
    });
    world.outcome = (run) => (run.nodeId === upper ? "FAILURE" : "SUCCESS");
    await world.advanceTo("20260311030000");
    const [failed] = await world.instances(upper, "20260310");
    await database.transaction((sql) =>
      applyEvent(sql, { ...failed!, state: "FAILURE" }, "setSuccessful", { actor: "user:ann", at: world.now }),
    );
    await world.settle();
    expect(await world.states(lower, "20260310")).toEqual(["0200 SUCCESS"]);
    await world.advanceTo("20260312030000");
    const [stuck] = await world.instances(lower, "20260311");
    await database.transaction(async (sql) => {
      await sql.query("update instance_edge set removed_at = $2 where child_id = $1", [stuck!.id, world.now]);
      await applyEvent(sql, { ...stuck!, state: "NOT_RUN" }, "dependencyDeleted", { actor: "user:ann", at: world.now });
    });
    await world.settle();
    expect(await world.states(lower, "20260311")).toEqual(["0200 SUCCESS"]);
  });

  test("an ancestor that is rerun takes its waiting descendants back", async () => {
    const world = await worldAt("20260310120000");
    const upper = await world.addNode("upper", { cycle: { kind: "day", time: "01:00" }, ...LONG_AGO });
    const lower = await world.addNode("lower", {
      cycle: { kind: "day", time: "05:00" },
      ancestors: [upper],
      ...LONG_AGO,
    });
    await world.advanceTo("20260311020000");
    expect(await world.states(lower, "20260310")).toEqual(["0500 WAIT_TIME"]);
    const [done] = await world.instances(upper, "20260310");
    world.outcome = () => "LATER";
    await database.transaction((sql) =>
      applyEvent(sql, { ...done!, state: "SUCCESS" }, "rerun", { actor: "user:ann", at: world.now }),
    );
    await world.advanceTo("20260311053000");
    expect(await world.states(lower, "20260310")).toEqual(["0500 NOT_RUN"]);
    world.outcome = () => "SUCCESS";
    await world.end(world.running.pop()!, "SUCCESS");
    await world.settle();
    expect(await world.states(lower, "20260310")).toEqual(["0500 SUCCESS"]);
  });

  test("a chain never overtakes itself, over midnight too", async () => {
    const world = await worldAt("20260310120000");
    const chain = await world.addNode("chain", {
      cycle: { kind: "hourRange", everyHours: 4 },
      dependsOnSelf: true,
      autoRerun: null,
      ...LONG_AGO,
    });
    world.outcome = (run) => (run.cyctimeText === "20260311160000" ? "FAILURE" : "SUCCESS");
    await world.advanceTo("20260312050000");
    expect(hoursOf(await world.states(chain, "20260310"), "SUCCESS")).toEqual([0, 4, 8, 12]);
    expect(hoursOf(await world.states(chain, "20260311"), "SUCCESS")).toEqual([]);
    const failed = (await world.instances(chain, "20260310"))[4]!;
    await database.transaction((sql) =>
      applyEvent(sql, { ...failed, state: "FAILURE" }, "setSuccessful", { actor: "user:ann", at: world.now }),
    );
    await world.settle();
    expect(hoursOf(await world.states(chain, "20260311"), "SUCCESS")).toEqual([0, 4]);
  });

  test("row 120: a daily node waits for all hours of its day; with the day before instead, for yesterday's", async () => {
    const world = await worldAt("20260309120000");
    const hourly = await world.addNode("hourly", { cycle: { kind: "hourRange", everyHours: 6 }, ...LONG_AGO });
    const same = await world.addNode("same", {
      cycle: { kind: "day", time: "01:00" },
      ancestors: [hourly],
      ...LONG_AGO,
    });
    const before = await world.addNode("before", {
      cycle: { kind: "day", time: "01:00" },
      previousCycleOf: [hourly],
      ...LONG_AGO,
    });
    await world.advanceTo("20260311013000");
    expect(await world.states(same, "20260309")).toEqual(["0100 SUCCESS"]);
    expect((await world.instances(same, "20260309"))[0]!.started).toBe("20260310180000");
    expect(await world.states(same, "20260310")).toEqual(["0100 NOT_RUN"]);
    expect((await world.instances(before, "20260310"))[0]!.started).toBe("20260311010000");
  });
});

describe("resources", () => {
  test("no more run at once than the workers have room for, and maximum parallel instances holds", async () => {
    const world = await worldAt("20260310120000", { cu: 2 });
    const limited = await world.addNode("limited", {
      cycle: { kind: "minute", everyMinutes: 20 },
      maxParallel: 1,
      ...LONG_AGO,
    });
    const free = await world.addNode("free", { cycle: { kind: "minute", everyMinutes: 20 }, cu: 1, ...LONG_AGO });
    world.outcome = () => "LATER";
    await world.advanceTo("20260311010000");
    const running = world.running.map(({ nodeId }) => nodeId);
    expect(running.filter((id) => id === limited)).toHaveLength(1);
    expect(running.filter((id) => id === free)).toHaveLength(1);
    for (const run of world.running.splice(0)) await world.end(run, "SUCCESS");
    await world.settle();
    expect(world.running.map(({ nodeId }) => nodeId).sort()).toEqual([limited, free].sort());
  });

  test("a failed run starts again after its interval, as often as its node says; the thousandth failure starts no storm", async () => {
    const world = await worldAt("20260310120000");
    const node = await world.addNode("flaky", {
      cycle: { kind: "day", time: "01:00" },
      autoRerun: { times: 3, intervalMinutes: 2 },
      ...LONG_AGO,
    });
    const starts: string[] = [];
    world.outcome = (_, at) => {
      starts.push(world.wall(at));
      return "FAILURE";
    };
    await world.advanceTo("20260311060000");
    expect(starts).toEqual(["20260311010000", "20260311010200", "20260311010400", "20260311010600"]);
    expect(await world.states(node, "20260310")).toEqual(["0100 FAILURE"]);
  });

  test("row 143: a worker that vanished is replaced, a frozen instance is not started, those of a frozen node are born frozen", async () => {
    const world = await worldAt("20260310120000");
    const node = await world.addNode("hourly", { ...GUIDE, ...LONG_AGO });
    world.outcome = () => "LATER";
    await world.advanceTo("20260311000000");
    const [lost] = world.running.splice(0);
    await database.query(
      "update slot set lease_until = now() - interval '1 s', worker_id = gen_random_uuid() where instance_id = $1",
      [lost!.id],
    );
    const [, second] = await world.instances(node, "20260310");
    await database.transaction((sql) =>
      applyEvent(sql, { ...second!, state: "WAIT_TIME" }, "frozen", {
        actor: "user:ann",
        at: world.now,
        set: { frozen: true },
      }),
    );
    world.outcome = () => "SUCCESS";
    await world.advanceTo("20260311020000");
    expect((await world.instances(node, "20260310"))[0]).toMatchObject({ state: "SUCCESS", attempt: 2 });
    expect(hoursOf(await world.states(node, "20260310"), "SUCCESS")).toEqual([0, 2]);
    const [, still] = await world.instances(node, "20260310");
    await database.transaction((sql) =>
      applyEvent(sql, { ...still!, state: "WAIT_TIME" }, "unfrozen", {
        actor: "user:ann",
        at: world.now,
        set: { frozen: false },
      }),
    );
    await world.settle();
    expect(hoursOf(await world.states(node, "20260310"), "SUCCESS")).toEqual([0, 1, 2]);
    await database.query("update node set frozen = true where id = $1", [node]);
    await world.advanceTo("20260312000000");
    const born = await world.instances(node, "20260311");
    // The hour at midnight has come, and has not started.
    expect(born.map(({ frozen, state }) => [frozen, state])).toEqual(Array(24).fill([true, "NOT_RUN"]));
  });
});

test("after 26 hours away: each node's policy decides, days are made up for, and no storm breaks loose", async () => {
  const world = await worldAt("20260310120000");
  const policies = ["all", "last", "skip"] as const;
  const nodes = await Promise.all(
    policies.map((missedFire) => world.addNode(missedFire, { ...GUIDE, missedFire, ...LONG_AGO })),
  );
  const chained = await world.addNode("chained", { ...GUIDE, dependsOnSelf: true, ...LONG_AGO });
  await world.advanceTo("20260311003000");
  const gone = world.now;
  world.now = new Date(world.moment("20260312023000"));
  const starts: Date[] = [];
  world.outcome = (_, at) => {
    starts.push(at);
    return "SUCCESS";
  };
  await world.generate();
  const settled = await database.transaction((sql) => settleMissedFires(sql, gone, world.now));
  expect(settled).toEqual({ run: 26 + 1 + 26, passedOver: 25 + 26 });
  await world.settle();
  expect(starts.length).toBeLessThan(10);
  await world.advanceTo("20260312024500");
  const ran = async (id: string) =>
    (await world.instances(id))
      .filter(({ due, attempt }) => due > "20260311003000" && due <= "20260312023000" && attempt > 0)
      .map(({ due }) => due);
  expect(await ran(nodes[0]!)).toHaveLength(26);
  expect(await ran(nodes[1]!)).toEqual(["20260312020000"]);
  expect(await ran(nodes[2]!)).toEqual([]);
  expect(await ran(chained)).toHaveLength(26);
  for (const id of nodes)
    expect(
      (await world.instances(id))
        .filter(({ due }) => due <= "20260312023000")
        .every(({ state }) => state === "SUCCESS"),
    ).toBe(true);
  const rates = new Map<number, number>();
  for (const start of starts)
    rates.set(Math.floor(start.getTime() / 1_000), (rates.get(Math.floor(start.getTime() / 1_000)) ?? 0) + 1);
  expect(Math.max(...rates.values())).toBeLessThanOrEqual(10);
});

test("a node whose configuration cannot be read is left out alone, is named, and gets what it missed once mended", async () => {
  const world = await worldAt("20260310200000");
  const well = await world.addNode("well", { ...GUIDE, ...LONG_AGO });
  const policies = ["all", "last", "skip"] as const;
  const broken = await Promise.all(
    policies.map((missedFire) => world.addNode(missedFire, { ...GUIDE, missedFire, ...LONG_AGO })),
  );
  const child = await world.addNode("child", { cycle: HOURLY, ancestors: [broken[0]!], ...LONG_AGO });
  await database.query(
    `with v as (
       insert into node_version (id, node_id, number, change_type, script, config)
       select gen_random_uuid(), id, 2, 'CREATE', '{}', '{"cycle":{"kind":"lunar"},"dependsOnChildren":"?"}'
       from unnest($1::uuid[]) id returning id, node_id),
     d as (
       insert into deployment (id, workspace_id, state, finished_at)
       values (gen_random_uuid(), $2, 'DEPLOYED', '2025-06-01') returning id),
     i as (insert into deployment_item select d.id, v.id from d, v)
     update node set deployed_version_id = v.id from v where node.id = v.node_id`,
    [broken, world.workspaceId],
  );
  await world.advanceTo("20260311061500");
  expect(hoursOf(await world.states(well, "20260310"), "SUCCESS")).toEqual(span(0, 6));
  for (const node of broken) expect(await world.states(node)).toEqual([]);
  expect(await world.instances(child, "20260310")).toMatchObject(Array(24).fill({ state: "NOT_RUN", isolated: true }));
  const named = await readLeftOut(database, world.workspaceId);
  expect(named.map(({ id, from }) => [id, from])).toEqual([...broken].sort().map((id) => [id, "20260311"]));

  // From tomorrow on, by its own mode; what was missed has no other version to be made from.
  await Promise.all(broken.map((node, index) => world.deploy(node, { ...GUIDE, missedFire: policies[index]! })));
  await world.settle();
  expect(await readLeftOut(database, world.workspaceId)).toEqual([]);
  const ranHours = async (node: string) => {
    const instances = await world.instances(node, "20260310");
    expect(instances).toHaveLength(24);
    return instances.flatMap(({ state, runType }, hour) => (state === "SUCCESS" && runType === "NORMAL" ? [hour] : []));
  };
  expect(await Promise.all(broken.map(ranHours))).toEqual([span(0, 6), [6], []]);
  expect(await ranHours(child)).toEqual(span(0, 6));
  await world.advanceTo("20260311071500");
  expect(await Promise.all(broken.map(ranHours))).toEqual([span(0, 7), [6, 7], [7]]);
  expect(await ranHours(child)).toEqual(span(0, 7));
});

test("the leader's metrics name what is at work and who works; standing by, a scheduler knows of itself only", async () => {
  const world = await worldAt("20260310200000");
  await world.addNode("hourly", { ...GUIDE, ...LONG_AGO });
  world.outcome = () => "LATER";
  await world.advanceTo("20260311003000");
  const metrics = openMetrics("scheduler");
  await measure(database, metrics, true);
  const text = await metrics.text();
  expect(text).toMatch(/^millrace_instances\{state="RUNNING"\} [1-9]/m);
  expect(text).toMatch(/^millrace_instances\{state="WAIT_TIME"\} [1-9]/m);
  expect(text).toMatch(/^millrace_workers\{group="w\w+"\} 1$/m);
  expect(text).toMatch(/^millrace_scheduler_leading 1$/m);
  await measure(database, metrics, false);
  expect(await metrics.text()).not.toContain('state="RUNNING"');
});
