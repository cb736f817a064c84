import { systemClock } from "@/lib/platform/clock";
import { openListener } from "@/lib/platform/listen";
import { openQueue } from "@/lib/platform/queue";
import { createInstances, CYCLE_RUN_KEY } from "@/lib/instances/create-instances";
import { Leadership } from "../leadership";
import { Scheduler } from "../scheduler";
import { startLanes } from "./lanes";
import { makeNodes, percentile, report, withScratch } from "./scratch";

/** `scheduler-lag [per second] [seconds]`: from the planned instant of an instance to its start. */
const rate = Number(process.argv[2] ?? 50);
const seconds = Number(process.argv[3] ?? 30);
const LANES = 4;

await withScratch(async (database, { url }) => {
  const count = rate * seconds;
  const { workspaceId, groupId, rootId } = await makeNodes(database, {
    count,
    cu: 100,
    nodes: { cycle: { kind: "day", time: "00:00" } },
  });
  await database.query("update workspace set periodic_scheduling = false");
  const nodes = await database.query<{ id: string; version: string }>(
    "select id, deployed_version_id as version from node where workspace_id = $1 and id <> $2",
    [workspaceId, rootId],
  );
  const first = Date.now() + 8_000;
  const rows = nodes.map(({ id, version }, index) => {
    const due = new Date(first + (index * 1_000) / rate);
    const text = due.toISOString().replace(/\D/g, "").slice(0, 14);
    return {
      workspaceId, nodeId: id, nodeVersionId: version, kind: "CYCLE", runKey: CYCLE_RUN_KEY, runType: "NORMAL",
      bizdate: text.slice(0, 8), cyctime: due, cyctimeText: text, dueAt: due, parameters: {}, ownerId: null,
      resourceGroupId: groupId, priority: 1, cuMilli: 500, frozen: false, state: "NOT_RUN",
    } as const; // prettier-ignore
  });
  const made = await createInstances(database, rows, new Date());
  const dueOf = new Map(made.map(({ id, cyctime }) => [id, cyctime.getTime()]));
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
  const { started, over } = startLanes(database, queue, listener, { groupId, lanes: LANES, signal: stopped.signal });
  while (started.length < count && Date.now() < first + seconds * 1_000 + 60_000) await systemClock.sleep(200);
  stopped.abort();
  await Promise.all([working, over]);
  const lags = started.map(({ id, at }) => at - dueOf.get(id)!).sort((a, b) => a - b);
  const figures = Object.fromEntries(
    [0.5, 0.95, 0.99, 1].map((share) => [`p${share * 100}Ms`, percentile(lags, share)]),
  );
  report("scheduler-lag", {
    perSecond: rate,
    instances: count,
    started: started.length,
    early: lags.filter((lag) => lag < 0).length,
    ...figures,
  });
  await queue.close();
  await listener.close();
});
