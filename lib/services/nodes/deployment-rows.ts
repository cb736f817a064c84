import { randomUUID } from "node:crypto";
import { AppError } from "@/lib/core/errors";
import {
  DEPLOYMENT_STAGES,
  deploymentReview,
  deploymentStage,
  OPEN_DEPLOYMENT_STATES,
  type DeploymentStage,
  type DeploymentStageName,
  type DeploymentState,
  type DeploymentView,
} from "@/lib/core/node";
import type { Sql, Statements } from "@/lib/platform/db";
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
    `insert into deployment_item (deployment_id, node_version_id, newest, replaces)
     select $1, v.id, (select max(x.number) from node_version x where x.node_id = n.id), d.number
     from node_version v join node n on n.id = v.node_id left join node_version d on d.id = n.deployed_version_id
     where v.id = any($2::uuid[])`,
    [id, versionIds],
  );
  return id;
}

const fresh = (name: DeploymentStageName): DeploymentStage => ({
  name,
  state: "waiting",
  startedAt: null,
  finishedAt: null,
  findings: [],
});

/** Stages before anything has happened, of a package that needs no review. */
export function freshStages(): DeploymentStage[] {
  return DEPLOYMENT_STAGES.filter((name) => name !== "approve").map(fresh);
}

/** `stages` with the stage of the review, or without it. */
function withReview(stages: readonly DeploymentStage[], isNeeded: boolean): DeploymentStage[] {
  return DEPLOYMENT_STAGES.filter((name) => name !== "approve" || isNeeded).map(
    (name) => stages.find((stage) => stage.name === name) ?? fresh(name),
  );
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
  sql: Statements,
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

interface Next {
  readonly isFine: boolean;
  readonly isReviewed: boolean;
  readonly at: Date;
}

/** Opens the stage that a checked package waits in. */
export async function awaitNext(
  sql: Statements,
  id: string,
  stages: readonly DeploymentStage[],
  { isFine, isReviewed, at }: Next,
): Promise<void> {
  const clean = withReview(stages, isReviewed);
  const closed = (["approve", "confirm"] as const).reduce(
    (all, name) => withStage(all, name, { state: "waiting", startedAt: null, finishedAt: null }),
    clean,
  );
  const open = withStage(closed, isReviewed ? "approve" : "confirm", { startedAt: isFine ? at : null });
  const state = isReviewed ? "AWAITING_REVIEW" : "AWAITING_CONFIRMATION";
  await writeStages(sql, id, isFine ? state : "FAILED", open);
}

export type DeploymentRow = Omit<DeploymentView, "isOwn"> & {
  readonly workspaceId: string;
  /** Ids of those who asked for it, or wrote or submitted what is in it. */
  readonly authors: readonly string[];
};

const OPEN = OPEN_DEPLOYMENT_STATES.map((state) => `'${state}'`).join(", ");

/** Why an item of an open package is no longer its node's newest, over `deployment d` and its items `i`. */
const OUTDATED = `case when d.state not in (${OPEN}) or i.newest is null then null
  when n.deleted_at is not null then json_build_object('reason', 'deleted', 'version', null)
  when l.number > i.newest then json_build_object('reason',
    case when l.change_type = 'DELETE' then 'undeployed' else 'submitted' end, 'version', l.number)
  when p.number is distinct from i.replaces then json_build_object('reason', 'deployed', 'version', p.number) end`;
const ITEMS = `deployment_item i join node_version v on v.id = i.node_version_id join node n on n.id = v.node_id
  left join node_version p on p.id = n.deployed_version_id
  left join lateral (select x.number, x.change_type from node_version x where x.node_id = n.id
    order by x.number desc limit 1) l on true`;
/** Packages of which nothing is outdated, over `deployment d`. */
export const IS_CURRENT = `not exists (select 1 from ${ITEMS} where i.deployment_id = d.id and ${OUTDATED} is not null)`;
/** Those who asked for a package, or wrote or submitted what is in it. */
export const AUTHORS = `array(select distinct x.id from (select d.created_by as id union all
  select unnest(array[v.submitted_by, v.written_by]) from deployment_item i
  join node_version v on v.id = i.node_version_id where i.deployment_id = d.id) x where x.id is not null)`;

/** Deployments under `conditions` over `deployment d`. */
export async function readDeployments(
  sql: Statements,
  conditions: string,
  values: readonly unknown[],
): Promise<DeploymentRow[]> {
  const rows = await sql.query<Omit<DeploymentRow, "stages" | "review"> & { stages: unknown[]; review: unknown }>(
    `select d.id, d.workspace_id as "workspaceId", d.state, d.description, d.stages, d.created_at as "createdAt",
       d.finished_at as "finishedAt", ${personJson("d.created_by", "c")} as "createdBy",
       ${personJson("d.confirmed_by", "f")} as "confirmedBy",
       case when d.reviewed_by is null then null else json_build_object('by', ${personJson("d.reviewed_by", "r")},
         'at', d.reviewed_at, 'comment', d.review_comment, 'approved', d.state <> 'REJECTED') end as review,
       ${AUTHORS} as authors,
       (select json_agg(json_build_object('node', json_build_object('id', n.id, 'name', n.name), 'version', v.number,
          'changeType', v.change_type, 'replaces', i.replaces, 'outdated', ${OUTDATED}) order by n.name)
        from ${ITEMS} where i.deployment_id = d.id) as items
     from deployment d left join "user" c on c.id = d.created_by left join "user" f on f.id = d.confirmed_by
       left join "user" r on r.id = d.reviewed_by
     where ${conditions}`,
    values,
  );
  return rows.map(({ stages, review, ...row }) => ({
    ...row,
    items: row.items ?? [],
    review: deploymentReview.nullable().parse(review),
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
