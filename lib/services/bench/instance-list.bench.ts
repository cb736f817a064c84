import { formatCursor } from "@/lib/core/instance-cursor";
import { instanceFilter, type InstanceFilter, type InstanceFilterInput } from "@/lib/core/instance";
import { INSTANCE_STATES } from "@/lib/core/instance-state";
import { openDatabase, type Database } from "@/lib/platform/db";
import { countStates, findKeys } from "../instance-query";
import { DAYS, END, fillInstances, type Filled } from "./fill-instances";

/**
 * `instance-list [rows] [runs]`: every filter of the list's menu, alone and with others, in each of its orders, at its
 * first page and from random places on, forwards and backwards. Prints the p95 of each in milliseconds.
 */
const rows = Number(process.argv[2] ?? 5_000_000);
const runs = Number(process.argv[3] ?? 25);
const GOAL_MS = 150;
const DAY_MS = 86_400_000;

const day = (ago: number) => new Date(END - ago * DAY_MS).toISOString().slice(0, 10).replaceAll("-", "");
const { scratchDatabase } = (await import("../../../scripts/lib/scratch-database.js")) as unknown as {
  scratchDatabase: () => Promise<{ url: string; remove(): Promise<void> }>;
};
const scratch = await scratchDatabase();
const database = openDatabase(scratch.url);
try {
  const filled = await fillInstances(database, rows);
  const p95Ms = await measure(database, filled);
  const [worst] = Object.entries(p95Ms).sort(([, a], [, b]) => b - a);
  const over = Object.entries(p95Ms).filter(([, ms]) => ms > GOAL_MS);
  process.stdout.write(`${JSON.stringify({ bench: "instance-list", rows, p95Ms, worst, over })}\n`);
} finally {
  await database.close();
  await scratch.remove();
}

function filtersOf({ groupId, folderId, runKey }: Filled): Record<string, InstanceFilterInput> {
  const cycle = { kind: "CYCLE" };
  const one = { ...cycle, bizdateFrom: day(10), bizdateTo: day(10) };
  const month = { ...cycle, bizdateFrom: day(40), bizdateTo: day(10) };
  return {
    all: cycle,
    failed: { ...cycle, state: "FAILURE" },
    waiting: { ...cycle, state: "NOT_RUN,WAIT_TIME,WAIT_RESOURCE" },
    running: { ...cycle, state: "RUNNING" },
    oneDate: one,
    oneDateFailed: { ...one, state: "FAILURE" },
    month,
    monthFailed: { ...month, state: "FAILURE" },
    fewNodes: { ...cycle, node: "node 17" },
    manyNodes: { ...cycle, node: "node" },
    oneNode: { ...cycle, node: "node 1717" },
    type: { ...cycle, type: "ODPS_SQL" },
    rareType: { ...cycle, type: "VIRTUAL" },
    flow: { ...cycle, folderId },
    owner: { ...cycle, ownerId: "owner 7" },
    newOwner: { ...cycle, ownerId: "newcomer" },
    ownerFailed: { ...cycle, ownerId: "owner 11", state: "FAILURE" },
    group: { ...cycle, resourceGroupId: groupId },
    late: { ...cycle, late: true },
    rerun: { ...cycle, rerun: true },
    rerunFailed: { ...cycle, rerun: true, state: "FAILURE" },
    frozen: { ...cycle, frozen: true },
    frozenLateRerun: { ...cycle, frozen: true, late: true, rerun: true },
    backfills: { kind: "BACKFILL" },
    oneBackfill: { kind: "BACKFILL", runKey },
    tests: { kind: "TEST" },
    everything: { ...month, state: "FAILURE", ownerId: "owner 11", type: "DI", rerun: true },
  };
}

async function measure(sql: Database, filled: Filled): Promise<Record<string, number>> {
  const p95: Record<string, number> = {};
  const { workspaceId } = filled;
  for (const [name, input] of Object.entries(filtersOf(filled))) {
    for (const sort of ["cyctime", "started", "duration"] as const) {
      const filter = instanceFilter.parse({ ...input, sort, limit: 100 });
      p95[`${name}/${sort}`] = await timed(() => findKeys(sql, workspaceId, filter, null));
      p95[`${name}/${sort}/deep`] = await timed(() =>
        findKeys(sql, workspaceId, { ...filter, cursor: randomPlace(filter) }, null),
      );
    }
    const filter = instanceFilter.parse(input);
    p95[`${name}/counts`] = await timed(() => countStates(sql, workspaceId, filter, INSTANCE_STATES, 10_001, null));
    process.stderr.write(`${name}\n`);
  }
  return p95;
}

/** A cursor in the middle of nowhere in particular. */
function randomPlace({ bizdateFrom, sort }: InstanceFilter): string {
  const at = Math.round(END - (bizdateFrom === undefined ? Math.random() * DAYS : 10 + Math.random()) * DAY_MS);
  const value = { cyctime: null, started: at + 3_000, duration: Math.round(Math.exp(Math.random() * 12)) }[sort];
  const bizdate = new Date(at).toISOString().slice(0, 10).replaceAll("-", "");
  return formatCursor({ direction: Math.random() < 0.5 ? "next" : "previous", bizdate, cyctime: at, id: 1n, value });
}

/** The p95 of some runs in milliseconds; a filter that takes far too long is not asked again and again. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const from = performance.now();
    await work();
    times.push(performance.now() - from);
    if (times.length >= 3 && Math.min(...times) > 10 * GOAL_MS) break;
  }
  times.sort((a, b) => a - b);
  return Math.round(times[Math.ceil(times.length * 0.95) - 1]! * 10) / 10;
}
