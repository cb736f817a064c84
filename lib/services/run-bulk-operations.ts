import { AppError, toAppError } from "@/lib/core/errors";
import type { InstanceAction } from "@/lib/core/instance";
import type { InstanceKey } from "@/lib/core/instance-id";
import type { WorkspaceRole } from "@/lib/core/permission";
import { toStoredError } from "@/lib/core/stored-error";
import type { Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { CHANNELS, type Listener } from "@/lib/platform/listen";
import { logger } from "@/lib/platform/logger";
import { SYSTEM, type Actor } from "./actor";
import type { BulkActor } from "./bulk-operations";
import { actIn } from "./instance-actions";
import { rightsOf } from "./rights";

/** Looks for work this often even when nobody says that there is some. */
const POLL_MS = 2_000;
const BATCH = 50;
/** An instance that a process changes at the same time is read and tried again so often. */
const STALE_TRIES = 5;

interface Operation {
  readonly id: string;
  readonly workspaceId: string;
  readonly action: InstanceAction;
  readonly actor: BulkActor;
}
interface Item extends InstanceKey {
  readonly position: number;
}

/** Does operations on many while this process leads. Never rejects. */
export async function runBulkOperations(
  { clock, listener, leads }: { readonly clock: Clock; readonly listener: Listener; readonly leads: () => boolean },
  signal: AbortSignal,
): Promise<void> {
  let wake = new AbortController();
  const rouse = () => wake.abort();
  const unsubscribe = listener.subscribe(CHANNELS.bulk, { onNotice: rouse, onGap: rouse });
  while (!signal.aborted) {
    try {
      while (leads() && !signal.aborted && (await advanceBulk(clock)));
    } catch (error) {
      if (!signal.aborted) logger.error({ err: error }, "an operation on many could not go on");
    }
    await clock.sleep(POLL_MS, AbortSignal.any([wake.signal, signal])).catch(() => {});
    wake = new AbortController();
  }
  unsubscribe();
}

/**
 * A batch of each operation in turn, so that a small one does not wait behind a large one; answers whether there was one.
 * Each instance is changed in the transaction that ticks it off, so a process that dies in between repeats nothing and
 * leaves nothing out.
 */
export async function advanceBulk(clock: Clock): Promise<boolean> {
  const operations = await database().query<Operation>(
    `select id, workspace_id as "workspaceId", action, actor from bulk_operation where state = 'RUNNING'
     order by created_at, id`,
  );
  for (const operation of operations) await advanceOne(operation, clock);
  return operations.length > 0;
}

async function advanceOne(operation: Operation, clock: Clock): Promise<void> {
  const sql = database();
  const items = await sql.query<Item>(
    `select position, instance_id as id, bizdate from bulk_operation_item
     where operation_id = $1 and at is null order by position limit ${BATCH}`,
    [operation.id],
  );
  if (items.length === 0) {
    await sql.query(
      "update bulk_operation set state = 'FINISHED', finished_at = $2 where id = $1 and state = 'RUNNING'",
      [operation.id, clock.now()],
    );
    return;
  }
  const actor = await actorNow(operation);
  for (const item of items) if (!(await takeTurn(operation, item, actor, clock))) break;
}

/** Answers false when the operation was cancelled meanwhile. */
async function takeTurn(operation: Operation, item: Item, actor: Actor | null, clock: Clock): Promise<boolean> {
  for (let tries = 1; ; tries++) {
    try {
      return await database().transaction(async (sql) => {
        if (!(await tick(sql, operation, item, clock, null))) return false;
        if (actor === null) throw new AppError("account.unauthenticated", {});
        await actIn(sql, item, operation.action, actor);
        return true;
      });
    } catch (error) {
      const refused = toAppError(error);
      if (refused.code === "instance.stale" && tries < STALE_TRIES) continue;
      return database().transaction((sql) => tick(sql, operation, item, clock, refused));
    }
  }
}

/** Ticks an instance off, unless the operation is over; the row of the operation keeps a cancellation waiting. */
async function tick(sql: Sql, { id }: Operation, item: Item, clock: Clock, error: AppError | null): Promise<boolean> {
  const open = await sql.query("select 1 from bulk_operation where id = $1 and state = 'RUNNING' for share", [id]);
  if (open.length === 0) return false;
  const ticked = await sql.query(
    `update bulk_operation_item set at = $3, error = $4 where operation_id = $1 and position = $2 and at is null
     returning 1`,
    [id, item.position, clock.now(), error && toStoredError(error)],
  );
  return ticked.length > 0;
}

/** Who asked, with the rights that they had and still have; null for somebody who is gone. */
async function actorNow({ workspaceId, actor }: Operation): Promise<Actor | null> {
  if (actor.id === null) return { ...SYSTEM, ...actor, roles: new Map() };
  const now = await rightsOf(actor.id);
  if (now === null) return null;
  const isAdmin = now.isAdmin && actor.isAdmin;
  const isMember = now.isAdmin || now.roles.has(workspaceId);
  // Each role must allow it: those of now and, so that a token stays bound, those of then.
  const roles = isMember ? [...(now.roles.get(workspaceId) ?? []), ...(actor.roles as readonly WorkspaceRole[])] : [];
  return { ...actor, name: now.name, isAdmin, roles: new Map([[workspaceId, roles]]) };
}
