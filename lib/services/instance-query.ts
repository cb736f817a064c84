import { formatCursor, parseCursor } from "@/lib/core/instance-cursor";
import type { InstanceFilter } from "@/lib/core/instance";
import type { InstanceState } from "@/lib/core/instance-state";
import type { Sql } from "@/lib/platform/db";
import {
  chosenNodes,
  conditionsOf,
  isSelective,
  spanDays,
  Statement,
  statesOf,
  stretchesOf,
  WAITING,
  type Conditions,
} from "./instance-conditions";

/** Enough of a row to sort and to fetch the rest. */
export interface RowKey {
  readonly id: bigint;
  readonly bizdate: string;
  readonly cyctime: Date;
  readonly value: number | null;
}

export interface KeyPage {
  readonly keys: readonly RowKey[];
  readonly nextCursor: string | null;
  readonly previousCursor: string | null;
}

/** Names that match more nodes than this are looked up in the plain list, where matches are dense anyway. */
const MOST_LATERAL_NODES = 200;
/** A span of business dates short enough to be sorted as a whole. */
const SHORT_SPAN_DAYS = 7;
/** Matches of a filter few enough to be sorted as a whole; with more, an index in the order of the list finds a page soon. */
const MOST_SORTED = 10_000;
/** Matches of a selective filter few enough to be counted in one pass over its index. */
const MOST_PASSED = 200_000;

const SORTS = {
  cyctime: { column: "null::float8", order: "bizdate desc, cyctime desc, id desc" },
  started: { column: "extract(epoch from started_at) * 1000", order: "started_at desc nulls last, id desc" },
  duration: { column: "duration_ms::float8", order: "duration_ms desc nulls last, id desc" },
} as const;

/** What a page is searched by. */
interface Search {
  readonly filter: InstanceFilter;
  readonly where: Conditions;
  /** The same without the workspace. */
  readonly inNode: Conditions;
  readonly states: readonly InstanceState[] | null;
  readonly nodes: readonly string[] | null;
}

/**
 * How a list is made: `walk` along an index in the order of the list until a page is full, or `sort` all matches. What a
 * list shows in the place of its order is in the index of each filter, so that matches are sorted without their rows.
 */
type Approach = "walk" | "sort";

/**
 * The keys of one page. Always by key-set, never by offset: a deep page costs what the first one does. How a list is
 * walked is chosen here and not left to the planner, which does not know that business date and time run together, nor
 * that a month without a match costs as much as all others.
 */
export async function findKeys(
  sql: Sql,
  workspaceId: string,
  filter: InstanceFilter,
  reader: string | null,
): Promise<KeyPage> {
  const cursor = filter.cursor === undefined ? null : parseCursor(filter.cursor);
  const isBack = cursor?.direction === "previous";
  const [nodes, states] = [await chosenNodes(sql, workspaceId, filter), statesOf(filter)];
  if (nodes?.length === 0 || states?.length === 0) return { keys: [], nextCursor: null, previousCursor: null };
  const where = conditionsOf(workspaceId, filter, reader);
  const search = { filter, where, inNode: conditionsOf(null, filter, reader), states, nodes };
  const approach = await chooseApproach(sql, search);
  const order = isBack ? reversed(SORTS[filter.sort].order) : SORTS[filter.sort].order;
  const found: RowKey[] = [];
  for (const stretch of stretchesOf(filter.sort, cursor)) {
    const statement = new Statement();
    const text = selectKeys(statement, search, approach, stretch, order, filter.limit + 1 - found.length);
    found.push(...(await sql.query<RowKey>(text, statement.values)));
    if (found.length > filter.limit) break;
  }
  const hasMore = found.length > filter.limit;
  const kept = found.slice(0, filter.limit);
  const keys = isBack ? kept.reverse() : kept;
  const first = keys[0];
  const last = keys.at(-1);
  return {
    keys,
    nextCursor: last && (isBack || hasMore) ? cursorAt(last, "next") : null,
    previousCursor: first && (isBack ? hasMore : cursor !== null) ? cursorAt(first, "previous") : null,
  };
}

async function chooseApproach(sql: Sql, { filter, where, states, nodes }: Search): Promise<Approach> {
  if (filter.sort === "cyctime") return "walk";
  // What waits has no value of the other sorts: a walk would come to it after everything else.
  const isWaiting = states?.every((state) => WAITING.includes(state)) ?? false;
  if (isWaiting || spanDays(filter) <= SHORT_SPAN_DAYS) return "sort";
  if (!isSelective(filter) && nodes === null) return "walk";
  const to = new Statement();
  const all = [...where(to), ...inStates(to, states), ...inNodes(to, nodes)].join(" and ");
  const [{ matches } = { matches: 0 }] = await sql.query<{ matches: number }>(
    `select count(*)::int as matches from (select from instance where ${all} limit ${MOST_SORTED + 1}) found`,
    to.values,
  );
  return matches > MOST_SORTED ? "walk" : "sort";
}

