import { pairPreviousCycle, pairSameCycle, pairSelf, type NodeDay } from "@/lib/core/schedule/pairing";
import { schedule, unitOf } from "@/lib/core/schedule/schedule";
import { formatDay, parseDay } from "@/lib/core/schedule/wall-time";
import type { Sql } from "@/lib/platform/db";
import { wake } from "../wakeups";
import type { DeployedNode } from "./deployed-nodes";

/** Which instances are paired: those of one kind and run key. */
export interface InstanceSet {
  readonly kind: "CYCLE" | "BACKFILL" | "TEST" | "MANUAL";
  readonly runKey: string;
}

interface InstanceTime {
  readonly id: bigint;
  readonly bizdate: string;
  readonly nodeId: string;
  readonly cyctime: Date;
  readonly state: string;
  readonly runType: string;
}

interface Edge {
  readonly child: InstanceTime;
  readonly parent: InstanceTime;
  readonly kind: "SAME_CYCLE" | "PREVIOUS_CYCLE";
}

const EDGES_PER_STATEMENT = 5_000;
const OPEN_STATES: ReadonlySet<string> = new Set(["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE"]);

/**
 * Computes what the instances of some nodes wait for on one business date, from the instances that exist, and marks
 * those that wait for nothing as isolated. Those that need not wait, and those that already did, are looked at again.
 * What was passed over when it was made waits for nobody, but stands below its ancestors like everything else.
 * `onlyFor` limits the children; edges that exist are left alone.
 */
export async function attachEdges(
  sql: Sql,
  nodes: readonly DeployedNode[],
  bizdate: string,
  { kind, runKey }: InstanceSet,
  onlyFor?: ReadonlySet<bigint>,
): Promise<number> {
  const ancestors = await readAncestorDays(sql, nodes);
  const yesterday = formatDay(parseDay(bizdate) - 1);
  const today = await readTimes(
    sql,
    [...new Set([...nodes, ...ancestors.values()].map(({ id }) => id))],
    bizdate,
    kind,
    runKey,
  );
  const chained = nodes.filter(
    ({ schedule, ancestors: list }) => schedule.dependsOnSelf || list.some((each) => each.kind === "PREVIOUS_CYCLE"),
  );
  const earlierIds = chained.flatMap((node) => [node.id, ...node.ancestors.map(({ id }) => id)]);
  const before = await readTimes(sql, [...new Set(earlierIds)], yesterday, kind, runKey);

  const edges: Edge[] = [];
  const isolated: InstanceTime[] = [];
  const changed: InstanceTime[] = [];
  for (const node of nodes) {
    const times = today.get(node.id) ?? [];
    const parents = times.map((): Edge[] => []);
    const own = dayOf(node, times);
    const add = (index: number, parent: InstanceTime | undefined, edgeKind: Edge["kind"]) =>
      parent && parents[index]!.push({ child: times[index]!, parent, kind: edgeKind });
    for (const { id, kind: edgeKind } of node.ancestors) {
      const ancestor = ancestors.get(id);
      if (!ancestor) continue;
      const theirs = today.get(id) ?? [];
      const theirDay = { ...ancestor, times: theirs.map(({ cyctime }) => cyctime.getTime()) };
      if (edgeKind === "SAME_CYCLE")
        pairSameCycle(theirDay, own).forEach((list, index) => list.forEach((at) => add(index, theirs[at], edgeKind)));
      else {
        const earlier = before.get(id) ?? [];
        const pairs = pairPreviousCycle(
          theirDay,
          earlier.map(({ cyctime }) => cyctime.getTime()),
          own,
        );
        pairs.forEach((list, index) =>
          list.forEach(({ day, position }) => add(index, (day === "today" ? theirs : earlier)[position], edgeKind)),
        );
      }
    }
    if (node.schedule.dependsOnSelf) {
      const earlier = before.get(node.id) ?? [];
      const chain = pairSelf(
        own.times,
        earlier.map(({ cyctime }) => cyctime.getTime()),
      );
      chain.forEach(
        (link, index) => link && add(index, (link.day === "today" ? times : earlier)[link.position], "PREVIOUS_CYCLE"),
      );
    }
    const needsNobody =
      kind !== "CYCLE" ||
      node.isRoot ||
      (node.ancestors.length > 0 && node.ancestors.every((each) => each.kind === "PREVIOUS_CYCLE"));
    times.forEach((child, index) => {
      const isOpen = OPEN_STATES.has(child.state);
      if (!(isOpen || child.runType === "EXPIRED") || (onlyFor && !onlyFor.has(child.id))) return;
      const list = parents[index]!;
      edges.push(...list);
      if (!isOpen) return;
      if (list.length === 0 && !needsNobody) isolated.push(child);
      else if (child.state !== "NOT_RUN" || list.every(({ parent }) => parent.state === "SUCCESS")) changed.push(child);
    });
  }
  for (let from = 0; from < edges.length; from += EDGES_PER_STATEMENT)
    await insertEdges(sql, edges.slice(from, from + EDGES_PER_STATEMENT));
  await markIsolated(sql, isolated);
  await wake(sql, changed, false);
  return edges.length;
}

