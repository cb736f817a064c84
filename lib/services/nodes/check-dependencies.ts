import { AppError } from "@/lib/core/errors";
import { findCycle } from "@/lib/core/schedule/dependency-graph";
import type { Schedule } from "@/lib/core/schedule/schedule";
import type { Sql } from "@/lib/platform/db";
import type { CheckScope, Report } from "./checks";
import { findOutputs, type OutputOwner } from "./outputs";

/** Ancestors that exist and can be waited for, and output names that are free. */
export async function checkDependencies(
  sql: Sql,
  node: { readonly id: string; readonly name: string },
  { dependencies, outputs }: Schedule,
  { deployedWith }: CheckScope,
  report: Report,
): Promise<void> {
  if (dependencies.length === 0)
    report("config", "error", new AppError("node.no_ancestor", {}, { path: "dependencies" }));
  const owners = await findOutputs(sql, [
    ...dependencies.map(({ output }) => output),
    ...outputs.map(({ name }) => name),
  ]);
  const own = new Set(outputs.map(({ name }) => name));
  const ancestors: OutputOwner[] = [];
  dependencies.forEach(({ output, kind }, index) => {
    const path = { path: `dependencies[${index}].output` };
    const owner = owners.get(output);
    if (own.has(output) || owner?.nodeId === node.id)
      report("config", "error", new AppError("node.output_own", { output }, path));
    else if (!owner) report("config", "error", new AppError("node.output_unknown", { output }, path));
    else {
      if (deployedWith && !owner.isDeployed && !deployedWith.has(owner.nodeId)) {
        const params = { output, node: owner.nodeName };
        report("config", "error", new AppError("node.output_not_deployed", params, path));
      }
      if (kind === "same") ancestors.push(owner);
    }
  });
  outputs.forEach(({ name }, index) => {
    const owner = owners.get(name);
    const path = { path: `outputs[${index}].name` };
    if (owner && owner.nodeId !== node.id)
      report("config", "error", new AppError("node.output_taken", { output: name, node: owner.nodeName }, path));
    if (outputs.findIndex((other) => other.name === name) < index)
      report("config", "error", new AppError("node.output_taken", { output: name, node: node.name }, path));
  });
  const circle = await findCircle(sql, new Map([[node.id, ancestors.map(({ nodeId }) => nodeId)]]));
  if (circle)
    report("config", "error", new AppError("node.cycle", { path: circle.join(" → ") }, { path: "dependencies" }));
}

/**
 * Names of deployed nodes that would wait for each other if these nodes had these ancestors instead of the ones they
 * have; null: none.
 */
export async function findCircle(
  sql: Sql,
  ancestors: ReadonlyMap<string, readonly string[]>,
): Promise<readonly string[] | null> {
  const rows = await sql.query<{ id: string; parent: string }>(
    `with recursive up as (
       select unnest($1::uuid[]) as id
       union select d.ancestor_id from node_dependency d join up on d.node_id = up.id
         where d.kind = 'SAME_CYCLE' and d.node_id <> all($2::uuid[]))
     select d.node_id as id, d.ancestor_id as parent from node_dependency d join up on up.id = d.node_id
     where d.kind = 'SAME_CYCLE' and d.ancestor_id <> d.node_id`,
    [[...ancestors.values()].flat(), [...ancestors.keys()]],
  );
  const graph = new Map<string, readonly string[]>();
  for (const { id, parent } of rows) graph.set(id, [...(graph.get(id) ?? []), parent]);
  for (const [id, parents] of ancestors) graph.set(id, parents);
  const circle = findCycle(graph);
  if (!circle) return null;
  const names = await sql.query<{ id: string; name: string }>("select id, name from node where id = any($1::uuid[])", [
    circle,
  ]);
  const nameOf = new Map(names.map(({ id, name }) => [id, name]));
  return [...circle, circle[0]!].map((id) => nameOf.get(id) ?? id);
}
