import type { InstanceFilter } from "@/lib/core/instance";
import type { InstanceCursor } from "@/lib/core/instance-cursor";
import type { InstanceState } from "@/lib/core/instance-state";
import { LATE_AFTER_MS } from "@/lib/core/overview";
import type { Sql } from "@/lib/platform/db";
import { visibleTo } from "./nodes/personal";

/** States before a run. */
export const WAITING: readonly InstanceState[] = ["NOT_RUN", "WAIT_TIME", "WAIT_RESOURCE"];

export class Statement {
  readonly values: unknown[] = [];
  /** Adds a value and answers its placeholder. */
  add(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }
}

/** Conditions of a `where`, with their values added to a statement. */
export type Conditions = (statement: Statement) => string[];

/** The states that a filter lets through, or null for all of them. What is late waits. */
export function statesOf({ state, late }: Pick<InstanceFilter, "state" | "late">): readonly InstanceState[] | null {
  if (late !== true) return state ?? null;
  return state ? state.filter((each) => WAITING.includes(each)) : WAITING;
}

/**
 * Everything a filter says but its states and its nodes. Without a workspace where nodes of it are asked for by id. Debug
 * runs of personal files are their owner's: with `reader` null nobody's are found.
 */
export function conditionsOf(workspaceId: string | null, filter: InstanceFilter, reader: string | null): Conditions {
  const { kind, bizdateFrom, bizdateTo, nodeId, ownerId, resourceGroupId, frozen, late, rerun, runKey } = filter;
  return (to) =>
    [
      workspaceId !== null && `workspace_id = ${to.add(workspaceId)}`,
      // Debug runs belong to the editor: lists show them only when asked.
      kind
        ? `kind = any(${to.add(kind)}::instance_kind[])${kind.includes("CYCLE") ? "" : " and kind <> 'CYCLE'"}`
        : "kind <> 'DEBUG'",
      kind?.includes("DEBUG") &&
        `(kind <> 'DEBUG' or exists (select from node p where p.id = node_id and ${visibleTo("p", to.add(reader))}))`,
      bizdateFrom && `bizdate >= ${to.add(bizdateFrom)}::date`,
      bizdateTo && `bizdate <= ${to.add(bizdateTo)}::date`,
      nodeId && `node_id = any(${to.add(nodeId)}::uuid[])`,
      ownerId !== undefined && `owner_id = ${to.add(ownerId)}`,
      resourceGroupId !== undefined && `resource_group_id = ${to.add(resourceGroupId)}`,
      frozen !== undefined && (frozen ? "frozen" : "not frozen"),
      late === true && `not frozen and due_at < now() - interval '${LATE_AFTER_MS} ms'`,
      rerun === true && "attempt > 1",
      runKey !== undefined && `run_key = ${to.add(runKey)} and kind <> 'CYCLE'`,
    ].filter((condition) => typeof condition === "string");
}

type Optional = "state" | "late" | "resourceGroupId";

/** Whether a filter lets so little through that the matches may be few among many. */
export function isSelective(
  filter: Omit<InstanceFilter, Optional> & { [part in Optional]?: InstanceFilter[part] | undefined },
): boolean {
  const { nodeId, ownerId, resourceGroupId, frozen, late, rerun, runKey, kind, state } = filter;
  const named = [nodeId, ownerId, resourceGroupId, runKey, state].some((part) => part !== undefined);
  return named || frozen === true || late === true || rerun === true || (kind !== undefined && !kind.includes("CYCLE"));
}

/**
 * What follows a cursor in the order of the list, as stretches of an index. Rows without a value of the sort stand
 * together at the end: one condition for both kinds would be read row by row.
 */
export function stretchesOf(sort: InstanceFilter["sort"], cursor: InstanceCursor | null): Conditions[] {
  if (!cursor) return [() => []];
  const { bizdate, cyctime, value, id } = cursor;
  const isNext = cursor.direction === "next";
  const beyond = isNext ? "<" : ">";
  if (sort === "cyctime") {
    const place = (to: Statement) =>
      `(${to.add(bizdate)}::date, ${to.add(new Date(cyctime))}::timestamptz, ${to.add(id)})`;
    // The date alone says the same again: by it whole months are left out.
    return [(to) => [`bizdate ${beyond}= ${to.add(bizdate)}::date`, `(bizdate, cyctime, id) ${beyond} ${place(to)}`]];
  }
  const column = sort === "started" ? "started_at" : "duration_ms";
  if (value === null) {
    const empty: Conditions = (to) => [`${column} is null and id ${beyond} ${to.add(id)}`];
    return isNext ? [empty] : [empty, () => [`${column} is not null`]];
  }
  const valued: Conditions = (to) => {
    const at = sort === "started" ? `${to.add(new Date(value))}::timestamptz` : `${to.add(value)}::bigint`;
    return [`(${column}, id) ${beyond} (${at}, ${to.add(id)})`];
  };
  return isNext ? [valued, () => [`${column} is null`]] : [valued];
}

/** Ids of the nodes that a filter chooses by name, type and place; null when it chooses none. */
export async function chosenNodes(sql: Sql, workspaceId: string, filter: InstanceFilter): Promise<string[] | null> {
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

/** Business dates that a filter spans; infinite when it is open. */
export function spanDays({ bizdateFrom, bizdateTo }: InstanceFilter): number {
  if (bizdateFrom === undefined || bizdateTo === undefined) return Number.POSITIVE_INFINITY;
  const day = (text: string) => Date.UTC(Number(text.slice(0, 4)), Number(text.slice(4, 6)) - 1, Number(text.slice(6)));
  return (day(bizdateTo) - day(bizdateFrom)) / 86_400_000 + 1;
}
