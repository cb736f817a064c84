import type { UpcomingRuns } from "@/lib/core/node";
import { cronOf } from "@/lib/core/schedule/cron";
import { contextAt } from "@/lib/core/schedule/parameter/evaluate";
import { ParameterValues, parseParameters } from "@/lib/core/schedule/parameter/references";
import { nextRuns, type PlannedInstance } from "@/lib/core/schedule/plan-day";
import type { Schedule } from "@/lib/core/schedule/schedule";
import { scriptWindow } from "@/lib/core/schedule/script-window";
import { summaryOf } from "@/lib/core/schedule/summary";
import { checkTiling, type Tiling } from "@/lib/core/schedule/tiling";
import { formatDay, formatWall } from "@/lib/core/schedule/wall-time";
import { toStoredError } from "@/lib/core/stored-error";
import type { DeployedNode } from "@/lib/instances/generation/deployed-nodes";
import { OWN_ID, parameterContext, runDaysOf } from "@/lib/instances/generation/plan-instances";
import type { WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import type { NodeRow } from "./node-rows";

const SHOWN_OWN_ID = "<instance>";

/** A node as it would be with this document deployed, for everything that plans its instances. */
export function asDeployed(
  node: Pick<NodeRow, "id" | "name" | "workspaceId" | "folderId" | "type" | "ownerId">,
  { script, schedule }: { script: string; schedule: Schedule },
): DeployedNode {
  return { ...node, isRoot: false, frozen: false, versionId: "", schedule, script, deployedAt: null, ancestors: [] };
}

/** The next runs with their windows. @throws AppError "schedule.param_*" when a parameter is no expression */
export function planRuns(
  node: DeployedNode,
  rules: WorkspaceRules,
  from: number,
  count: number,
): { planned: readonly PlannedInstance[]; tiling: Tiling | null } {
  const runDays = runDaysOf(node, rules);
  const script = scriptWindow(node.script);
  const parameters = parseParameters(node.schedule.parameters);
  const source = script && { parameters, start: script.start, end: script.end, ...parameterContext(node, rules) };
  return {
    planned: nextRuns(node.schedule, rules.zone, from, count, runDays),
    tiling: source && checkTiling(source, node.schedule, rules.zone, from, count, { runDays }),
  };
}

/** The same in the words of the API. */
export function describeRuns(node: DeployedNode, rules: WorkspaceRules, from: number, count: number): UpcomingRuns {
  const { planned, tiling } = planRuns(node, rules, from, count);
  const parameters = parseParameters(node.schedule.parameters);
  const context = parameterContext(node, rules);
  return {
    timeZone: rules.zone.id,
    cron: [...cronOf(node.schedule.cycle)],
    summary: summaryOf(node.schedule.cycle) as UpcomingRuns["summary"],
    runs: planned.map((run, index) => {
      const values = new ParameterValues(parameters, { ...contextAt(rules.zone, run.dueAt), ...context }).all();
      const window = tiling?.windows[index];
      return {
        cyctimeText: formatWall(run.wall),
        dueAt: new Date(run.dueAt),
        bizdate: formatDay(run.bizdate),
        parameters: Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, value.replaceAll(OWN_ID, SHOWN_OWN_ID)]),
        ),
        windowStart: window ? new Date(window.start.at) : null,
        windowEnd: window ? new Date(window.end.at) : null,
        carried: window?.carried ?? false,
      };
    }),
    errors: (tiling?.errors ?? []).map(toStoredError),
    warnings: (tiling?.warnings ?? []).map(toStoredError),
    fix: tiling?.fix ? [...tiling.fix.parameters] : null,
  };
}
