import { AppError } from "@/lib/core/errors";
import type { EvaluationContext } from "@/lib/core/schedule/parameter/evaluate";
import { ParameterValues, parseParameters, type ParsedParameters } from "@/lib/core/schedule/parameter/references";
import { planDay, type PlannedInstance, type PlannedRun, type RunDays } from "@/lib/core/schedule/plan-day";
import { formatDay, formatWall, type DayNumber } from "@/lib/core/schedule/wall-time";
import type { NewInstance } from "../create-instances";
import { carriedStarts } from "./carried-starts";
import type { DeployedNode } from "./deployed-nodes";
import type { WorkspaceRules } from "./workspace-rules";

/** Stands in a parameter value for the instance's own id until it has one. */
export const OWN_ID = "\uE000taskid\uE000";

/** Which kind of instances are planned, and how they differ from what the schedule says. */
export interface PlanPurpose {
  readonly kind: NewInstance["kind"];
  readonly runKey: string;
  /** What an instance is for, given what its schedule says. */
  readonly runTypeOf?: (planned: PlannedInstance) => NewInstance["runType"];
  /** When it may start, given its scheduled time. */
  readonly dueAtOf?: (planned: PlannedInstance) => Date;
  readonly priority?: number;
}

/** The days on which a node's calendar lets it run; null: every day. A calendar that is gone lets nothing run. */
export function runDaysOf({ schedule }: Pick<DeployedNode, "schedule">, rules: WorkspaceRules): RunDays | null {
  if (schedule.calendar === null) return null;
  return rules.calendars.get(schedule.calendar) ?? (() => false);
}

/** What the parameters of a node's instances are computed from, besides their times. */
export function parameterContext(node: DeployedNode, rules: WorkspaceRules): Pick<EvaluationContext, "ids" | "scopes"> {
  const flow = node.folderId === null ? undefined : rules.flows.get(node.folderId);
  return {
    ids: { jobid: flow?.id ?? node.workspaceId, nodeid: node.id, taskid: OWN_ID },
    scopes: { workspace: rules.parameters, ...(flow ? { workflow: flow.parameters } : {}) },
  };
}

/** A node's instances of one day. */
export function planInstances(
  node: DeployedNode,
  rules: WorkspaceRules,
  day: DayNumber,
  purpose: PlanPurpose,
): NewInstance[] {
  const planned = planDay(node.schedule, rules.zone, day, runDaysOf(node, rules));
  return instancesOf(node, rules, planned, purpose);
}

/** Planned occurrences, in time order, as rows. */
export function instancesOf(
  node: DeployedNode,
  rules: WorkspaceRules,
  planned: readonly PlannedInstance[],
  purpose: PlanPurpose,
): NewInstance[] {
  const carried = carriedStarts(node, rules, planned);
  return planned.map((instance, position) => {
    const row = instanceOf(node, rules, instance, purpose);
    return carried.has(position) ? { ...row, parameters: { ...row.parameters, ...carried.get(position) } } : row;
  });
}

function instanceOf(
  node: DeployedNode,
  rules: WorkspaceRules,
  planned: PlannedInstance,
  { kind, runKey, runTypeOf, dueAtOf, priority }: PlanPurpose,
): NewInstance {
  const runType = runTypeOf?.(planned) ?? planned.run;
  const group = node.schedule.resourceGroup;
  return {
    workspaceId: node.workspaceId,
    nodeId: node.id,
    nodeVersionId: node.versionId,
    kind,
    runKey,
    runType,
    bizdate: formatDay(planned.bizdate),
    cyctime: new Date(planned.dueAt),
    cyctimeText: formatWall(planned.wall),
    dueAt: dueAtOf?.(planned) ?? new Date(planned.dueAt),
    parameters: valuesOf(node, rules, planned),
    ownerId: node.ownerId,
    resourceGroupId:
      node.type === "VIRTUAL" ? null : ((group && rules.resourceGroups.get(group)) ?? rules.defaultResourceGroup),
    priority: priority ?? Math.max(node.schedule.priority, rules.leastPriorities.get(node.id) ?? 0),
    cuMilli: Math.round(node.schedule.cu * 1_000),
    frozen: node.frozen || isFrozen(runType),
    state: runType === "EXPIRED" ? "SUCCESS" : "NOT_RUN",
  };
}

const isFrozen = (run: PlannedRun | NewInstance["runType"]) => run === "PAUSE";

/**
 * The values of all parameters. One that cannot be computed is left out: the instance must exist all the same, and says
 * which variable has no value when it runs.
 */
function valuesOf(node: DeployedNode, rules: WorkspaceRules, { wall, dueAt, bizdate }: PlannedInstance) {
  const context = { zone: rules.zone, wall, dueAt, bizdate, ...parameterContext(node, rules) };
  const values: Record<string, string> = {};
  for (const row of node.schedule.parameters) {
    try {
      const parsed = parsedRow(row.name, row.value);
      Object.assign(values, new ParameterValues(parsed, context).all());
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
  }
  return values;
}

/** Rows repeat from instance to instance and from node to node: reading them again and again would cost the most. */
const MOST_PARSED = 10_000;
const parsedRows = new Map<string, ParsedParameters>();
function parsedRow(name: string, value: string): ParsedParameters {
  const key = `${name}=${value}`;
  let parsed = parsedRows.get(key);
  if (!parsed) {
    parsed = parseParameters([{ name, value }]);
    if (parsedRows.size >= MOST_PARSED) parsedRows.clear();
    parsedRows.set(key, parsed);
  }
  return parsed;
}