function selectKeys(
  to: Statement,
  { filter, where, inNode: ofFilter, states, nodes }: Search,
  approach: Approach,
  stretch: Conditions,
  order: string,
  limit: number,
): string {
  const columns = `id, bizdate, cyctime, ${SORTS[filter.sort].column} as value`;
  const sorted = `order by ${order} limit ${limit}`;
  if (approach === "sort") {
    // The place in the list is looked for among the matches: with it, an index in that order would seem to be quicker.
    const all = [...where(to), ...inNodes(to, nodes), ...inStates(to, states)].join(" and ");
    return `with matches as materialized (
        select id, bizdate, cyctime, started_at, duration_ms from instance where ${all})
      select ${columns} from matches where ${["true", ...stretch(to)].join(" and ")} ${sorted}`;
  }
  if (filter.sort === "cyctime" && isLateral(nodes)) {
    const inNode = ["node_id = n.node", ...ofFilter(to), ...stretch(to), ...inStates(to, states)];
    return `select ${columns} from unnest(${to.add(nodes)}::uuid[]) as n (node),
      lateral (select id, bizdate, cyctime from instance where ${inNode.join(" and ")} ${sorted}) found ${sorted}`;
  }
  const within = [...where(to), ...stretch(to), ...inNodes(to, nodes)].join(" and ");
  if (states && filter.sort === "cyctime") {
    // One walk for each state: together they would be a filter over the walk through everything.
    const walks = states.map(
      (state) => `(select id, bizdate, cyctime from instance where ${within} and ${isState(to, state)} ${sorted})`,
    );
    return `select ${columns} from (${walks.join(" union all ")}) found ${sorted}`;
  }
  return `select ${columns} from instance where ${[within, ...inStates(to, states)].join(" and ")} ${sorted}`;
}

const isLateral = (nodes: readonly string[] | null) => nodes !== null && nodes.length <= MOST_LATERAL_NODES;
const isState = (to: Statement, state: string) => `state = ${to.add(state)}::instance_state`;
const inStates = (to: Statement, states: Search["states"]) =>
  states ? [`state = any(${to.add(states)}::instance_state[])`] : [];

/**
 * Many nodes are a filter that no index may be chosen for, behind a subquery: the planner would weigh each of them, for
 * each partition and state, which takes longer than the statement itself.
 */
function inNodes(to: Statement, nodes: Search["nodes"]): string[] {
  if (nodes === null) return [];
  const ids = `${to.add(nodes)}::uuid[]`;
  return [isLateral(nodes) ? `node_id = any(${ids})` : `(node_id in (select unnest(${ids}))) is true`];
}

/** Instances by state under a filter, each counted up to `most`; the filter's own states do not count. */
export async function countStates(
  sql: Sql,
  workspaceId: string,
  filter: InstanceFilter,
  states: readonly InstanceState[],
  most: number,
  reader: string | null,
): Promise<ReadonlyMap<string, number>> {
  const nodes = await chosenNodes(sql, workspaceId, filter);
  const possible = statesOf({ late: filter.late, state: [...states] })!;
  const where = conditionsOf(workspaceId, filter, reader);
  // What is late waits, and the index of states knows the resource groups: both are counted state by state.
  if (isSelective({ ...filter, state: undefined, late: undefined, resourceGroupId: undefined })) {
    const passed = await countInOnePass(sql, where, nodes);
    if (passed) return new Map(possible.map((state) => [state, Math.min(passed.get(state) ?? 0, most)]));
  }
  const to = new Statement();
  const within = [...where(to), ...inNodes(to, nodes)].join(" and ");
  const counts = possible.map(
    (state) => `select ${to.add(state)}::text as state, (select count(*)::int from (
      select 1 from instance where ${within} and ${isState(to, state)} limit ${to.add(most)}) found) as count`,
  );
  const rows = await sql.query<{ state: string; count: number }>(counts.join(" union all "), to.values);
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/**
 * A subquery for the ids and business dates of everything that a filter matches, with the values it needs. What is done to
 * a whole result stands in a list for all: debug runs of personal files are never among it.
 */
export async function matching(
  sql: Sql,
  workspaceId: string,
  filter: InstanceFilter,
): Promise<{ readonly from: string; readonly values: readonly unknown[] }> {
  const nodes = await chosenNodes(sql, workspaceId, filter);
  const to = new Statement();
  const where = conditionsOf(workspaceId, filter, null);
  const all = [...where(to), ...inStates(to, statesOf(filter)), ...inNodes(to, nodes)].join(" and ");
  return { from: `(select * from instance where ${all})`, values: to.values };
}

/** Null when there are too many. */
async function countInOnePass(
  sql: Sql,
  where: Conditions,
  nodes: Search["nodes"],
): Promise<ReadonlyMap<string, number> | null> {
  const to = new Statement();
  const within = [...where(to), ...inNodes(to, nodes)].join(" and ");
  const rows = await sql.query<{ state: string; count: number }>(
    `select state, count(*)::int as count from (
       select state from instance where ${within} limit ${MOST_PASSED}) found group by state`,
    to.values,
  );
  const total = rows.reduce((sum, { count }) => sum + count, 0);
  return total < MOST_PASSED ? new Map(rows.map(({ state, count }) => [state, count])) : null;
}

function reversed(order: string): string {
  return order.replaceAll("desc nulls last", "ASC NULLS FIRST").replaceAll("desc", "asc").toLowerCase();
}

function cursorAt({ id, bizdate, cyctime, value }: RowKey, direction: "next" | "previous"): string {
  return formatCursor({
    direction,
    bizdate,
    cyctime: cyctime.getTime(),
    id,
    value: value === null ? null : Math.round(value),
  });
}
