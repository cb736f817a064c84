import { formatDay, type DayNumber } from "@/lib/core/schedule/wall-time";
import type { Database } from "@/lib/platform/db";
import type { NewInstance } from "../create-instances";
import { detachUnstarted, readDescendants } from "./apply-deployment";
import { attachEdges } from "./attach-edges";
import { readNodes, type DeployedNode } from "./deployed-nodes";
import { CYCLE_SET, insertInstances } from "./generate-day";
import { planInstances } from "./plan-instances";
import { versionsOn } from "./versions-on";
import { readWorkspaceRules, type WorkspaceRules } from "./workspace-rules";

/**
 * Makes the instances of nodes that could not be read when their days were generated, and lets what waits for them be
 * paired anew. Runs missed meanwhile are settled as each node says; what is passed over is born successful. Days that
 * have their instances keep them. Answers how many are new.
 */
export async function makeUpFor(
  database: Database,
  workspaceId: string,
  nodeIds: readonly string[],
  days: { readonly from: DayNumber; readonly to: DayNumber },
  at: Date,
): Promise<number> {
  return database.transaction(async (sql) => {
    const rules = await readWorkspaceRules(sql, workspaceId);
    if (!rules) return 0;
    const nodes = await readNodes(sql, nodeIds);
    const planned: NewInstance[] = [];
    for (let day = days.from; day <= days.to; day++)
      for (const node of await versionsOn(sql, nodes, day, rules.zone)) planned.push(...plan(node, rules, day));
    const created = await insertInstances(sql, settled(nodes, planned, at), at);
    const descendants = await readDescendants(sql, nodes);
    for (let day = days.from; day <= days.to; day++) {
      const bizdate = formatDay(day - 1);
      await detachUnstarted(sql, descendants, bizdate);
      await attachEdges(sql, [...nodes, ...descendants], bizdate, CYCLE_SET);
    }
    return created;
  });
}

const plan = (node: DeployedNode, rules: WorkspaceRules, day: DayNumber) => planInstances(node, rules, day, CYCLE_SET);

/** Missed runs: `all` are left to run, of `last` only the latest, of `skip` none. */
function settled(nodes: readonly DeployedNode[], planned: readonly NewInstance[], at: Date): NewInstance[] {
  const isMissed = ({ runType, dueAt }: NewInstance) => runType === "NORMAL" && dueAt <= at;
  return nodes.flatMap(({ id, type, schedule: { missedFire } }) => {
    const own = planned.filter(({ nodeId }) => nodeId === id);
    const last = own.findLast(isMissed);
    const isPassedOver = (instance: NewInstance) =>
      type !== "VIRTUAL" &&
      isMissed(instance) &&
      (missedFire === "skip" || (missedFire === "last" && instance !== last));
    return own.map((instance) =>
      isPassedOver(instance) ? { ...instance, runType: "EXPIRED" as const, state: "SUCCESS" as const } : instance,
    );
  });
}
