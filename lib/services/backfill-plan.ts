import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import {
  backfillDates,
  isWithinHours,
  loadedShare,
  type BackfillDate,
  type BackfillPlan,
  type Loaded,
} from "@/lib/core/schedule/backfill";
import { joinPieces, ParameterValues, parseParameters } from "@/lib/core/schedule/parameter/references";
import { planDay, type PlannedInstance } from "@/lib/core/schedule/plan-day";
import { scriptWindow, type ScriptWindow } from "@/lib/core/schedule/script-window";
import { HOUR_MS, MINUTE_MS, type EpochMs } from "@/lib/core/schedule/wall-time";
import { planWindows } from "@/lib/core/schedule/window";
import type { NewInstance } from "@/lib/instances/create-instances";
import { readNodes, type DeployedNode } from "@/lib/instances/generation/deployed-nodes";
import { instancesOf, parameterContext, runDaysOf } from "@/lib/instances/generation/plan-instances";
import { readWorkspaceRules, type WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import type { Sql } from "@/lib/platform/db";

/** The most instances one backfill makes. */
const MOST_INSTANCES = 20_000;
/** The oldest part of a stream counts as gone: its readers need time to begin. */
const RETENTION_MARGIN_MS = 10 * MINUTE_MS;

export interface BackfillWindow {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

/** One instance of a backfill: the row it becomes, and what people want to know of it before. */
export interface BackfillInstance {
  readonly node: string;
  readonly row: NewInstance;
  readonly window: BackfillWindow | null;
  readonly partition: string | null;
  readonly loaded: Loaded;
}

export interface PlannedBackfill {
  readonly runKey: string;
  readonly nodes: readonly DeployedNode[];
  readonly dates: readonly BackfillDate[];
  readonly instances: readonly BackfillInstance[];
  /** What stands against it; with any it cannot be started. */
  readonly errors: readonly AppError[];
  readonly warnings: readonly AppError[];
}

/** Hours a table's stream keeps changes; null when nobody can say. */
export type RetentionOf = (dataSource: string, table: string) => Promise<number | null>;

/**
 * Everything a backfill will do, computed once: the preview shows it and the start writes it.
 * @throws AppError "schedule.*" | "common.not_found"
 */
export async function planBackfill(
  sql: Sql,
  workspaceId: string,
  plan: BackfillPlan,
  now: Date,
  retentionOf: RetentionOf,
): Promise<PlannedBackfill> {
  const rules = await readWorkspaceRules(sql, workspaceId);
  if (!rules) throw new AppError("common.not_found", { object: `Workspace ${workspaceId}` });
  const nodes = (await readNodes(sql, plan.nodeIds)).filter((node) => node.workspaceId === workspaceId && !node.isRoot);
  const dates = backfillDates(plan);
  const runKey = randomUUID();
  const instances: BackfillInstance[] = [];
  for (const node of nodes) {
    instances.push(...planNode(node, rules, plan, dates, runKey, now));
    if (instances.length > MOST_INSTANCES)
      throw new AppError("schedule.backfill_too_many", { count: instances.length, most: MOST_INSTANCES });
  }
  const marked = skipLoaded(await markLoaded(sql, instances), plan);
  const { errors, warnings } = checkPlan(plan, nodes, marked);
  errors.push(...(await checkRetention(nodes, marked, now, retentionOf)));
  return { runKey, nodes, dates, instances: marked, errors, warnings };
}

function planNode(
  node: DeployedNode,
  rules: WorkspaceRules,
  plan: BackfillPlan,
  dates: readonly BackfillDate[],
  runKey: string,
  now: Date,
): BackfillInstance[] {
  const runDays = runDaysOf(node, rules);
  const script = scriptWindow(node.script);
  const dueAtOf = ({ dueAt }: PlannedInstance) => new Date(plan.runAhead ? Math.min(dueAt, now.getTime()) : dueAt);
  // Whoever starts a backfill of a paused or dry node wants it to run.
  const timing = { ...node.schedule, recurrence: "Normal" as const };
  return [...dates]
    .sort((a, b) => a.bizdate - b.bizdate)
    .flatMap(({ bizdate }) => {
      const planned = planDay(timing, rules.zone, bizdate + 1, runDays).filter((each) =>
        isWithinHours(each, plan.hours),
      );
      const windows = script && windowsOf(node, rules, script, planned);
      const priority = Math.max(0, node.schedule.priority - 1);
      const rows = instancesOf(node, rules, planned, { kind: "BACKFILL", runKey, dueAtOf, priority });
      return planned.map((each, index): BackfillInstance => {
        return {
          node: node.name,
          row: { ...rows[index]!, frozen: false },
          window: windows?.[index] ?? null,
          partition: script && partitionOf(node, rules, script, each),
          loaded: "none",
        };
      });
    });
}

/** A node whose window cannot be computed has none here, and says so when it runs. */
function windowsOf(
  node: DeployedNode,
  rules: WorkspaceRules,
  script: ScriptWindow,
  planned: readonly PlannedInstance[],
) {
  try {
    const source = {
      parameters: parseParameters(node.schedule.parameters),
      start: script.start,
      end: script.end,
      ...parameterContext(node, rules),
    };
    const windows = planWindows(source, node.schedule, rules.zone, planned, runDaysOf(node, rules));
    return windows.map(({ start, end }): BackfillWindow => ({ start: start.at, end: end.at }));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return null;
  }
}

function partitionOf(node: DeployedNode, rules: WorkspaceRules, { partition }: ScriptWindow, planned: PlannedInstance) {
  if (partition === null) return null;
  const context = { zone: rules.zone, ...planned, ...parameterContext(node, rules) };
  try {
    return joinPieces(new ParameterValues(parseParameters(node.schedule.parameters), context).fill(partition));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return partition;
  }
}

/** Compares each window with what successful runs of the same node, of whatever kind, have read. */
async function markLoaded(sql: Sql, instances: readonly BackfillInstance[]): Promise<BackfillInstance[]> {
  const bounds = instances.flatMap(({ window }) => (window ? [window] : []));
  if (bounds.length === 0) return [...instances];
  const first = bounds.reduce((low, { start }) => Math.min(low, start), Infinity);
  const last = bounds.reduce((high, { end }) => Math.max(high, end), -Infinity);
  const rows = await sql.query<{ nodeId: string; start: Date; end: Date }>(
    `select i.node_id as "nodeId", a.window_start as start, a.window_end as "end"
     from instance i join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate
     where i.node_id = any($1::uuid[]) and i.kind <> 'DEBUG' and a.state = 'SUCCESS'
       and a.window_start < $3 and a.window_end > $2`,
    [[...new Set(instances.map(({ row }) => row.nodeId))], new Date(first), new Date(last)],
  );
  const loaded = new Map<string, BackfillWindow[]>();
  for (const { nodeId, start, end } of rows)
    loaded.set(nodeId, [...(loaded.get(nodeId) ?? []), { start: start.getTime(), end: end.getTime() }]);
  return instances.map((each) =>
    each.window ? { ...each, loaded: loadedShare(each.window, loaded.get(each.row.nodeId) ?? []) } : each,
  );
}

function skipLoaded(instances: readonly BackfillInstance[], { onLoaded }: BackfillPlan): BackfillInstance[] {
  return instances.map((each) =>
    each.loaded === "fully" && onLoaded === "skip" ? { ...each, row: { ...each.row, runType: "UNCHOOSE" } } : each,
  );
}

function checkPlan(plan: BackfillPlan, nodes: readonly DeployedNode[], instances: readonly BackfillInstance[]) {
  const errors: AppError[] = [];
  const warnings: AppError[] = [];
  const missing = new Set(plan.nodeIds).size - nodes.length;
  if (missing > 0) errors.push(new AppError("schedule.backfill_not_deployed", { count: missing }, { path: "nodeIds" }));
  if (instances.length === 0) errors.push(new AppError("schedule.backfill_empty", {}, { path: "ranges" }));
  const chained = nodes.find(({ schedule }) => schedule.dependsOnSelf);
  if (chained && plan.order === "descending")
    errors.push(new AppError("schedule.backfill_descending_chain", { node: chained.name }, { path: "order" }));
  else if (chained && plan.lanes > 1)
    warnings.push(new AppError("schedule.backfill_lanes_chain", { node: chained.name }, { path: "lanes" }));
  const count = (share: Loaded) => instances.filter(({ loaded }) => loaded === share).length;
  const [fully, partly] = [count("fully"), count("partly")];
  const path = { path: "onLoaded" };
  if (fully > 0)
    warnings.push(
      new AppError(
        plan.onLoaded === "skip" ? "schedule.backfill_loaded" : "schedule.backfill_appends",
        { count: fully },
        path,
      ),
    );
  if (partly > 0) warnings.push(new AppError("schedule.backfill_partly_loaded", { count: partly }, path));
  return { errors, warnings };
}

async function checkRetention(
  nodes: readonly DeployedNode[],
  instances: readonly BackfillInstance[],
  now: Date,
  retentionOf: RetentionOf,
): Promise<AppError[]> {
  const errors: AppError[] = [];
  for (const node of nodes) {
    const script = scriptWindow(node.script);
    const hours = script && (await retentionOf(script.dataSource, script.table));
    if (!script || hours === null) continue;
    const oldest = now.getTime() - hours * HOUR_MS + RETENTION_MARGIN_MS;
    const count = instances.filter(
      ({ row, window }) =>
        row.nodeId === node.id && row.runType === "NORMAL" && window !== null && window.start < oldest,
    ).length;
    if (count > 0)
      errors.push(new AppError("schedule.backfill_expired", { count, table: script.table, hours }, { path: "ranges" }));
  }
  return errors;
}
