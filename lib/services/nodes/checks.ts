import { AppError, toAppError } from "@/lib/core/errors";
import { checkJob, type JobIssue } from "@/lib/core/job";
import type { NodeCheck, NodeDocument, NodeProblem } from "@/lib/core/node";
import { checkParameters } from "@/lib/core/schedule/parameter/rows";
import { formatPath } from "@/lib/core/job/path";
import { checkSchedule } from "@/lib/core/schedule/check-schedule";
import { schedule, type Schedule } from "@/lib/core/schedule/schedule";
import { checkSqlNode, dataSourceOf } from "@/lib/core/sql/node-script";
import { scriptWindow } from "@/lib/core/schedule/script-window";
import { toStoredError } from "@/lib/core/stored-error";
import { readWorkspaceRules, type WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { checkConnections, checkSources } from "./check-connections";
import { checkDependencies } from "./check-dependencies";
import { checkTables } from "./check-tables";
import { findNode, type NodeRow } from "./node-rows";
import { demandShared } from "./personal";
import { asDeployed, planRuns } from "./upcoming";

/** How far the windows are looked at: more than a day of an hourly node. */
const CHECKED_RUNS = 48;

type Part = NodeProblem["part"];
export type Report = (part: Part, severity: NodeProblem["severity"], error: AppError, issue?: JobIssue) => void;

/** What stands against submitting a node's draft, or a document that need not be saved. */
export async function checkNode(id: string, document: NodeDocument | null, actor: Actor): Promise<NodeCheck> {
  const node = await findNode(database(), id, actor, "node.view");
  const checked = document ?? node.draft;
  const problems = [
    ...(await findProblems(database(), node, checked, {})),
    ...(await findTableProblems(node, checked.script, actor)),
  ];
  return {
    problems: inOrder(problems),
    isSubmittable: problems.every(({ severity }) => severity !== "error"),
    checkedAt: systemClock.now(),
  };
}

/**
 * Refuses a draft that names what its services say is not there. They are asked before the transaction of a submit, which
 * must not wait for them; one that does not answer is no reason to refuse.
 * @throws AppError "node.checks_failed" with `details.problems`
 */
export async function demandTables(id: string, actor: Actor): Promise<void> {
  const node = await findNode(database(), id, actor, "node.view");
  demandShared(node);
  demandNone(await findTableProblems(node, node.draft.script, actor));
}

/** @throws AppError "node.checks_failed" with `details.problems`, when there are errors among them */
export function demandNone(found: readonly NodeProblem[]): void {
  const problems = found.filter(({ severity }) => severity === "error");
  if (problems.length === 0) return;
  const params = { count: problems.length, first: problems[0]!.error.message };
  throw new AppError("node.checks_failed", params, { details: { problems } });
}

async function findTableProblems(node: NodeRow, script: string, actor: Actor): Promise<NodeProblem[]> {
  const problems: NodeProblem[] = [];
  const { job } = node.type === "DI" ? checkJob(script) : { job: null };
  if (job) await checkTables(node.workspaceId, script, job, actor, reportTo(problems));
  return problems;
}

export interface CheckScope {
  /** Nodes that go to production together; undefined: the check before a submit, where submitted ancestors will do. */
  readonly deployedWith?: ReadonlySet<string>;
}

/** Errors first, then warnings, each in the order of the document. */
export async function findProblems(
  sql: Sql,
  node: Pick<NodeRow, "id" | "name" | "workspaceId" | "folderId" | "type" | "ownerId">,
  { script, config }: NodeDocument,
  scope: CheckScope,
): Promise<NodeProblem[]> {
  const problems: NodeProblem[] = [];
  const report = reportTo(problems);
  const rules = await readWorkspaceRules(sql, node.workspaceId);
  if (!rules) throw new AppError("account.no_such_workspace", {});
  const parsed = schedule.safeParse(config);
  if (!parsed.success) reportShape(parsed.error.issues, report);
  if (script.trim() === "") report("script", "error", new AppError("node.script_empty", {}));
  else if (node.type === "DI") await checkScript(sql, node.workspaceId, script, parsed.data ?? null, rules, report);
  else if (node.type === "ODPS_SQL") await checkSql(sql, node.workspaceId, script, parsed.data ?? null, rules, report);
  if (parsed.data) {
    checkTiming(parsed.data, script, node, rules, report);
    checkNames(parsed.data, rules, report);
    await checkDependencies(sql, node, parsed.data, scope, report);
  }
  await warnUnlessDebugged(sql, node.id, script, report);
  return inOrder(problems);
}

function reportTo(problems: NodeProblem[]): Report {
  return (part, severity, error, issue) => {
    const range = issue ? { offset: issue.offset, length: issue.length, line: issue.line, column: issue.column } : null;
    problems.push({ severity, part, range, error: toStoredError(error) });
  };
}

function inOrder(problems: NodeProblem[]): NodeProblem[] {
  const rank = ({ severity }: NodeProblem) => (severity === "error" ? 0 : 1);
  return problems.sort((a, b) => rank(a) - rank(b));
}

function reportShape(issues: readonly { path: PropertyKey[]; message: string }[], report: Report): void {
  for (const { path, message } of issues) {
    const field = formatPath(path.map((segment) => (typeof segment === "number" ? segment : String(segment))));
    const name = field === "" ? "config" : field;
    report("config", "error", new AppError("node.config_invalid", { field: name, reason: message }, { path: field }));
  }
}

async function checkScript(
  sql: Sql,
  workspaceId: string,
  script: string,
  parsed: Schedule | null,
  rules: WorkspaceRules,
  report: Report,
): Promise<void> {
  const defined = namesWithValue(parsed, rules);
  const { errors, warnings, job } = checkJob(script, { zone: rules.zone.id, ...(parsed ? { defined } : {}) });
  for (const issue of errors) report("script", "error", issue.error, issue);
  for (const issue of warnings) report("script", "warning", issue.error, issue);
  if (job) await checkConnections(sql, workspaceId, job, parsed?.resourceGroup ?? null, report);
}

async function checkSql(
  sql: Sql,
  workspaceId: string,
  script: string,
  parsed: Schedule | null,
  rules: WorkspaceRules,
  report: Report,
): Promise<void> {
  const issues = checkSqlNode(script, parsed ? { defined: namesWithValue(parsed, rules) } : {});
  for (const issue of issues) report("script", "error", issue.error, issue);
  const name = dataSourceOf(script);
  const uses = [{ name, wanted: "maxcompute", path: "" }];
  await checkSources(sql, workspaceId, uses, parsed?.resourceGroup ?? null, report);
}

function namesWithValue(parsed: Schedule | null, rules: WorkspaceRules): string[] {
  return [
    ...(parsed?.parameters.map(({ name }) => name) ?? []),
    ...[...rules.parameters.keys()].map((name) => `workspace.${name}`),
    "bdp.system.bizdate",
    "bdp.system.cyctime",
  ];
}

function checkTiming(
  parsed: Schedule,
  script: string,
  node: Parameters<typeof asDeployed>[0],
  rules: WorkspaceRules,
  report: Report,
): void {
  const readsStream = scriptWindow(script) !== null;
  const timing = checkSchedule(parsed, { readsStream });
  timing.errors.forEach((error) => report("config", "error", error));
  timing.warnings.forEach((error) => report("config", "warning", error));
  const flow = node.folderId === null ? undefined : rules.flows.get(node.folderId);
  const scopes = { workspace: rules.parameters, ...(flow ? { workflow: flow.parameters } : {}) };
  const parameters = checkParameters(parsed.parameters, script, scopes);
  // Names that the script uses and nobody defines are reported where the script uses them.
  const inRows = parameters.errors.filter(
    ({ code, path }) =>
      code !== "schedule.param_missing" || node.type === "VIRTUAL" || path?.startsWith("parameters[") === true,
  );
  inRows.forEach((error) => report("config", "error", error));
  parameters.warnings.forEach((error) => report("config", "warning", error));
  if (timing.errors.length > 0 || parameters.errors.length > 0 || !readsStream) return;
  try {
    const from = systemClock.now().getTime();
    const { tiling } = planRuns(asDeployed(node, { script, schedule: parsed }), rules, from, CHECKED_RUNS);
    tiling?.errors.forEach((error) => report("config", "error", error));
    tiling?.warnings.forEach((error) => report("config", "warning", error));
  } catch (error) {
    report("config", "error", toAppError(error));
  }
}

function checkNames({ calendar, resourceGroup }: Schedule, rules: WorkspaceRules, report: Report): void {
  if (calendar !== null && !rules.calendars.has(calendar))
    report("config", "error", new AppError("node.calendar_unknown", { name: calendar }, { path: "calendar" }));
  const path = { path: "resourceGroup" };
  if (resourceGroup !== null && !rules.resourceGroups.has(resourceGroup))
    report("config", "error", new AppError("node.resource_group_unknown", { name: resourceGroup }, path));
  if (resourceGroup === null && rules.defaultResourceGroup === null)
    report("config", "error", new AppError("node.no_resource_group", {}, path));
}

async function warnUnlessDebugged(sql: Sql, id: string, script: string, report: Report): Promise<void> {
  const [found] = await sql.query(
    `select 1 from debug_run d join instance i on i.id = d.instance_id and i.bizdate = d.bizdate
     where d.node_id = $1 and d.script = $2 and i.state = 'SUCCESS' limit 1`,
    [id, script],
  );
  if (!found) report("node", "warning", new AppError("node.warn_not_debugged", {}));
}
