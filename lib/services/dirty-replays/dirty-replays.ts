import { randomUUID } from "node:crypto";
import type { DirtyReplayView, ReplayPlan, ReplayStart } from "@/lib/core/dirty-replay";
import { AppError } from "@/lib/core/errors";
import { formatInstanceId, parseInstanceId, type InstanceKey } from "@/lib/core/instance-id";
import { fromStoredError } from "@/lib/core/stored-error";
import { applyEvent } from "@/lib/instances/apply-event";
import { createInstances } from "@/lib/instances/create-instances";
import { wake } from "@/lib/instances/wakeups";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { writeAudit } from "../audit";
import { demandInstance } from "../instances";
import { readReplays, replayView, type ReplayRow } from "./replay-rows";
import { readReplayable, readSource, type Replayable, type ReplaySource } from "./source";

/** Somebody has just mended what was wrong, and waits. */
const PRIORITY = 8;

/** What a replay of an attempt's dirty records would do. Nothing is changed. */
export async function planReplay(id: string, attempt: number | undefined, actor: Actor): Promise<ReplayPlan> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "data.read");
  return (await readReplayable(database(), await readSource(database(), key), attempt)).plan;
}

/**
 * Makes the instance that loads an attempt's dirty records once more into where the others are, or starts the one there
 * is again when it has loaded nothing. They are loaded once: another replay of the same attempt is refused.
 * @throws AppError "dirty.*" | "instance.busy" | "job.*" | "schedule.param_*"
 */
export async function startReplay(
  id: string,
  { attempt, code, acceptLoss }: ReplayStart,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<DirtyReplayView> {
  const key = parseInstanceId(id);
  await demandInstance(key, actor, "instance.replayDirty");
  return database().transaction(async (sql) => {
    const source = await readSource(sql, key, "for update of i");
    const replayable = await readReplayable(sql, source, attempt);
    const { plan } = replayable;
    demandOpen(plan, code, acceptLoss);
    const script = code === "asRun" ? JSON.stringify(replayable.asRun) : null;
    const at = clock.now();
    const made = await (replayable.replay === null ? make : restart)(sql, { source, replayable, script, actor, at });
    const object = { workspaceId: source.workspaceId, objectType: "instance", objectName: source.nodeName };
    const after = { replay: formatInstanceId(made), attempt: plan.attempt, code, records: plan.records };
    await writeAudit(sql, actor, { ...object, objectId: id, action: "instance.replayDirty", after }, at);
    return replayView((await readReplays(sql, key)).find((row) => row.id === made.id)!);
  });
}

function demandOpen(plan: ReplayPlan, code: ReplayStart["code"], acceptLoss: boolean): void {
  if (plan.refusal) throw fromStoredError(plan.refusal);
  const error = plan.codes.find((each) => each.code === code)?.error;
  if (error) throw fromStoredError(error);
  const { total, records } = plan;
  if (records < total && !acceptLoss)
    throw new AppError("dirty.some_lost", { lost: total - records, total, records }, { path: "acceptLoss" });
}

interface Making {
  readonly source: ReplaySource;
  readonly replayable: Replayable;
  readonly script: string | null;
  readonly actor: Actor;
  readonly at: Date;
}

async function make(sql: Sql, { source, replayable, script, actor, at }: Making): Promise<InstanceKey> {
  const { plan, attemptId } = replayable;
  const { workspaceId, nodeId, bizdate, cyctime, cyctimeText, parameters, ownerId, resourceGroupId, cuMilli } = source;
  const [made] = await createInstances(
    sql,
    [
      {
        workspaceId,
        nodeId,
        nodeVersionId: source.versionId ?? source.nodeVersionId,
        kind: "MANUAL",
        runKey: randomUUID(),
        runType: "NORMAL",
        bizdate,
        cyctime,
        cyctimeText,
        dueAt: at,
        parameters,
        ownerId: actor.id ?? ownerId,
        resourceGroupId,
        priority: PRIORITY,
        cuMilli,
        frozen: false,
        state: "NOT_RUN",
      },
    ],
    at,
  );
  await sql.query(
    `insert into dirty_replay (instance_id, bizdate, source_id, source_bizdate, source_attempt_id, source_attempt,
       script, records, lost, requested_by, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      made!.id,
      made!.bizdate,
      source.id,
      source.bizdate,
      attemptId,
      plan.attempt,
      script,
      plan.records,
      plan.total - plan.records,
      actor.id,
      at,
    ],
  );
  await wake(sql, [made!], false);
  return made!;
}

/** One that has loaded nothing starts afresh, with the code that is wanted now. */
async function restart(sql: Sql, { replayable, script, actor, at }: Making): Promise<InstanceKey> {
  const replay = replayable.replay as ReplayRow;
  await sql.query("update dirty_replay set script = $2 where instance_id = $1", [replay.id, script]);
  const [row] = await sql.query<{ attempt: number }>(
    "select attempt from instance where id = $1 and bizdate = $2 for update",
    [replay.id, replay.bizdate],
  );
  await applyEvent(sql, { ...replay, attempt: row!.attempt }, "rerun", {
    actor: `user:${actor.id ?? "system"}`,
    at,
    set: { rerunAt: null, autoReruns: 0, startedAt: null, finishedAt: null, durationMs: null, replaces: false },
  });
  return replay;
}
