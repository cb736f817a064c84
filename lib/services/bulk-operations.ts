import {
  MOST_IN_BULK,
  type BulkItem,
  type BulkItemQuery,
  type BulkOperationView,
  type BulkPreview,
  type BulkStart,
  type BulkWish,
} from "@/lib/core/bulk-operation";
import { AppError } from "@/lib/core/errors";
import type { InstanceAction } from "@/lib/core/instance";
import { formatInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { OPERATIONS, refusal, type OperableInstance } from "@/lib/core/instance-operation";
import type { StoredError } from "@/lib/core/stored-error";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { CHANNELS } from "@/lib/platform/listen";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { matching } from "./instance-query";
import { namesOfUsers } from "./user-names";

const MOST_LISTED = 20;
/** As long as instances themselves are kept. */
const KEPT_DAYS = 30;
/** Filters of lists come with a page; a whole result has none. */
const WHOLE = { sort: "cyctime", limit: 1 } as const;

/** What an operation on a whole filter result would do now, and what it would leave alone. Changes nothing. */
export async function previewBulk(
  workspaceId: string,
  { filter, operation }: BulkWish,
  actor: Actor,
): Promise<BulkPreview> {
  demand(actor, workspaceId, OPERATIONS[operation].needs);
  const sql = database();
  const { from, values } = await matching(sql, workspaceId, { ...filter, ...WHOLE });
  const groups = await sql.query<OperableInstance & { count: number; wrote: number }>(
    `select i.state, i.frozen, i.rerun_at is not null as "rerunPending",
       coalesce(v.config ->> 'rerunMode', 'Allowed') as "rerunMode", count(*)::int as count,
       count(*) filter (where i.state = 'SUCCESS' and a.records_written > 0)::int as wrote
     from (select * from ${from} matched limit ${MOST_IN_BULK + 1}) i
     left join node_version v on v.id = i.node_version_id
     left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
     group by 1, 2, 3, 4`,
    values,
  );
  const preview = { total: 0, open: 0, refused: {} as Record<string, number>, repeats: 0 };
  for (const group of groups) {
    const refused = refusal(group, operation);
    preview.total += group.count;
    if (refused !== null) preview.refused[refused] = (preview.refused[refused] ?? 0) + group.count;
    else {
      preview.open += group.count;
      if (operation === "rerun") preview.repeats += group.wrote;
    }
  }
  return preview;
}

/**
 * Starts an operation on everything that a filter matches at this moment: what begins to match later is not part of it.
 * A scheduler process does it one instance after the other, the earliest first; who asked must still have the right then.
 * @throws AppError "instance.bulk_too_many" | "instance.bulk_empty"
 */
export async function startBulk(
  workspaceId: string,
  { filter, action }: BulkStart,
  actor: Actor,
): Promise<BulkOperationView> {
  demand(actor, workspaceId, OPERATIONS[action.operation].needs);
  const at = systemClock.now();
  const id = await database().transaction(async (sql) => {
    await sql.query(`delete from bulk_operation where finished_at < $1::timestamptz - interval '${KEPT_DAYS} days'`, [
      at,
    ]);
    const { from, values } = await matching(sql, workspaceId, { ...filter, ...WHOLE });
    const place = values.length;
    const [operation] = await sql.query<{ id: string }>(
      `insert into bulk_operation (id, workspace_id, action, filter, total, actor, created_by, created_at)
       values (gen_random_uuid(), $1, $2, $3, 0, $4, $5, $6) returning id`,
      [workspaceId, action, filter, actorFacts(actor, workspaceId), actor.id, at],
    );
    const [{ count } = { count: 0 }] = await sql.query<{ count: number }>(
      `with added as (
         insert into bulk_operation_item (operation_id, position, instance_id, bizdate)
         select $${place + 1}::uuid, row_number() over (order by cyctime, id), id, bizdate
         from (select * from ${from} matched limit ${MOST_IN_BULK + 1}) i returning 1)
       select count(*)::int as count from added`,
      [...values, operation!.id],
    );
    if (count === 0) throw new AppError("instance.bulk_empty", {});
    if (count > MOST_IN_BULK) throw new AppError("instance.bulk_too_many", { most: MOST_IN_BULK });
    await sql.query("update bulk_operation set total = $2 where id = $1", [operation!.id, count]);
    sql.notify(CHANNELS.bulk, workspaceId);
    await auditBulk(sql, actor, workspaceId, operation!.id, "bulkOperation.start", { ...action, filter, total: count });
    return operation!.id;
  });
  return getBulk(id, actor);
}

/** The workspace's operations on many, newest first. */
export async function listBulk(workspaceId: string, actor: Actor): Promise<BulkOperationView[]> {
  demand(actor, workspaceId, "instance.view");
  return views(await rowsWhere("workspace_id = $1 order by created_at desc, id limit " + MOST_LISTED, [workspaceId]));
}

/** @throws AppError "common.not_found" */
export async function getBulk(id: string, actor: Actor): Promise<BulkOperationView> {
  const row = await findBulk(id);
  demand(actor, row.workspaceId, "instance.view");
  return (await views([row]))[0]!;
}

/** What became of each instance, in the order of their turns. */
export async function listBulkItems(id: string, query: BulkItemQuery, actor: Actor): Promise<BulkItem[]> {
  const { workspaceId } = await findBulk(id);
  demand(actor, workspaceId, "instance.view");
  const { outcome, after, limit } = query;
  const rows = await database().query<
    InstanceKey & {
      position: number;
      node: string;
      cyctime: Date;
      error: StoredError | null;
      at: Date | null;
      item: bigint;
    }
  >(
    `select b.position, b.instance_id as id, b.bizdate, n.name as node, i.cyctime, b.error, b.at
     from bulk_operation_item b join instance i on i.id = b.instance_id and i.bizdate = b.bizdate
     join node n on n.id = i.node_id
     where b.operation_id = $1 and b.position > $2 and ($3::text is null
       or case when b.at is null then 'waiting' when b.error is null then 'done' else 'refused' end = $3)
     order by b.position limit $4`,
    [id, after, outcome ?? null, limit],
  );
  return rows.map(({ position, node, cyctime, error, at, ...key }) => ({
    position,
    id: formatInstanceId(key),
    node,
    cyctime,
    outcome: at === null ? "waiting" : error === null ? "done" : "refused",
    error,
  }));
}

/** Those that had their turn stay as they are now; the others are left alone. 409 when it is over. */
export async function cancelBulk(id: string, actor: Actor): Promise<BulkOperationView> {
  const { workspaceId, action } = await findBulk(id);
  demand(actor, workspaceId, OPERATIONS[action.operation].needs);
  await database().transaction(async (sql) => {
    const at = systemClock.now();
    const changed = await sql.query(
      `update bulk_operation set state = 'CANCELLED', cancelled_by = $2, finished_at = $3
       where id = $1 and state = 'RUNNING' returning id`,
      [id, actor.id, at],
    );
    if (changed.length === 0) throw new AppError("common.conflict", { reason: "The operation is over." });
    await auditBulk(sql, actor, workspaceId, id, "bulkOperation.cancel", null);
  });
  return getBulk(id, actor);
}

interface Row {
  readonly id: string;
  readonly workspaceId: string;
  readonly action: InstanceAction;
  readonly state: BulkOperationView["state"];
  readonly total: number;
  readonly done: number;
  readonly refused: number;
  readonly createdBy: string | null;
  readonly createdAt: Date;
  readonly finishedAt: Date | null;
}

async function findBulk(id: string): Promise<Row> {
  const [row] = await rowsWhere("id = $1", [id]);
  if (!row) throw new AppError("common.not_found", { object: `Operation ${id}` });
  return row;
}

function rowsWhere(condition: string, values: readonly unknown[]): Promise<Row[]> {
  return database().query<Row>(
    `select o.id, workspace_id as "workspaceId", action, state, total, c.done, c.refused, created_by as "createdBy",
       created_at as "createdAt", finished_at as "finishedAt"
     from (select * from bulk_operation where ${condition}) o, lateral (
       select count(*) filter (where at is not null and error is null)::int as done,
         count(*) filter (where error is not null)::int as refused
       from bulk_operation_item where operation_id = o.id) c order by created_at desc, o.id`,
    values,
  );
}

async function views(rows: readonly Row[]): Promise<BulkOperationView[]> {
  const names = await namesOfUsers(rows.map(({ createdBy }) => createdBy));
  return rows.map(({ workspaceId: _workspace, createdBy, ...row }) => ({
    ...row,
    waiting: row.total - row.done - row.refused,
    by: createdBy === null ? null : (names.get(createdBy) ?? null),
  }));
}

/** As much of who asked as is needed to ask again whether they may: see run-bulk-operations.ts. */
export interface BulkActor extends Pick<Actor, "type" | "id" | "name" | "isAdmin" | "requestId" | "address"> {
  /** In the workspace of the operation. */
  readonly roles: readonly string[];
}

function actorFacts({ type, id, name, isAdmin, roles, requestId, address }: Actor, workspaceId: string): BulkActor {
  return { type, id, name, isAdmin, requestId, address, roles: roles.get(workspaceId) ?? [] };
}

function auditBulk(
  sql: Sql,
  actor: Actor,
  workspaceId: string,
  objectId: string,
  action: string,
  after: unknown,
): Promise<void> {
  return writeAudit(
    sql,
    actor,
    { workspaceId, objectType: "bulkOperation", objectId, action, after },
    systemClock.now(),
  );
}
