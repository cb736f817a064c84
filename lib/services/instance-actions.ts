import { AppError, toAppError } from "@/lib/core/errors";
import type { ActionResult, InstanceAction } from "@/lib/core/instance";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { demandOpen, OPERATIONS, type InstanceOperation, type RerunMode } from "@/lib/core/instance-operation";
import { isAtWork, type InstanceState } from "@/lib/core/instance-state";
import { toStoredError } from "@/lib/core/stored-error";
import { applyEvent, type EventFacts, type Seen } from "@/lib/instances/apply-event";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { CHANNELS } from "@/lib/platform/listen";
import { decideOutcome } from "@/lib/instances/journal";
import { demandNoDouble, RERUN_MODE } from "./dirty-replays";
import { reopenBackfill } from "./reopen-backfill";
import { demandReplaceable } from "./replaceable";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";
import { isHidden, type Placed } from "./nodes/personal";
import { namesOfUsers } from "./user-names";

/** An instance that was read, and then changed by a process, is read and tried again so often. */
const STALE_TRIES = 5;

interface Row extends Seen, Placed {
  workspaceId: string;
  nodeName: string;
  frozen: boolean;
  rerunAt: Date | null;
  startedAt: Date | null;
  rerunMode: RerunMode;
  priority: number;
  groupName: string | null;
}

/**
 * Does to one instance what somebody asks: event, history and audit row in one transaction. A running instance is asked
 * to stop, and is stopped when its worker says so or falls silent.
 * @throws AppError "instance.not_found" | "account.forbidden" | what demandOpen throws
 */
export async function act(id: string, action: InstanceAction, actor: Actor): Promise<void> {
  const key = parseInstanceId(id);
  for (let tries = 1; ; tries++) {
    try {
      return await database().transaction((sql) => actIn(sql, key, action, actor));
    } catch (error) {
      const isStale = error instanceof AppError && error.code === "instance.stale";
      if (!isStale || tries === STALE_TRIES) throw error;
    }
  }
}

/** The same for many; one refusal does not keep the others. Results come in the order of `ids`. */
export async function actOnMany(ids: readonly string[], action: InstanceAction, actor: Actor): Promise<ActionResult[]> {
  const results: ActionResult[] = [];
  for (const id of ids) {
    const error = await act(id, action, actor).then(
      () => null,
      (thrown: unknown) => toStoredError(toAppError(thrown)),
    );
    results.push({ id, error });
  }
  return results;
}

/** The same within the caller's transaction. @throws AppError "instance.stale" as well: begin a new transaction then. */
export async function actIn(sql: Sql, key: InstanceKey, action: InstanceAction, actor: Actor): Promise<void> {
  const row = await lockRow(sql, key);
  if (isHidden(row, actor)) throw new AppError("instance.not_found", { id: formatInstanceId(key) });
  const { operation } = action;
  demand(actor, row.workspaceId, OPERATIONS[operation].needs);
  await demandAsSeen(sql, row, action);
  // A replay has no rerun property of its own: what it has done says more than what its node allows.
  if (OPERATIONS[operation].event === "rerun") await demandNoDouble(sql, row);
  demandOpen({ ...row, rerunPending: row.rerunAt !== null }, operation);
  const at = systemClock.now();
  const facts: EventFacts = {
    actor: `user:${actor.id ?? "system"}`,
    at,
    ...(action.reason ? { note: action.reason } : {}),
  };
  await DO[operation](sql, row, facts, action);
  const object = {
    workspaceId: row.workspaceId,
    objectType: "instance",
    objectId: formatInstanceId(row),
    objectName: row.personalOf === null ? row.nodeName : "",
  };
  const before = { state: row.state, frozen: row.frozen, priority: row.priority };
  await writeAudit(sql, actor, { ...object, action: `instance.${operation}`, before, after: { ...action } }, at);
}

/** @throws AppError "instance.changed_since": somebody else was faster */
async function demandAsSeen(sql: Sql, { id, bizdate, state }: Row, { ifStates }: InstanceAction): Promise<void> {
  if (ifStates === undefined || ifStates.includes(state)) return;
  const [last] = await sql.query<{ actor: string }>(
    "select actor from instance_transition where instance_id = $1 and bizdate = $2 order by id desc limit 1",
    [id, bizdate],
  );
  const [, user = null] = /^user:(.+)$/.exec(last?.actor ?? "") ?? [];
  const names = await namesOfUsers([user]);
  const by = (user !== null && names.get(user)) || "Millrace";
  throw new AppError("instance.changed_since", { seen: ifStates.join(", "), state, by });
}

type Do = (sql: Sql, row: Row, facts: EventFacts, action: InstanceAction) => Promise<unknown>;

const AFRESH = { rerunAt: null, autoReruns: 0, startedAt: null, finishedAt: null, durationMs: null } as const;

const restart: Do = async (sql, row, facts, { cu, replace = false }) => {
  await reopenBackfill(sql, row);
  if (replace) {
    await demandReplaceable(sql, row, facts.at);
    await decideOutcome(sql, row, "abandoned");
  }
  const detail = { ...(cu === undefined ? {} : { cu }), ...(replace ? { replace } : {}) };
  await applyEvent(sql, row, "rerun", {
    ...facts,
    ...(Object.keys(detail).length === 0 ? {} : { detail }),
    set: { ...AFRESH, replaces: replace, ...(cu === undefined ? {} : { cuMilli: cu * 1_000 }) },
  });
};

