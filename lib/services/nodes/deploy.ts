import { AppError } from "@/lib/core/errors";
import { schedule } from "@/lib/core/schedule/schedule";
import { applyDeployment, type DeploymentOutcome } from "@/lib/instances/generation/apply-deployment";
import type { Sql, Statements } from "@/lib/platform/db";
import { findCircle } from "./check-dependencies";
import { findOutputs } from "./outputs";

/** A version on its way to production. */
export interface DeployedVersion {
  readonly versionId: string;
  readonly nodeId: string;
  readonly nodeName: string;
  readonly config: unknown;
}

/**
 * Makes these versions the ones that instances come from: outputs, edges and today's instances in one transaction. Only
 * one deployment of the installation does so at a time, for edges reach across workspaces.
 * @throws AppError "node.output_unknown" | "node.output_own" | "node.output_taken" | "node.cycle"
 */
export async function deployVersions(
  sql: Sql,
  versions: readonly DeployedVersion[],
  at: Date,
): Promise<DeploymentOutcome> {
  await takeDeployment(sql);
  const parsed = versions.map((version) => ({ ...version, schedule: schedule.parse(version.config) }));
  for (const { nodeId, versionId } of parsed)
    await sql.query("update node set deployed_version_id = $2, deployed_at = $3 where id = $1", [
      nodeId,
      versionId,
      at,
    ]);
  for (const { nodeId, schedule: given } of parsed) await writeOutputs(sql, nodeId, given.outputs);
  const ancestors = new Map<string, string[]>();
  for (const { nodeId, schedule: given } of parsed) {
    const edges = await resolve(sql, nodeId, given.dependencies);
    await writeEdges(sql, nodeId, edges);
    ancestors.set(
      nodeId,
      edges.filter(({ kind }) => kind === "SAME_CYCLE").map(({ ancestorId }) => ancestorId),
    );
  }
  const circle = await findCircle(sql, ancestors);
  if (circle) throw new AppError("node.cycle", { path: circle.join(" → ") });
  return applyDeployment(
    sql,
    parsed.map(({ nodeId }) => nodeId),
    at,
  );
}

export async function takeDeployment(sql: Statements): Promise<void> {
  await sql.query("select pg_advisory_xact_lock(hashtextextended('deployment', 0))::text");
}

async function writeOutputs(
  sql: Sql,
  nodeId: string,
  outputs: readonly { name: string; tableName: string | null }[],
): Promise<void> {
  const names = outputs.map(({ name }) => name);
  const [taken] = await sql.query<{ name: string; node: string }>(
    `select o.name, n.name as node from node_output o join node n on n.id = o.node_id
     where o.name = any($1::text[]) and o.node_id <> $2`,
    [names, nodeId],
  );
  if (taken) throw new AppError("node.output_taken", { output: taken.name, node: taken.node });
  await sql.query("delete from node_output where node_id = $1 and not automatic", [nodeId]);
  await sql.query(
    `insert into node_output (name, node_id, table_name) select name, $1, table_name
     from unnest($2::text[], $3::text[]) as new (name, table_name) on conflict (name) do nothing`,
    [nodeId, names, outputs.map(({ tableName }) => tableName)],
  );
}

interface Edge {
  readonly ancestorId: string;
  readonly kind: "SAME_CYCLE" | "PREVIOUS_CYCLE";
}

async function resolve(
  sql: Sql,
  nodeId: string,
  dependencies: readonly { output: string; kind: "same" | "previous" }[],
): Promise<Edge[]> {
  const owners = await findOutputs(
    sql,
    dependencies.map(({ output }) => output),
  );
  return dependencies.map(({ output, kind }) => {
    const owner = owners.get(output);
    if (!owner?.isDeployed) throw new AppError("node.output_unknown", { output });
    if (owner.nodeId === nodeId) throw new AppError("node.output_own", { output });
    return { ancestorId: owner.nodeId, kind: kind === "same" ? "SAME_CYCLE" : "PREVIOUS_CYCLE" };
  });
}

async function writeEdges(sql: Sql, nodeId: string, edges: readonly Edge[]): Promise<void> {
  await sql.query("delete from node_dependency where node_id = $1", [nodeId]);
  await sql.query(
    `insert into node_dependency (node_id, ancestor_id, kind)
     select $1, ancestor_id, kind from unnest($2::uuid[], $3::dependency_kind[]) as new (ancestor_id, kind)
     on conflict do nothing`,
    [nodeId, edges.map(({ ancestorId }) => ancestorId), edges.map(({ kind }) => kind)],
  );
}
