import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import {
  DEPLOYMENT_STAGES,
  deploymentStage,
  type DeploymentStage,
  type DeploymentStageName,
  type DeploymentState,
  type DeploymentView,
} from "@/lib/core/node";
import type { Sql } from "@/lib/platform/db";
import type { Actor } from "../actor";

export interface NewDeployment {
  readonly workspaceId: string;
  readonly versionIds: readonly string[];
  readonly description: string;
  readonly state: DeploymentState;
  readonly stages: readonly DeploymentStage[];
  readonly actor: Actor;
  readonly at: Date;
}

export async function insertDeployment(sql: Sql, deployment: NewDeployment): Promise<string> {
  const id = randomUUID();
  const { workspaceId, state, description, stages, actor, at, versionIds } = deployment;
  const isDone = state === "DEPLOYED";
  await sql.query(
    `insert into deployment (id, workspace_id, state, description, stages, created_by, created_at, confirmed_by, finished_at)
     values ($1, $2, $3::deployment_state, $4, $5, $6, $7, $8, $9)`,
    [
      id,
      workspaceId,
      state,
      description,
      JSON.stringify(stages),
      actor.id,
      at,
      isDone ? actor.id : null,
      isDone ? at : null,
    ],
  );
  await sql.query(
    "insert into deployment_item (deployment_id, node_version_id) select $1, unnest($2::uuid[]) on conflict do nothing",
    [id, versionIds],
  );
  return id;
}

/** Stages before anything has happened. */
export function freshStages(): DeploymentStage[] {
  return DEPLOYMENT_STAGES.map((name) => ({ name, state: "waiting", startedAt: null, finishedAt: null, findings: [] }));
}

/** `stages` with one of them changed. */
export function withStage(
  stages: readonly DeploymentStage[],
  name: DeploymentStageName,
  change: Partial<DeploymentStage>,
): DeploymentStage[] {
  return stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage));
}

export async function writeStages(
  sql: Sql,
  id: string,
  state: DeploymentState,
  stages: readonly DeploymentStage[],
): Promise<void> {
  await sql.query("update deployment set state = $2::deployment_state, stages = $3 where id = $1", [
    id,
    state,
    JSON.stringify(stages),
  ]);
}

export type DeploymentRow = DeploymentView & { readonly workspaceId: string };

/** Deployments under `conditions` over `deployment d`. */
export async function readDeployments(
  sql: Sql,
  conditions: string,
  values: readonly unknown[],
): Promise<DeploymentRow[]> {
  const rows = await sql.query<Omit<DeploymentRow, "stages"> & { stages: unknown[] }>(
    `select d.id, d.workspace_id as "workspaceId", d.state, d.description, d.stages, d.created_at as "createdAt",
       d.finished_at as "finishedAt", ${personJson("d.created_by", "c")} as "createdBy",
       ${personJson("d.confirmed_by", "f")} as "confirmedBy",
       (select json_agg(json_build_object('node', json_build_object('id', n.id, 'name', n.name), 'version', v.number,
          'changeType', v.change_type) order by n.name)
        from deployment_item i join node_version v on v.id = i.node_version_id join node n on n.id = v.node_id
        where i.deployment_id = d.id) as items
     from deployment d left join "user" c on c.id = d.created_by left join "user" f on f.id = d.confirmed_by
     where ${conditions}`,
    values,
  );
  return rows.map(({ stages, ...row }) => ({
    ...row,
    items: row.items ?? [],
    stages: stages.map((stage) => deploymentStage.parse(stage)),
  }));
}

const personJson = (id: string, user: string) =>
  `case when ${id} is null then null else json_build_object('id', ${id}, 'name', coalesce(${user}.name, ${id})) end`;

/** @throws AppError "common.not_found" */
export async function readDeployment(sql: Sql, id: string): Promise<DeploymentRow> {
  const [row] = await readDeployments(sql, "d.id = $1", [id]);
  if (!row) throw new AppError("common.not_found", { object: `Deployment ${id}` });
  return row;
}
