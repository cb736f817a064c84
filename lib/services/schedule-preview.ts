import { AppError, type ErrorDescription } from "@/lib/core/errors";
import type { Locale } from "@/lib/core/locale";
import { cronOf } from "@/lib/core/schedule/cron";
import { ParameterValues, parseParameters } from "@/lib/core/schedule/parameter/references";
import { contextAt } from "@/lib/core/schedule/parameter/evaluate";
import type { ParameterRow } from "@/lib/core/schedule/parameter/rows";
import { nextRuns } from "@/lib/core/schedule/plan-day";
import { scriptWindow } from "@/lib/core/schedule/script-window";
import { summaryOf, type CycleSummary } from "@/lib/core/schedule/summary";
import { checkTiling, type Tiling } from "@/lib/core/schedule/tiling";
import { formatDay, formatWall } from "@/lib/core/schedule/wall-time";
import { readNodes, type DeployedNode } from "@/lib/instances/generation/deployed-nodes";
import { OWN_ID, parameterContext, runDaysOf } from "@/lib/instances/generation/plan-instances";
import { readWorkspaceRules, type WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";

export interface UpcomingRun {
  readonly cyctimeText: string;
  readonly dueAt: Date;
  readonly bizdate: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly windowStart: Date | null;
  readonly windowEnd: Date | null;
  /** The window starts where the one before ended, because a clock change lies between them. */
  readonly carried: boolean;
}

export interface UpcomingRuns {
  readonly timeZone: string;
  readonly cron: readonly string[];
  readonly summary: CycleSummary;
  readonly runs: readonly UpcomingRun[];
  readonly errors: readonly ErrorDescription[];
  readonly warnings: readonly ErrorDescription[];
  /** Values that would make the windows meet, when they do not. */
  readonly fix: readonly ParameterRow[] | null;
}

const SHOWN_OWN_ID = "<instance>";

/**
 * The next runs of a deployed node with their values and windows, computed by what generates and runs them.
 * @throws AppError "common.not_found" when there is no such node, or it is not deployed
 */
export async function upcomingRuns(
  workspaceId: string,
  nameOrId: string,
  count: number,
  locale: Locale,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<UpcomingRuns> {
  demand(actor, workspaceId, "node.view");
  const id = await findDeployedNode(workspaceId, nameOrId);
  const [[node], rules] = await Promise.all([readNodes(database(), [id]), readWorkspaceRules(database(), workspaceId)]);
  if (!node || !rules) throw notDeployed(nameOrId);
  return describeRuns(node, rules, clock.now().getTime(), count, locale);
}

/**
 * Id of the deployed node of that name (in any case) or id.
 * @throws AppError "common.not_found"
 */
export async function findDeployedNode(workspaceId: string, nameOrId: string): Promise<string> {
  const [row] = await database().query<{ id: string }>(
    `select id from node where workspace_id = $1 and deleted_at is null and deployed_version_id is not null
       and (lower(name) = lower($2) or id::text = $2)`,
    [workspaceId, nameOrId],
  );
  if (!row) throw notDeployed(nameOrId);
  return row.id;
}

const notDeployed = (name: string) => new AppError("common.not_found", { object: `Deployed node ${name}` });

function describeRuns(
  node: DeployedNode,
  rules: WorkspaceRules,
  from: number,
  count: number,
  locale: Locale,
): UpcomingRuns {
  const runDays = runDaysOf(node, rules);
  const parameters = parseParameters(node.schedule.parameters);
  const context = parameterContext(node, rules);
  const planned = nextRuns(node.schedule, rules.zone, from, count, runDays);
  const script = scriptWindow(node.script);
  const source = script && { parameters, start: script.start, end: script.end, ...context };
  const tiling: Tiling | null = source && checkTiling(source, node.schedule, rules.zone, from, count, { runDays });
  return {
    timeZone: rules.zone.id,
    cron: cronOf(node.schedule.cycle),
    summary: summaryOf(node.schedule.cycle),
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
    errors: (tiling?.errors ?? []).map((error) => error.describe(locale)),
    warnings: (tiling?.warnings ?? []).map((warning) => warning.describe(locale)),
    fix: tiling?.fix?.parameters ?? null,
  };
}
