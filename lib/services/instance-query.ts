import { formatCursor, parseCursor, type InstanceCursor } from "@/lib/core/instance-cursor";
import type { InstanceFilter } from "@/lib/core/instance";
import { LATE_AFTER_MS } from "@/lib/core/overview";
import type { Sql } from "@/lib/platform/db";

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

const SORTS = {
  cyctime: { column: "null::float8", order: "bizdate desc, cyctime desc, id desc" },
  started: { column: "extract(epoch from started_at) * 1000", order: "started_at desc nulls last, id desc" },
  duration: { column: "duration_ms::float8", order: "duration_ms desc nulls last, id desc" },
} as const;

/**
 * The keys of one page. Always by key-set, never by offset: a deep page costs what the first one does. How a list is
 * walked is chosen here and not left to the planner, which does not know that business date and time run together.
 */
export async function findKeys(sql: Sql, workspaceId: string, filter: InstanceFilter): Promise<KeyPage> {
  const cursor = filter.cursor === undefined ? null : parseCursor(filter.cursor);
  const isBack = cursor?.direction === "previous";
  const nodes = await chosenNodes(sql, workspaceId, filter);
  if (nodes?.length === 0) return { keys: [], nextCursor: null, previousCursor: null };
  const statement = new Statement();
  const conditions = [
    ...filterConditions(statement, workspaceId, filter),
    ...cursorConditions(statement, filter, cursor),
  ];
  const order = isBack ? reversed(SORTS[filter.sort].order) : SORTS[filter.sort].order;
  const limit = filter.limit + 1;
  const text = selectKeys({ statement, conditions, order, limit, filter, nodes });
  const found = await sql.query<RowKey>(text, statement.values);
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

/** Instances by state under a filter, each counted up to `most`. */
export async function countStates(
  sql: Sql,
  workspaceId: string,
  filter: InstanceFilter,
  states: readonly string[],
  most: number,
): Promise<ReadonlyMap<string, number>> {
  const nodes = await chosenNodes(sql, workspaceId, filter);
  const statement = new Statement();
  const conditions = filterConditions(statement, workspaceId, { ...filter, state: undefined });
  if (nodes) conditions.push(`node_id = any(${statement.add(nodes)}::uuid[])`);
  const rows = await sql.query<{ state: string; count: number }>(
    `select s.state::text as state, (select count(*)::int from (
       select 1 from instance where ${conditions.join(" and ")} and state = s.state limit ${statement.add(most)}) found) as count
     from unnest(${statement.add(states)}::instance_state[]) as s (state)`,
    statement.values,
  );
  return new Map(rows.map(({ state, count }) => [state, count]));
}

/** A subquery for the ids and business dates of everything that a filter matches, with the values it needs. */
export async function matching(
  sql: Sql,
  workspaceId: string,
  filter: InstanceFilter,
): Promise<{ readonly from: string; readonly values: readonly unknown[] }> {
  const nodes = await chosenNodes(sql, workspaceId, filter);
  const statement = new Statement();
  const conditions = filterConditions(statement, workspaceId, filter);
  if (nodes) conditions.push(`node_id = any(${statement.add(nodes)}::uuid[])`);
  const where = conditions.join(" and ");
  return { from: `(select * from instance where ${where})`, values: statement.values };
}

class Statement {
  readonly values: unknown[] = [];
  /** Adds a value and answers its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

function filterConditions(
  statement: Statement,
  workspaceId: string,
  filter: Omit<InstanceFilter, "state"> & { state?: InstanceFilter["state"] | undefined },
): string[] {
  const { state, kind, bizdateFrom, bizdateTo, nodeId, ownerId, resourceGroupId, frozen, late, rerun, runKey } = filter;
  return [
    `workspace_id = ${statement.add(workspaceId)}`,
    state && `state = any(${statement.add(state)}::instance_state[])`,
    // Debug runs belong to the editor: lists show them only when asked.
    kind
      ? `kind = any(${statement.add(kind)}::instance_kind[])${kind.includes("CYCLE") ? "" : " and kind <> 'CYCLE'"}`
      : "kind <> 'DEBUG'",
    bizdateFrom && `bizdate >= ${statement.add(bizdateFrom)}::date`,
    bizdateTo && `bizdate <= ${statement.add(bizdateTo)}::date`,
    nodeId && `node_id = any(${statement.add(nodeId)}::uuid[])`,
    ownerId !== undefined && `owner_id = ${statement.add(ownerId)}`,
    resourceGroupId !== undefined && `resource_group_id = ${statement.add(resourceGroupId)}`,
    frozen !== undefined && `frozen = ${statement.add(frozen)}`,
    late === true &&
      `state in ('NOT_RUN', 'WAIT_TIME', 'WAIT_RESOURCE') and not frozen and due_at < now() - interval '${LATE_AFTER_MS} ms'`,
    rerun === true && "attempt > 1",
    runKey !== undefined && `run_key = ${statement.add(runKey)} and kind <> 'CYCLE'`,
  ].filter((condition) => typeof condition === "string");
}

function cursorConditions(statement: Statement, { sort }: InstanceFilter, cursor: InstanceCursor | null): string[] {
  if (!cursor) return [];
  const isNext = cursor.direction === "next";
  const beyond = isNext ? "<" : ">";
  const id = statement.add(cursor.id);
  if (sort === "cyctime") {
    const key = `(${statement.add(cursor.bizdate)}::date, ${statement.add(new Date(cursor.cyctime))}::timestamptz, ${id})`;
    return [`(bizdate, cyctime, id) ${beyond} ${key}`];
  }
  const column = sort === "started" ? "started_at" : "duration_ms";
  if (cursor.value === null)
    return [`(${column} is null and id ${beyond} ${id}${isNext ? "" : ` or ${column} is not null`})`];
  const value = statement.add(sort === "started" ? new Date(cursor.value) : cursor.value);
  const typed = `${value}::${sort === "started" ? "timestamptz" : "bigint"}`;
  const further = `(${column}, id) ${beyond} (${typed}, ${id})`;
  return [isNext ? `(${further} or ${column} is null)` : further];
}

function selectKeys({
  statement,
  conditions,
  order,
  limit,
  filter,
  nodes,
}: {
  statement: Statement;
  conditions: readonly string[];
  order: string;
  limit: number;
  filter: InstanceFilter;
  nodes: readonly string[] | null;
}): string {
  const where = conditions.join(" and ");
  const columns = `id, bizdate, cyctime, ${SORTS[filter.sort].column} as value`;
  const sorted = `order by ${order} limit ${limit}`;
  if (nodes !== null && nodes.length <= MOST_LATERAL_NODES) {
    return `select ${columns} from unnest(${statement.add(nodes)}::uuid[]) as n (node),
      lateral (select * from instance where node_id = n.node and ${where} ${sorted}) found ${sorted}`;
  }
  const all = nodes === null ? where : `${where} and node_id = any(${statement.add(nodes)}::uuid[])`;
  if (filter.sort === "cyctime" || spanDays(filter) > SHORT_SPAN_DAYS) {
    return `select ${columns} from instance where ${all} ${sorted}`;
  }
  return `with span as materialized (select id, bizdate, cyctime, started_at, duration_ms from instance where ${all})
    select ${columns} from span ${sorted}`;
}

/** Ids of the nodes that a filter chooses by name, type and place; null when it chooses none. */
async function chosenNodes(sql: Sql, workspaceId: string, filter: InstanceFilter): Promise<string[] | null> {
  const { node, type, folderId } = filter;
  if (type === undefined && folderId === undefined) return nodesNamed(sql, workspaceId, node);
  const rows = await sql.query<{ id: string }>(
    `with recursive inside (id) as (
       select $3::uuid union all select f.id from inside join folder f on f.parent_id = inside.id)
     select n.id from node n where n.workspace_id = $1 and ($2::node_type[] is null or n.type = any($2))
       and ($3::uuid is null or n.folder_id in (select id from inside))
       and ($4 = '' or n.name ilike '%' || $4 || '%' escape '\\')`,
    [workspaceId, type ?? null, folderId ?? null, likeText(node ?? "")],
  );
  return rows.map(({ id }) => id);
}

const likeText = (text: string) => text.replaceAll(/[\\%_]/g, "\\$&");

/** Ids of the nodes whose name contains a text; null without one. */
export async function nodesNamed(sql: Sql, workspaceId: string, name: string | undefined): Promise<string[] | null> {
  if (name === undefined || name === "") return null;
  const rows = await sql.query<{ id: string }>(
    "select id from node where workspace_id = $1 and name ilike '%' || $2 || '%' escape '\\'",
    [workspaceId, likeText(name)],
  );
  return rows.map(({ id }) => id);
}

function spanDays({ bizdateFrom, bizdateTo }: InstanceFilter): number {
  if (bizdateFrom === undefined || bizdateTo === undefined) return Number.POSITIVE_INFINITY;
  const day = (text: string) => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));
  return (day(bizdateTo) - day(bizdateFrom)) / 86_400_000 + 1;
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
