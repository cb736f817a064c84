import {
  baselineDefinition,
  type BaselineDefinition,
  type BaselineInstance,
  type BaselineInstanceSummary,
} from "@/lib/core/baseline/baseline";
import { AppError } from "@/lib/core/errors";
import type { Sql } from "@/lib/platform/db";

/** A baseline as it is stored, its definition read. */
export interface BaselineRow {
  readonly id: string;
  readonly workspaceId: string;
  readonly timeZone: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly owner: { readonly id: string; readonly name: string } | null;
  readonly definition: BaselineDefinition;
  readonly revision: number;
  readonly updatedAt: Date;
  readonly nodeIds: readonly string[];
}

const READ = `select b.id, b.workspace_id as "workspaceId", w.time_zone as "timeZone", b.name, b.enabled,
    case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as owner,
    b.definition, b.revision, b.updated_at as "updatedAt",
    array(select node_id::text from baseline_member m where m.baseline_id = b.id order by node_id) as "nodeIds"
  from baseline b join workspace w on w.id = b.workspace_id left join "user" u on u.id = b.owner_id`;

/** Those of a workspace by name. */
export async function readBaselines(sql: Sql, workspaceId: string): Promise<BaselineRow[]> {
  const rows = await sql.query<BaselineRow>(`${READ} where b.workspace_id = $1 order by b.name`, [workspaceId]);
  return rows.map(parsed);
}

/** @throws AppError "common.not_found" */
export async function readBaseline(sql: Sql, id: string): Promise<BaselineRow> {
  const [row] = await sql.query<BaselineRow>(`${READ} where b.id = $1`, [id]);
  if (!row) throw new AppError("common.not_found", { object: `Baseline ${id}` });
  return parsed(row);
}

const parsed = (row: BaselineRow): BaselineRow => ({ ...row, definition: baselineDefinition.parse(row.definition) });

/** Columns of a BaselineInstanceSummary, of the table `i`. */
export const SUMMARY = `to_char(i.bizdate, 'YYYYMMDD') as bizdate, i.cycle::int as cycle, i.state,
  i.committed_at as "committedAt", i.warn_at as "warnAt", i.finished_at as "finishedAt",
  i.predicted_at as "predictedAt", i.reason, i.total, i.done, i.evaluated_at as "evaluatedAt"`;

export interface StoredSummary extends BaselineInstanceSummary {
  readonly baselineId: string;
}

/** The instances of some baselines since a business date, in order of their committed times. */
export function readSummaries(sql: Sql, ids: readonly string[], since: string): Promise<StoredSummary[]> {
  return sql.query<StoredSummary>(
    `select i.baseline_id as "baselineId", ${SUMMARY} from baseline_instance i
     where i.baseline_id = any($1::uuid[]) and i.bizdate >= $2 order by i.committed_at, i.bizdate, i.cycle`,
    [ids, since],
  );
}

/** @throws AppError "common.not_found" */
export async function readInstance(sql: Sql, id: string, bizdate: string, cycle: number): Promise<BaselineInstance> {
  const [row] = await sql.query<BaselineInstance>(
    `select ${SUMMARY}, i.path from baseline_instance i where i.baseline_id = $1 and i.bizdate = $2 and i.cycle = $3`,
    [id, bizdate, cycle],
  );
  if (!row) throw new AppError("common.not_found", { object: `Baseline ${id} on ${bizdate}` });
  return row;
}
