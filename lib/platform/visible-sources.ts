import { AppError } from "@/lib/core/errors";
import type { Statements } from "./db";

/**
 * Every data source once for each workspace that may use it: `reader_id` is that workspace, its own or one that it is
 * shared with. Whatever resolves a data source goes through this, by name or by id.
 */
export const VISIBLE_SOURCES = `(
  select own.workspace_id as reader_id, own.* from data_source own
  union all
  select h.workspace_id as reader_id, lent.* from data_source_share h join data_source lent on lent.id = h.data_source_id
  where h.ended_at is null)`;

/** A data source as a workspace that may use it sees it. */
export interface VisibleSource {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** Where it is registered. */
  readonly ownerId: string;
}

/** The data sources that a workspace may use, by name. */
export function listVisible(sql: Statements, workspaceId: string): Promise<VisibleSource[]> {
  return sql.query<VisibleSource>(
    `select d.id, d.name, d.type, d.workspace_id as "ownerId" from ${VISIBLE_SOURCES} d where d.reader_id = $1 order by d.name`,
    [workspaceId],
  );
}

/** Why a workspace sees no data source of that name: it was taken back, or there never was one. */
export async function notVisible(
  sql: Statements,
  workspaceId: string,
  name: string,
  path?: string,
): Promise<AppError<"data_source.unshared"> | AppError<"data_source.not_found">> {
  const [ended] = await sql.query<{ workspace: string }>(
    `select w.display_name as workspace from data_source_share h join data_source d on d.id = h.data_source_id
     join workspace w on w.id = d.workspace_id
     where h.workspace_id = $1 and h.ended_at is not null and d.name = $2 order by h.ended_at desc limit 1`,
    [workspaceId, name],
  );
  const options = path === undefined ? {} : { path };
  return ended
    ? new AppError("data_source.unshared", { name, workspace: ended.workspace }, options)
    : new AppError("data_source.not_found", { name }, options);
}

/** The workspaces that may use a data source, its own first; empty when there is no such data source. */
export async function readersOf(sql: Statements, id: string): Promise<readonly Reader[]> {
  return sql.query<Reader>(
    `select d.reader_id as id, w.name, w.display_name as "displayName", d.reader_id = d.workspace_id as "isOwner",
       d.name as source, d.type
     from ${VISIBLE_SOURCES} d join workspace w on w.id = d.reader_id where d.id = $1
     order by d.reader_id <> d.workspace_id, w.name`,
    [id],
  );
}

export interface Reader {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  readonly isOwner: boolean;
  /** Name and type of the data source. */
  readonly source: string;
  readonly type: string;
}
