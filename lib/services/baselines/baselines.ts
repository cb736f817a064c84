import { DAYS_BEFORE } from "@/lib/baselines/evaluate";
import type {
  BaselineDetail,
  BaselineInstance,
  BaselineInstanceSummary,
  BaselineView,
} from "@/lib/core/baseline/baseline";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "../actor";
import { todayOf } from "../overview/today";
import { readBaseline, readBaselines, readInstance, readSummaries, type BaselineRow } from "./baseline-rows";

/** Business dates that the history of a baseline shows: a daily one's month, an hourly one's week. */
const HISTORY_DAYS = { daily: 31, hourly: 7 } as const;

/** The baselines of a workspace by name, with how they stand. */
export async function listBaselines(
  workspaceId: string,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<BaselineView[]> {
  demand(actor, workspaceId, "baseline.view");
  const sql = database();
  const today = await todayOf(sql, workspaceId, clock.now());
  const rows = await readBaselines(sql, workspaceId);
  const ids = rows.map(({ id }) => id);
  const summaries = Map.groupBy(await readSummaries(sql, ids, today.before(DAYS_BEFORE)), (each) => each.baselineId);
  return rows.map((row) => ({
    ...viewOf(row),
    members: row.nodeIds.length,
    current: currentOf(row, summaries.get(row.id) ?? [], today.bizdate),
  }));
}

/** @throws AppError "common.not_found" */
export async function getBaseline(id: string, actor: Actor, clock: Clock = systemClock): Promise<BaselineDetail> {
  const sql = database();
  const row = await readBaseline(sql, id);
  demand(actor, row.workspaceId, "baseline.view");
  const today = await todayOf(sql, row.workspaceId, clock.now());
  const members = await sql.query<BaselineDetail["members"][number]>(
    `select id, name, deployed_version_id is not null and deleted_at is null as "isDeployed", frozen
     from node where id = any($1::uuid[]) order by name, id`,
    [row.nodeIds],
  );
  const days = HISTORY_DAYS[row.definition.schedule.type];
  const history = (await readSummaries(sql, [id], today.before(days - 1))).map(withoutOwner);
  return {
    ...viewOf(row),
    timeZone: row.timeZone,
    members,
    current: currentOf(row, history, today.bizdate),
    history: history.toReversed(),
  };
}

/** One of its instances with its key path. */
export async function getBaselineInstance(
  id: string,
  { bizdate, cycle }: Pick<BaselineInstanceSummary, "bizdate" | "cycle">,
  actor: Actor,
): Promise<BaselineInstance> {
  const sql = database();
  const row = await readBaseline(sql, id);
  demand(actor, row.workspaceId, "baseline.view");
  return readInstance(sql, id, bizdate, cycle);
}

/** One that is off says nothing of today: nobody looks at it. */
function currentOf({ enabled }: BaselineRow, summaries: readonly BaselineInstanceSummary[], bizdate: string) {
  if (!enabled) return [];
  return summaries.filter((each) => each.bizdate >= bizdate || each.finishedAt === null).map(withoutOwner);
}

function withoutOwner({ baselineId: _, ...summary }: BaselineInstanceSummary & { baselineId?: string }) {
  return summary;
}

function viewOf({ definition, nodeIds: _, workspaceId: __, timeZone: ___, ...row }: BaselineRow) {
  return { ...row, ...definition };
}
