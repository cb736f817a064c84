import { systemClock } from "@/lib/platform/clock";
import { openDatabase } from "@/lib/platform/db";
import { openListener } from "@/lib/platform/listen";
import { openQueue } from "@/lib/platform/queue";
import { createInstances, CYCLE_RUN_KEY } from "@/lib/instances/create-instances";
import { Leadership } from "../leadership";
import { Scheduler } from "../scheduler";
import { startLanes } from "./lanes";
import { makeNodes, report, withScratch } from "./scratch";

/** `thundering-hour [instances] [cu]`: so many instances due in the same second, runs that take no time. */
const count = Number(process.argv[2] ?? 10_000);
const cu = Number(process.argv[3] ?? 100);
const LANES = 24;
const PATIENCE_MS = 300_000;

await withScratch(async (database, { url }) => {
  const { workspaceId, groupId, rootId } = await makeNodes(database, {
    count,
    cu,
    nodes: { cycle: { kind: "day", time: "00:00" } },
  });
  await database.query("update workspace set periodic_scheduling = false");
  const due = new Date(Date.now() + 5_000);
  const nodes = await database.query<{ id: string; version: string }>(
    "select id, deployed_version_id as version from node where workspace_id = $1 and id <> $2",
    [workspaceId, rootId],
  );
  const text = due.toISOString().replace(/\D/g, "").slice(0, 14);
  const rows = nodes.map(({ id, version }) => ({
    workspaceId, nodeId: id, nodeVersionId: version, kind: "CYCLE", runKey: CYCLE_RUN_KEY, runType: "NORMAL",
    bizdate: text.slice(0, 8), cyctime: due, cyctimeText: text, dueAt: due, parameters: {}, ownerId: null,
    resourceGroupId: groupId, priority: 1, cuMilli: 500, frozen: false, state: "NOT_RUN",
  }) as const); // prettier-ignore
  await createInstances(database, rows, new Date());
  await database.query("update instance set state = 'WAIT_TIME'");
  await database.query("analyze instance");

  const stopped = new AbortController();
  const queue = await openQueue(database, { supervise: false });
  const listener = openListener(url);
  const scheduler = new Scheduler({
    database,
    queue,
    listener,
    clock: systemClock,
    leadership: new Leadership(url, "bench"),
  });
  const working = scheduler.run(stopped.signal);
  const workers = openDatabase(url, { max: LANES });
  const { started, over } = startLanes(workers, queue, listener, { groupId, lanes: LANES, signal: stopped.signal });
  let mostMilli = 0;
  while (started.length < count && Date.now() < due.getTime() + PATIENCE_MS) {
    const [row] = await database.query<{ used: bigint }>("select coalesce(sum(cu_milli), 0)::bigint as used from slot");
    mostMilli = Math.max(mostMilli, Number(row!.used));
    await systemClock.sleep(100);
  }
  stopped.abort();
  await Promise.all([working, over]);
  const last = started.reduce((latest, { at }) => Math.max(latest, at), 0);
  report("thundering-hour", {
    instances: count,
    started: started.length,
    startedTwice: started.length - new Set(started.map(({ id }) => id)).size,
    allStartedAfterSeconds: Number(((last - due.getTime()) / 1_000).toFixed(1)),
    cuLimit: cu,
    mostCuAtOnce: mostMilli / 1_000,
  });
  await queue.close();
  await listener.close();
  await workers.close();
});
