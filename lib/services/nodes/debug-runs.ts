import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import { findReferences, parseJson } from "@/lib/core/job";
import { formatInstanceId, parseInstanceId } from "@/lib/core/instance-id";
import {
  debugConfiguration,
  type DebugRunDetail,
  type DebugRunStart,
  type DebugRunView,
  type SampleRows,
} from "@/lib/core/node";
import { dayOf, formatDay, formatWall } from "@/lib/core/schedule/wall-time";
import { readWorkspaceRules, type WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { createInstances } from "@/lib/instances/create-instances";
import { wake } from "@/lib/instances/wakeups";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database, type Sql } from "@/lib/platform/db";
import { demand, mayDo, type Actor } from "../actor";
import { findNode } from "./node-rows";
import { auditFile, isHidden } from "./personal";

/** Somebody is waiting for it in front of an editor. */
const PRIORITY = 8;
const LISTED = 50;
const options = debugConfiguration.pick({ limits: true, dryRun: true });

/**
 * Starts a run of a node's draft, or of a script as it stands in an editor, with constants for its variables.
 * @throws AppError "node.debug_parameters" | "node.resource_group_unknown" | "node.no_resource_group" | "node.script_empty"
 */
export async function startDebugRun(
  nodeId: string,
  start: DebugRunStart,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<DebugRunDetail> {
  const node = await findNode(database(), nodeId, actor, "node.debug");
  if (node.type === "VIRTUAL") throw new AppError("node.debug_type", { type: node.type });
  const script = start.script ?? node.draft.script;
  if (script.trim() === "") throw new AppError("node.script_empty", {});
  demandParameters(node.type, script, start.parameters);
  const rules = await readWorkspaceRules(database(), node.workspaceId);
  if (!rules) throw new AppError("account.no_such_workspace", {});
  const resourceGroupId = groupOf(rules, start.resourceGroup);
  const at = clock.now();
  const wall = rules.zone.wallAt(at.getTime());
  const id = await database().transaction(async (sql) => {
    const [made] = await createInstances(
      sql,
      [
        {
          workspaceId: node.workspaceId,
          nodeId,
          nodeVersionId: null,
          kind: "DEBUG",
          runKey: randomUUID(),
          runType: "NORMAL",
          bizdate: formatDay(dayOf(wall) - 1),
          cyctime: at,
          cyctimeText: formatWall(wall),
          dueAt: at,
          parameters: start.parameters,
          ownerId: actor.id,
          resourceGroupId,
          priority: PRIORITY,
          cuMilli: Math.round(start.cu * 1_000),
          frozen: false,
          state: "NOT_RUN",
        },
      ],
      at,
    );
    await sql.query(
      `insert into debug_run (instance_id, bizdate, node_id, script, options, requested_by, created_at)
       values ($1, $2, $3, $4, $5, $6, $7)`,
      [made!.id, made!.bizdate, nodeId, script, JSON.stringify(options.parse(start)), actor.id, at],
    );
    await wake(sql, [made!], false);
    const after = { instance: formatInstanceId(made!), dryRun: start.dryRun, limits: start.limits };
    await auditFile(sql, actor, "node", node, { action: "node.debug", after }, at);
    return formatInstanceId(made!);
  });
  return getDebugRun(id, actor);
}

/** Debug runs of a node, newest first. */
export async function listDebugRuns(nodeId: string, actor: Actor): Promise<DebugRunView[]> {
  await findNode(database(), nodeId, actor, "node.view");
  const rows = await readRuns(
    database(),
    `d.node_id = $1 order by d.created_at desc, d.instance_id desc limit ${LISTED}`,
    [nodeId],
  );
  return rows.map(({ view }) => view);
}

/** @throws AppError "instance.not_found" for what is no debug run */
export async function getDebugRun(instanceId: string, actor: Actor): Promise<DebugRunDetail> {
  const key = parseInstanceId(instanceId);
  const [row] = await readRuns(database(), "d.instance_id = $1 and d.bizdate = $2", [key.id, key.bizdate]);
  if (!row || isHidden(row, actor)) throw new AppError("instance.not_found", { id: instanceId });
  demand(actor, row.workspaceId, "node.view");
  const maySee = mayDo(actor, row.workspaceId, "data.read");
  return { ...row.view, script: row.script, sample: maySee ? row.sample : null };
}

interface RunRow extends Omit<DebugRunView, "instanceId" | "options" | "counts" | "cu"> {
  id: bigint;
  bizdate: string;
  workspaceId: string;
  personalOf: string | null;
  script: string;
  options: unknown;
  cuMilli: number;
  attempt: number;
  recordsRead: bigint | null;
  recordsWritten: bigint | null;
  recordsDirty: bigint | null;
  sample: SampleRows | null;
}

async function readRuns(sql: Sql, conditions: string, values: readonly unknown[]) {
  const rows = await sql.query<RunRow>(
    `select d.instance_id as id, d.bizdate, d.node_id as "nodeId", d.script, d.options, d.created_at as "createdAt",
       case when d.requested_by is null then null
         else json_build_object('id', d.requested_by, 'name', coalesce(u.name, d.requested_by)) end as "requestedBy",
       i.workspace_id as "workspaceId", n.personal_of as "personalOf", i.state, i.state_reason as "stateReason", i.started_at as "startedAt",
       i.finished_at as "finishedAt", g.name as "resourceGroup", i.cu_milli as "cuMilli", i.parameters, i.attempt,
       greatest(a.records_read, (s.progress ->> 'recordsRead')::bigint) as "recordsRead",
       greatest(a.records_written, (s.progress ->> 'recordsWritten')::bigint) as "recordsWritten",
       greatest(a.records_dirty, (s.progress ->> 'recordsDirty')::bigint) as "recordsDirty",
       a.error, a.summary ->> 'limited' as limited, a.summary -> 'sample' as sample
     from debug_run d join instance i on i.id = d.instance_id and i.bizdate = d.bizdate join node n on n.id = d.node_id
     left join "user" u on u.id = d.requested_by left join resource_group g on g.id = i.resource_group_id
     left join attempt a on a.instance_id = i.id and a.bizdate = i.bizdate and a.number = i.attempt
     left join slot s on s.instance_id = i.id and s.attempt_id = a.id
     where ${conditions}`,
    values,
  );
  return rows.map(({ workspaceId, personalOf, script, sample, ...row }) => ({
    workspaceId,
    personalOf,
    script,
    sample,
    view: viewOf(row),
  }));
}

function viewOf(row: Omit<RunRow, "workspaceId" | "personalOf" | "script" | "sample">): DebugRunView {
  const { id, bizdate, options: given, cuMilli, attempt, recordsRead, recordsWritten, recordsDirty, ...rest } = row;
  const counts =
    attempt === 0
      ? null
      : {
          recordsRead: Number(recordsRead ?? 0n),
          recordsWritten: Number(recordsWritten ?? 0n),
          recordsDirty: Number(recordsDirty ?? 0n),
        };
  return {
    ...rest,
    instanceId: formatInstanceId({ id, bizdate }),
    options: options.parse(given),
    cu: cuMilli / 1_000,
    counts,
  };
}

/** Workspace and system variables have values of their own. */
function demandParameters(type: string, script: string, parameters: Readonly<Record<string, string>>): void {
  let document: unknown;
  try {
    document = type === "DI" ? parseJson(script) : script;
  } catch {
    return; // What is wrong with the text is said by the run, with its place.
  }
  const names = new Set(findReferences(document).map(({ name }) => name));
  const missing = [...names].filter(
    (name) => !name.startsWith("workspace.") && !name.startsWith("bdp.system.") && !parameters[name],
  );
  if (missing.length > 0)
    throw new AppError(
      "node.debug_parameters",
      { names: missing.join(", ") },
      { path: "parameters", details: { missing } },
    );
}

function groupOf(rules: WorkspaceRules, name: string | null): string {
  const path = { path: "resourceGroup" };
  const id = name === null ? rules.defaultResourceGroup : rules.resourceGroups.get(name);
  if (id) return id;
  if (name === null) throw new AppError("node.no_resource_group", {}, path);
  throw new AppError("node.resource_group_unknown", { name }, path);
}