const DO: Readonly<Record<InstanceOperation, Do>> = {
  stop: (sql, row, facts) => stop(sql, row, facts),
  rerun: restart,
  forceRerun: restart,
  setSuccess: (sql, row, facts) =>
    applyEvent(sql, row, "setSuccessful", { ...facts, set: { rerunAt: null, finishedAt: facts.at } }),
  async freeze(sql, row, facts) {
    await applyEvent(sql, row, "frozen", { ...facts, set: { frozen: true } });
    await leaveUnclaimed(sql, row);
  },
  unfreeze: (sql, row, facts) => applyEvent(sql, row, "unfrozen", { ...facts, set: { frozen: false } }),
  async changeGroup(sql, row, facts, { resourceGroup: name }) {
    if (name === undefined)
      throw new AppError("input.invalid", { reason: "Name a resource group." }, { path: "resourceGroup" });
    const [group] = await sql.query<{ id: string }>(
      `select g.id from workspace_resource_group b join resource_group g on g.id = b.resource_group_id
       where b.workspace_id = $1 and g.name = $2`,
      [row.workspaceId, name],
    );
    if (!group) throw new AppError("node.resource_group_unknown", { name }, { path: "resourceGroup" });
    await applyEvent(sql, row, "groupChanged", {
      ...facts,
      detail: { from: row.groupName, to: name },
      set: { resourceGroupId: group.id },
    });
    await leaveUnclaimed(sql, row);
  },
  async changePriority(sql, row, facts, { priority }) {
    if (priority === undefined)
      throw new AppError("input.invalid", { reason: "Give a priority." }, { path: "priority" });
    await applyEvent(sql, row, "priorityChanged", {
      ...facts,
      detail: { from: row.priority, to: priority },
      set: { priority },
    });
  },
  async deleteDependencies(sql, row, facts, { parentIds }) {
    const parents = parentIds?.map(parseInstanceId).map(({ id }) => id) ?? null;
    const removed = await sql.query(
      `update instance_edge set removed_at = $3 where child_id = $1 and bizdate = $2 and removed_at is null
         and ($4::bigint[] is null or parent_id = any($4)) returning parent_id`,
      [row.id, row.bizdate, facts.at, parents],
    );
    await applyEvent(sql, row, "dependencyDeleted", { ...facts, detail: { removed: removed.length } });
  },
  async acceptOutcome(sql, row, facts) {
    await decideOutcome(sql, row, "committed");
    await applyEvent(sql, row, "acceptedOutcome", facts);
  },
  async replaceOutcome(sql, row, facts) {
    await demandReplaceable(sql, row, facts.at);
    await decideOutcome(sql, row, "abandoned");
    await applyEvent(sql, row, "replacedOutcome", { ...facts, set: { ...AFRESH, replaces: true } });
  },
  async rejectOutcome(sql, row, facts) {
    await decideOutcome(sql, row, "abandoned");
    const durationMs = row.startedAt === null ? null : facts.at.getTime() - row.startedAt.getTime();
    await applyEvent(sql, row, "rejectedOutcome", { ...facts, set: { finishedAt: facts.at, durationMs } });
  },
};

/** What was admitted but not yet claimed gives its place back. */
function leaveUnclaimed(sql: Sql, { id }: Row): Promise<unknown> {
  return sql.query("delete from slot where instance_id = $1 and worker_id is null", [id]);
}

async function stop(sql: Sql, row: Row, facts: EventFacts): Promise<void> {
  if (row.state === "FAILURE") {
    await applyEvent(sql, row, "rerunCancelled", { ...facts, set: { rerunAt: null } });
  } else if (isAtWork(row.state)) {
    await sql.query(
      "update slot set stop_requested_at = now(), stop_reason = coalesce(stop_reason, $2) where instance_id = $1",
      [row.id, facts.actor],
    );
    sql.notify(CHANNELS.stops, String(row.id));
  } else {
    await sql.query("delete from slot where instance_id = $1", [row.id]);
    await applyEvent(sql, row, "stopped", { ...facts, set: { finishedAt: facts.at, rerunAt: null } });
  }
}

async function lockRow(sql: Sql, key: InstanceKey): Promise<Row> {
  const [row] = await sql.query<Row & { state: InstanceState }>(
    `select i.id, i.bizdate, i.state, i.attempt, i.workspace_id as "workspaceId", n.name as "nodeName", n.personal_of as "personalOf", i.frozen,
       i.rerun_at as "rerunAt", i.started_at as "startedAt", i.priority,
       (select name from resource_group g where g.id = i.resource_group_id) as "groupName", ${RERUN_MODE} as "rerunMode"
     from instance i join node n on n.id = i.node_id left join node_version v on v.id = i.node_version_id
     where i.id = $1 and i.bizdate = $2 for update of i`,
    [key.id, key.bizdate],
  );
  if (!row) throw new AppError("instance.not_found", { id: formatInstanceId(key) });
  return row;
}
