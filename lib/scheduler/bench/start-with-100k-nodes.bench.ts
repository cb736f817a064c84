import { dayOf, formatDay } from "@/lib/core/schedule/wall-time";
import { zoneOf } from "@/lib/core/schedule/zone";
import { generateDay } from "@/lib/instances/generation/generate-day";
import { systemClock } from "@/lib/platform/clock";
import { childEnvironment } from "@/lib/platform/env";
import { end, start } from "./process";
import { makeNodes, report, withScratch } from "./scratch";

/**
 * `start-with-100k-nodes [nodes]`: a scheduler process from its start until it leads and has let the first instance go
 * that is due, with so many deployed nodes and their instances of today and tomorrow.
 */
const count = Number(process.argv[2] ?? 100_000);
const RUNS = 3;

await withScratch(async (database, { url, home }) => {
  // Due in the last minute of the day: today's instances wait, all but those that are made due below.
  const nodes = { cycle: { kind: "day", time: "23:59" } } as const;
  const { workspaceId } = await makeNodes(database, { count, cu: 8, nodes });
  const now = new Date();
  const today = dayOf(zoneOf("UTC").wallAt(now.getTime()));
  for (const day of [today, today + 1])
    await generateDay(database, workspaceId, day, now, new AbortController().signal);
  await database.query(`insert into scheduler_mark (key, value, updated_at) values ('generated:' || $1, $2, now())`, [
    workspaceId,
    JSON.stringify({ day: formatDay(today + 1) }),
  ]);
  await database.query("delete from wakeup");
  await database.query("update instance set state = 'WAIT_TIME' where due_at > now()");
  await database.query("vacuum analyze instance");
  const env = { ...childEnvironment({ url, home }), MILLRACE_LOG_LEVEL: "fatal" };
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const [due] = await database.query<{ id: bigint }>(
      `update instance set due_at = now() where (id, bizdate) in (
         select id, bizdate from instance where state = 'WAIT_TIME' order by id limit 1) returning id`,
    );
    const from = performance.now();
    const starting = start("lib/scheduler/main.ts", [], env);
    for (;;) {
      const [row] = await database.query<{ state: string }>("select state from instance where id = $1", [due!.id]);
      if (row!.state !== "WAIT_TIME") break;
      await systemClock.sleep(20);
    }
    seconds.push(Number(((performance.now() - from) / 1_000).toFixed(2)));
    await end(await starting, "SIGTERM");
  }
  report("start-with-100k-nodes", { nodes: count, instances: 2 * count, seconds });
});
