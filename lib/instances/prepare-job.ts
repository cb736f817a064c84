import { checkJob, substitute } from "@/lib/core/job";
import { contextAt } from "@/lib/core/schedule/parameter/evaluate";
import { ParameterValues, parseParameters } from "@/lib/core/schedule/parameter/references";
import { scheduledMoment } from "@/lib/core/schedule/window-text";
import { zoneOf } from "@/lib/core/schedule/zone";
import type { Sql } from "@/lib/platform/db";
import type { ClaimedRun } from "./claim";

/** What the code of a run is filled with. */
export type CodeOfRun = Pick<
  ClaimedRun,
  "script" | "parameters" | "bizdate" | "cyctimeText" | "timeZone" | "workspaceId" | "replaces"
>;

/**
 * The job of a run with every `${name}` replaced: by the instance's own values, the system variables, and the
 * parameters of the workspace that the code names directly.
 * @throws AppError "job.*" | "schedule.param_*"
 */
export async function prepareJob(sql: Sql, run: CodeOfRun): Promise<unknown> {
  const script = run.script ?? "";
  const { errors } = checkJob(script, { zone: run.timeZone });
  if (errors[0]) throw errors[0].error;
  const job = substitute(JSON.parse(script) as unknown, await valuesOf(sql, run));
  return run.replaces ? replacing(job) : job;
}

/**
 * The text of an SQL node's run with every `${name}` replaced.
 * @throws AppError "job.unresolved_reference" | "schedule.param_*"
 */
export async function prepareSql(sql: Sql, run: CodeOfRun): Promise<string> {
  return substitute(run.script ?? "", await valuesOf(sql, run));
}

async function valuesOf(sql: Sql, run: CodeOfRun): Promise<Record<string, string>> {
  return {
    ...(await workspaceValues(sql, run)),
    "bdp.system.bizdate": run.bizdate,
    "bdp.system.cyctime": run.cyctimeText,
    ...run.parameters,
  };
}

/** The job with a writer that replaces what its table or partition holds, in the moment of the commit. */
function replacing(job: unknown): unknown {
  const document = job as { readonly steps: readonly { readonly category: string; readonly parameter: object }[] };
  const steps = document.steps.map((step) =>
    step.category === "writer" ? { ...step, parameter: { ...step.parameter, truncate: true } } : step,
  );
  return { ...document, steps };
}

async function workspaceValues(sql: Sql, run: CodeOfRun): Promise<Record<string, string>> {
  if (!run.script?.includes("${workspace.")) return {};
  const [row] = await sql.query<{ parameters: Record<string, string> }>(
    "select parameters from workspace where id = $1",
    [run.workspaceId],
  );
  const zone = zoneOf(run.timeZone);
  const rows = Object.entries(row?.parameters ?? {}).map(([name, value]) => ({ name, value }));
  const values = new ParameterValues(parseParameters(rows), contextAt(zone, scheduledMoment(run.cyctimeText, zone)));
  return Object.fromEntries(Object.entries(values.all()).map(([name, value]) => [`workspace.${name}`, value]));
}