function dayOf({ schedule }: DeployedNode, times: readonly InstanceTime[]): NodeDay {
  return {
    unit: unitOf(schedule.cycle),
    dependsOnSelf: schedule.dependsOnSelf,
    times: times.map(({ cyctime }) => cyctime.getTime()),
  };
}

interface AncestorDay extends Omit<NodeDay, "times"> {
  readonly id: string;
}

/** What the pairing rules need to know of every ancestor, deployed or not any more; without those that cannot be read. */
async function readAncestorDays(sql: Sql, nodes: readonly DeployedNode[]): Promise<Map<string, AncestorDay>> {
  const ids = new Set(nodes.flatMap(({ ancestors }) => ancestors.map(({ id }) => id)));
  const known = new Map(
    nodes.map(({ id, schedule }) => [id, { id, unit: unitOf(schedule.cycle), dependsOnSelf: schedule.dependsOnSelf }]),
  );
  const missing = [...ids].filter((id) => !known.has(id));
  const rows = await sql.query<{ id: string; cycle: unknown; chained: boolean }>(
    `select n.id, v.config -> 'cycle' as cycle, coalesce(v.config -> 'dependsOnSelf' = 'true', false) as chained
     from node n join node_version v on v.id = n.deployed_version_id where n.id = any($1::uuid[])`,
    [missing],
  );
  for (const { id, cycle, chained } of rows) {
    const { data } = schedule.shape.cycle.safeParse(cycle);
    if (data) known.set(id, { id, unit: unitOf(data), dependsOnSelf: chained });
  }
  return new Map([...ids].flatMap((id) => (known.has(id) ? [[id, known.get(id)!]] : [])));
}

/**
 * Instances by node, in time order. They are locked against changes of state until the transaction ends: a parent that
 * succeeds just now will find its new children when it wakes them.
 */
async function readTimes(
  sql: Sql,
  nodeIds: readonly string[],
  bizdate: string,
  kind: InstanceSet["kind"],
  runKey: string,
): Promise<Map<string, InstanceTime[]>> {
  const times = new Map<string, InstanceTime[]>();
  if (nodeIds.length === 0) return times;
  const rows = await sql.query<InstanceTime>(
    `select id, bizdate, node_id as "nodeId", cyctime, state, run_type as "runType" from instance
     where node_id = any($1::uuid[]) and bizdate = $2 and kind = $3 and run_key = $4 order by id for share`,
    [nodeIds, bizdate, kind, runKey],
  );
  for (const row of rows) {
    const list = times.get(row.nodeId);
    if (list) list.push(row);
    else times.set(row.nodeId, [row]);
  }
  for (const list of times.values()) list.sort((a, b) => a.cyctime.getTime() - b.cyctime.getTime());
  return times;
}

async function insertEdges(sql: Sql, edges: readonly Edge[]): Promise<void> {
  await sql.query(
    `insert into instance_edge (child_id, bizdate, parent_id, parent_bizdate, kind)
     select * from unnest($1::bigint[], $2::date[], $3::bigint[], $4::date[], $5::dependency_kind[])
     on conflict do nothing`,
    [
      edges.map(({ child }) => child.id),
      edges.map(({ child }) => child.bizdate),
      edges.map(({ parent }) => parent.id),
      edges.map(({ parent }) => parent.bizdate),
      edges.map(({ kind }) => kind),
    ],
  );
}

async function markIsolated(sql: Sql, isolated: readonly InstanceTime[]): Promise<void> {
  if (isolated.length === 0) return;
  await sql.query("update instance set isolated = true where id = any($1::bigint[]) and bizdate = $2", [
    isolated.map(({ id }) => id),
    isolated[0]!.bizdate,
  ]);
}
