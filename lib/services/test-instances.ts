import { randomUUID } from "node:crypto";
import type { TestRun } from "@/lib/core/cycle-task";
import { AppError } from "@/lib/core/errors";
import { isWithinHours } from "@/lib/core/schedule/backfill";
import { planDay, type PlannedInstance } from "@/lib/core/schedule/plan-day";
import { dayOf, formatDay, parseDay } from "@/lib/core/schedule/wall-time";
import { attachEdges } from "@/lib/instances/generation/attach-edges";
import { readNodes, type DeployedNode } from "@/lib/instances/generation/deployed-nodes";
import { insertInstances } from "@/lib/instances/generation/generate-day";
import { instancesOf, runDaysOf } from "@/lib/instances/generation/plan-instances";
import { readWorkspaceRules, type WorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";

interface Made {
  /** What its instances carry. */
  readonly runKey: string;
  readonly count: number;
}

/**
 * Runs a node in production once for a business date, at once and for nobody else: real code, real sources, no
 * ancestors, no descendants.
 * @throws AppError "common.not_found" | "schedule.backfill_empty"
 */
export async function createTestInstances(
  nodeId: string,
  { bizdate, hours }: TestRun,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<Made> {
  const { node, rules } = await readDeployed(nodeId, actor);
  // Whoever tests a paused or dry node wants it to run.
  const timing = { ...node.schedule, recurrence: "Normal" as const };
  const planned = planDay(timing, rules.zone, parseDay(bizdate) + 1, runDaysOf(node, rules)).filter((each) =>
    isWithinHours(each, hours),
  );
  if (planned.length === 0) throw new AppError("schedule.backfill_empty", {}, { path: "bizdate" });
  return make("TEST", { node, rules, planned }, { bizdate, hours }, actor, clock.now());
}

/**
 * Runs a node in production once, as if it were planned for this very second: outside its schedule, no ancestors, no
 * descendants.
 * @throws AppError "common.not_found"
 */
export async function createManualInstance(nodeId: string, actor: Actor, clock: Clock = systemClock): Promise<Made> {
  const { node, rules } = await readDeployed(nodeId, actor);
  const now = clock.now();
  const dueAt = Math.floor(now.getTime() / 1_000) * 1_000;
  const wall = rules.zone.wallAt(dueAt);
  const planned = [{ wall, dueAt, bizdate: dayOf(wall) - 1, position: 0, run: "NORMAL" as const }];
  return make("MANUAL", { node, rules, planned }, {}, actor, now);
}

async function readDeployed(nodeId: string, actor: Actor): Promise<{ node: DeployedNode; rules: WorkspaceRules }> {
  const [node] = await readNodes(database(), [nodeId]);
  if (!node || node.isRoot) throw new AppError("common.not_found", { object: `Deployed node ${nodeId}` });
  demand(actor, node.workspaceId, "backfill.manage");
  const rules = await readWorkspaceRules(database(), node.workspaceId);
  if (!rules) throw new AppError("common.not_found", { object: `Workspace ${node.workspaceId}` });
  return { node, rules };
}

async function make(
  kind: "TEST" | "MANUAL",
  { node, rules, planned }: { node: DeployedNode; rules: WorkspaceRules; planned: readonly PlannedInstance[] },
  wish: object,
  actor: Actor,
  now: Date,
): Promise<Made> {
  const set = { kind, runKey: randomUUID() } as const;
  const rows = instancesOf(node, rules, planned, { ...set, dueAtOf: () => now });
  const made = { runKey: set.runKey, count: rows.length };
  await database().transaction(async (tx) => {
    await insertInstances(
      tx,
      rows.map((row) => ({ ...row, frozen: false })),
      now,
    );
    await attachEdges(tx, [node], formatDay(planned[0]!.bizdate), set);
    const object = { workspaceId: node.workspaceId, objectType: "node", objectId: node.id, objectName: node.name };
    const action = kind === "TEST" ? "node.test" : "node.run";
    const after = { ...wish, instances: made.count, runKey: made.runKey };
    await writeAudit(tx, actor, { ...object, action, after }, now);
  });
  return made;
}
