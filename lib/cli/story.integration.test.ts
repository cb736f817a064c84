import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { InstanceDetail, InstanceSummary } from "@/lib/core/instance";
import type { ScheduleInput } from "@/lib/core/schedule/schedule";
import { database } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";
import { settleMissedFires } from "@/lib/scheduler/missed-fires";
import { World } from "@/lib/scheduler/testing/world";

/** The days around the night in which the clocks of Los Angeles are put back: 2 November 2025. */
const GUIDE: ScheduleInput = {
  cycle: { kind: "hourRange" },
  parameters: [
    { name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" },
    { name: "endTime", value: "$[yyyymmddhh24-1/24]$[miss-10/24/60]" },
  ],
};
const SCRIPT = JSON.stringify({
  steps: [{ stepType: "otsstream", parameter: { startTimeString: "${startTime}", endTimeString: "${endTime}" } }],
});
const program = join(import.meta.dirname, "../../bin/millrace.js");
let world: World;
let workspace: string;
let names: Record<"hourly" | "upstream" | "report" | "flaky", string>;

beforeAll(async () => {
  world = await World.create(database(), "20251031210000", { zone: "America/Los_Angeles" });
  const deployedAt = "20250101000000";
  const hourly = await world.addNode("hourly", { ...GUIDE, deployedAt }, { script: SCRIPT });
  const daily = { cycle: { kind: "day", time: "01:00" }, deployedAt } as const;
  const upstream = await world.addNode("upstream", { ...daily, autoRerun: null });
  const report = await world.addNode("report", { ...daily, ancestors: [upstream] });
  const flaky = await world.addNode("flaky", { ...daily, autoRerun: { times: 3, intervalMinutes: 2 } });
  names = { hourly, upstream, report, flaky };
  const [row] = await database().query<{ name: string }>("select name from workspace where id = $1", [
    world.workspaceId,
  ]);
  workspace = row!.name;
});
afterAll(async () => {
  await world.close();
  await database().close();
});

async function millrace(...args: string[]): Promise<string> {
  const environment = { ...process.env, DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home };
  return (await promisify(execFile)(process.execPath, [program, ...args], { env: environment })).stdout;
}
const here = () => ["--workspace", workspace];

/** The instances of a business date by name of their node, in time order, as the command line shows them. */
async function listed(bizdate: string): Promise<(node: keyof typeof names) => InstanceSummary[]> {
  const text = await millrace("instance", "list", "--bizdate", bizdate, "-n", "200", "--json", ...here());
  const all = (JSON.parse(text) as InstanceSummary[]).reverse();
  return (node) => all.filter((each) => each.node.id === names[node]);
}
const states = (instances: readonly InstanceSummary[]) =>
  instances.map(({ cyctimeText, state }) => `${cyctimeText.slice(8, 10)} ${state}`);
const hours = (from: number, to: number, state: string) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${String(from + index).padStart(2, "0")} ${state}`);

test("two days with a failed upstream, reruns, an outage over the change of the clocks and a backfill, told by the command line", async () => {
  // Midnight; the upstream fails, and one node fails as often as it may.
  world.outcome = ({ nodeId }) => (nodeId === names.upstream || nodeId === names.flaky ? "FAILURE" : "SUCCESS");
  await world.advanceTo("20251101043000");
  let of = await listed("20251031");
  expect(states(of("hourly"))).toEqual([...hours(0, 4, "SUCCESS"), ...hours(5, 23, "WAIT_TIME")]);
  expect(of("flaky")).toMatchObject([{ state: "FAILURE", attempt: 4, rerunAt: null }]);
  const [failed, held] = [of("upstream")[0]!, of("report")[0]!];
  expect([failed.state, held.state]).toEqual(["FAILURE", "NOT_RUN"]);
  expect(await millrace("instance", "why", held.id)).toContain(`(${failed.id})`);

  // Repaired by hand: what waited goes on.
  world.outcome = () => "SUCCESS";
  expect(await millrace("instance", "rerun", failed.id, "--reason", "source repaired")).toContain("done");
  await world.settle();

  // Nothing runs for 26 hours, in which the night has 25 of them.
  const gone = world.now;
  world.now = new Date(gone.getTime() + 26 * 3_600_000);
  await world.generate();
  await database().transaction((sql) => settleMissedFires(sql, gone, world.now));
  await world.advanceTo("20251102060000");
  of = await listed("20251031");
  expect(states(of("hourly"))).toEqual(hours(0, 23, "SUCCESS"));
  expect(of("upstream")).toMatchObject([{ state: "SUCCESS", attempt: 2 }]);
  expect(of("report")).toMatchObject([{ state: "SUCCESS", attempt: 1 }]);
  of = await listed("20251101");
  expect(states(of("hourly"))).toEqual([...hours(0, 6, "SUCCESS"), ...hours(7, 23, "WAIT_TIME")]);
  // The run of the repeated hour reads both passes of it: its window begins where the one before ends.
  const [before, after] = await Promise.all(
    of("hourly")
      .slice(0, 2)
      .map(async ({ id }) => JSON.parse(await millrace("instance", "show", id)) as InstanceDetail),
  );
  expect(after!.parameters["startTime"]).toBe(before!.parameters["endTime"]);
  expect(after!.parameters["endTime"]).toBe("20251102015000");

  // Three days are loaded once more.
  const range = ["--from", "2025-10-20", "--to", "2025-10-22", "--hours", "00:00-01:00"];
  const id = (await millrace("backfill", "create", names.hourly, ...range, ...here())).trim();
  await database().query("update workspace set periodic_scheduling = false where id = $1", [world.workspaceId]);
  for (let date = 0; date <= 3; date++) {
    world.now = new Date(Date.now() + date * 2_000);
    await world.settle();
  }
  const line = (await millrace("backfill", "list", ...here())).split("\n").find((each) => each.includes(id));
  expect(line).toContain("FINISHED");
  expect(line).toContain("6 of 6 done, 0 running, 0 failed");
}, 180_000);
