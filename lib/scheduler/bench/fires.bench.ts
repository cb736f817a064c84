import { lastGeneratedDay } from "@/lib/core/schedule/generation";
import { dayOf, formatDay, HOUR_MS } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { systemClock } from "@/lib/platform/clock";
import { childEnvironment } from "@/lib/platform/env";
import type { Database } from "@/lib/platform/db";
import { end, start } from "./process";
import { makeNodes, report, withScratch } from "./scratch";

/**
 * `fires [number] [seconds between kills]`: two scheduler processes generate a day of hourly nodes and drive it, three
 * worker processes run it, and every few seconds one of the five, whichever, is killed with SIGKILL and started anew.
 * At the end every planned hour of every node must have succeeded, once.
 */
const wanted = Number(process.argv[2] ?? 100_000);
const everyMs = Number(process.argv[3] ?? 5) * 1_000;
const HOURS = 24;
const LANES = 8;
const PATIENCE_MS = 3_600_000;

await withScratch(async (database, { url, home }) => {
  const count = Math.ceil(wanted / HOURS);
  const { workspaceId, groupId } = await makeNodes(database, {
    count,
    cu: 100,
    nodes: { cycle: { kind: "hourRange" } },
  });
  const { zone, bizdate } = lateEvening();
  await database.query("update workspace set time_zone = $2 where id = $1", [workspaceId, zone]);
  const environment = { ...childEnvironment({ url, home }), MILLRACE_LOG_LEVEL: "fatal" };
  const roles = [
    ...Array<[string, string[]]>(2).fill(["lib/scheduler/main.ts", []]),
    ...Array<[string, string[]]>(3).fill(["lib/scheduler/bench/lane-process.ts", [groupId, String(LANES)]]),
  ];
  const processes = await Promise.all(roles.map(([script, args]) => start(script, args, environment)));
  const from = performance.now();
  let kills = 0;
  let done = 0;
  while (done < count * HOURS && performance.now() - from < PATIENCE_MS) {
    await systemClock.sleep(everyMs);
    const victim = Math.floor(Math.random() * processes.length);
    await end(processes[victim]!, "SIGKILL");
    processes[victim] = await insist(() => start(...roles[victim]!, environment));
    kills++;
    done = await succeeded(database, bizdate);
    process.stderr.write(`${done} of ${count * HOURS} after ${kills} kills\n`);
  }
  const seconds = Math.round((performance.now() - from) / 1_000);
  await Promise.all(processes.map((child) => end(child, "SIGKILL")));
  report("fires", { fires: count * HOURS, kills, seconds, ...(await judge(database, bizdate, count)) });
});

/** A zone in which this day is nearly over, so that its runs are all due, and its business date. */
function lateEvening(): { zone: string; bizdate: string } {
  const ahead = 23 - new Date().getUTCHours();
  const zone = ahead <= 14 ? `Etc/GMT-${ahead}` : `Etc/GMT+${24 - ahead}`;
  const now = Date.now() + (new Date().getUTCMinutes() > 58 ? HOUR_MS / 30 : 0);
  const today = dayOf(zoneOf(zone).wallAt(now));
  if (lastGeneratedDay(now, zoneOf(zone)) < today) throw new Error(`${zone} is no good now`);
  return { zone, bizdate: formatDay(today - 1) };
}

/** A service manager starts again what did not come up on a busy machine. */
async function insist<Result>(work: () => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === 5) throw error;
      await systemClock.sleep(1_000);
    }
  }
}

async function succeeded({ query }: Database, bizdate: string): Promise<number> {
  const [row] = await query<{ count: number }>(
    `select count(*)::int as count from instance i join node n on n.id = i.node_id
     where i.bizdate = $1 and i.state = 'SUCCESS' and not n.is_root`,
    [bizdate],
  );
  return row!.count;
}

/** Counts from what the database holds, against what was planned: node by hour. */
async function judge({ query }: Database, bizdate: string, nodes: number): Promise<Record<string, number>> {
  const [row] = await query<Record<string, number>>(
    `with planned as (
       select n.id as node, h.hour from node n, generate_series(0, ${HOURS - 1}) as h (hour) where not n.is_root),
     made as (
       select i.node_id as node, substr(i.cyctime_text, 9, 2)::int as hour, i.id,
         (select count(*) from attempt a where a.instance_id = i.id and a.state = 'SUCCESS') as successes,
         (select count(*) from instance_transition t where t.instance_id = i.id and t.event = 'completed') as ends,
         (select count(*) from attempt a where a.instance_id = i.id and a.state = 'LOST') as losses
       from instance i where i.bizdate = $1),
     joined as (
       select count(m.id) as instances, coalesce(sum(m.successes), 0) as successes, coalesce(sum(m.ends), 0) as ends,
         coalesce(sum(m.losses), 0) as losses
       from planned p left join made m using (node, hour) group by p.node, p.hour)
     select count(*)::int as planned,
       count(*) filter (where instances = 0 or successes = 0)::int as missing,
       count(*) filter (where instances > 1 or successes > 1 or ends > 1)::int as double,
       sum(losses)::int as "continuedAfterKill", (select count(*)::int from slot) as "slotsLeft"
     from joined`,
    [bizdate],
  );
  if (row!.planned !== nodes * HOURS) throw new Error("the plan itself is wrong");
  return row!;
}
