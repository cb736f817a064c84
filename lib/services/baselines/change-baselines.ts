import { evaluateBaseline } from "@/lib/baselines/evaluate";
import { liveBaselines } from "@/lib/baselines/live-baselines";
import type { BaselineChange, BaselineDetail, BaselineDraft } from "@/lib/core/baseline/baseline";
import { AppError } from "@/lib/core/errors";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { writeAudit } from "../audit";
import { ADMIN_ROLE } from "../rights";
import { todayOf } from "../overview/today";
import { readBaseline, type BaselineRow } from "./baseline-rows";
import { getBaseline } from "./baselines";

export const MOST_MEMBERS = 200;

/** @throws AppError "baseline.name_taken" | "baseline.node_unknown" | "baseline.owner_unknown" */
export async function createBaseline(
  workspaceId: string,
  draft: BaselineDraft,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<BaselineDetail> {
  demand(actor, workspaceId, "baseline.manage");
  const at = clock.now();
  const id = await named(draft.name, () =>
    database().transaction(async (sql) => {
      await demandParts(sql, workspaceId, draft);
      const [made] = await sql.query<{ id: string }>(
        `insert into baseline (id, workspace_id, name, enabled, owner_id, definition, since, created_at, updated_at)
         values (gen_random_uuid(), $1, $2, $3, $4, $5, $6, $6, $6) returning id`,
        [workspaceId, draft.name, draft.enabled, draft.ownerId, definitionOf(draft), at],
      );
      await setMembers(sql, made!.id, draft.nodeIds);
      await writeAudit(
        sql,
        actor,
        { ...factsOf({ ...made!, workspaceId, name: draft.name }), action: "baseline.create", after: draft },
        at,
      );
      return made!.id;
    }),
  );
  return look(id, actor, clock);
}

/**
 * Replaces a baseline. What was found out about earlier run dates stays; today is looked at anew.
 * @throws AppError "baseline.conflict" when somebody changed it since revision `change.revision`
 */
export async function changeBaseline(
  id: string,
  { revision, ...draft }: BaselineChange,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<BaselineDetail> {
  const { workspaceId, name } = await readBaseline(database(), id);
  demand(actor, workspaceId, "baseline.manage");
  await named(draft.name, () =>
    database().transaction(async (sql) => {
      const before = await lockedAt(sql, id, revision, name);
      await demandParts(sql, workspaceId, draft);
      await rewrite(sql, before, draft, actor, clock.now());
    }),
  );
  return look(id, actor, clock);
}

/** Adds tasks; those that are in it already change nothing. */
export async function addToBaseline(
  id: string,
  nodeIds: readonly string[],
  actor: Actor,
  clock: Clock = systemClock,
): Promise<BaselineDetail> {
  const { workspaceId, name } = await readBaseline(database(), id);
  demand(actor, workspaceId, "baseline.manage");
  await database().transaction(async (sql) => {
    const before = await lockedAt(sql, id, null, name);
    const draft = draftOf(before);
    const all = [...new Set([...draft.nodeIds, ...nodeIds])];
    if (all.length === draft.nodeIds.length) return;
    if (all.length > MOST_MEMBERS) throw new AppError("baseline.too_many", { most: MOST_MEMBERS });
    await demandParts(sql, workspaceId, { ...draft, nodeIds: all });
    await rewrite(sql, before, { ...draft, nodeIds: all }, actor, clock.now());
  });
  return look(id, actor, clock);
}

/** What was found out goes with it; alerts that were sent stay. */
export async function removeBaseline(id: string, actor: Actor): Promise<void> {
  const row = await readBaseline(database(), id);
  demand(actor, row.workspaceId, "baseline.manage");
  await database().transaction(async (sql) => {
    await sql.query("delete from baseline where id = $1", [id]);
    const change = { ...factsOf(row), action: "baseline.delete", before: draftOf(row) };
    await writeAudit(sql, actor, change, systemClock.now());
  });
}

async function rewrite(sql: Sql, before: BaselineRow, draft: BaselineDraft, actor: Actor, at: Date): Promise<void> {
  const { id, workspaceId } = before;
  await sql.query(
    `update baseline set name = $2, enabled = $3, owner_id = $4, definition = $5, revision = revision + 1, since = $6,
       updated_at = $6 where id = $1`,
    [id, draft.name, draft.enabled, draft.ownerId, definitionOf(draft), at],
  );
  await setMembers(sql, id, draft.nodeIds);
  const { bizdate } = await todayOf(sql, workspaceId, at);
  await sql.query("delete from baseline_instance where baseline_id = $1 and bizdate >= $2", [id, bizdate]);
  const change = { ...factsOf({ id, workspaceId, name: draft.name }), action: "baseline.change" };
  await writeAudit(sql, actor, { ...change, before: draftOf(before), after: draft }, at);
}

/** The row, held until the end of the transaction, as far as it is at the revision that was seen. */
async function lockedAt(sql: Sql, id: string, revision: number | null, name: string): Promise<BaselineRow> {
  await sql.query("select 1 from baseline where id = $1 for update", [id]);
  const row = await readBaseline(sql, id);
  if (revision !== null && row.revision !== revision) throw new AppError("baseline.conflict", { name });
  return row;
}

/** People see at once how it stands; afterwards the scheduler looks after it. */
async function look(id: string, actor: Actor, clock: Clock): Promise<BaselineDetail> {
  const [live] = await liveBaselines(database(), id);
  if (live) await evaluateBaseline(database(), live, clock.now());
  return getBaseline(id, actor, clock);
}

async function setMembers(sql: Sql, id: string, nodeIds: readonly string[]): Promise<void> {
  await sql.query("delete from baseline_member where baseline_id = $1", [id]);
  await sql.query("insert into baseline_member (baseline_id, node_id) select distinct $1::uuid, unnest($2::uuid[])", [
    id,
    nodeIds,
  ]);
}

async function demandParts(sql: Sql, workspaceId: string, { nodeIds, ownerId }: BaselineDraft): Promise<void> {
  const [found] = await sql.query<{ nodes: number; owner: boolean }>(
    `select (select count(*)::int from node where id = any($2::uuid[]) and workspace_id = $1 and not is_root
         and deleted_at is null) as nodes,
       exists (select 1 from workspace_member where workspace_id = $1 and user_id = $3)
         or exists (select 1 from "user" where id = $3 and role = $4) as owner`,
    [workspaceId, nodeIds, ownerId, ADMIN_ROLE],
  );
  if (found!.nodes !== new Set(nodeIds).size) throw new AppError("baseline.node_unknown", {}, { path: "body.nodeIds" });
  if (ownerId !== null && !found!.owner) throw new AppError("baseline.owner_unknown", {}, { path: "body.ownerId" });
}

async function named<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const isTaken = (error as { constraint?: unknown }).constraint === "baseline_workspace_id_name_key";
    throw isTaken ? new AppError("baseline.name_taken", { name }, { cause: error, path: "name" }) : error;
  }
}

const definitionOf = ({ schedule, marginMinutes, priority }: BaselineDraft) =>
  JSON.stringify({ schedule, marginMinutes, priority });

function draftOf({ name, enabled, owner, definition, nodeIds }: BaselineRow): BaselineDraft {
  return { name, enabled, ownerId: owner?.id ?? null, ...definition, nodeIds: [...nodeIds] };
}

const factsOf = ({ id, workspaceId, name }: { id: string; workspaceId: string; name: string }) => ({
  workspaceId,
  objectType: "baseline",
  objectId: id,
  objectName: name,
});
