import { randomUUID } from "node:crypto";
import type { TestRun } from "@/lib/core/cycle-task";
import { AppError } from "@/lib/core/errors";
import { isWithinHours } from "@/lib/core/schedule/backfill";
import { planDay } from "@/lib/core/schedule/plan-day";
import { parseDay, formatDay } from "@/lib/core/schedule/wall-time";
import { attachEdges } from "@/lib/instances/generation/attach-edges";
import { readNodes } from "@/lib/instances/generation/deployed-nodes";
import { insertInstances } from "@/lib/instances/generation/generate-day";
import { instancesOf, runDaysOf } from "@/lib/instances/generation/plan-instances";
import { readWorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import { demand, type Actor } from "./actor";
import { writeAudit } from "./audit";

/**
 * Runs a node in production once for a business date, at once and for nobody else: real code, real sources, no
 * ancestors, no descendants. Answers the run key of its instances and how many there are.
 * @throws AppError "common.not_found" | "schedule.backfill_empty"
 */
export async function createTestInstances(
  nodeId: string,
  { bizdate, hours }: TestRun,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<{ readonly runKey: string; readonly count: number }> {
  const sql = database();
  const [node] = await readNodes(sql, [nodeId]);
  if (!node || node.isRoot) throw new AppError("common.not_found", { object: `Deployed node ${nodeId}` });
  demand(actor, node.workspaceId, "backfill.manage");
  const rules = await readWorkspaceRules(sql, node.workspaceId);
  if (!rules) throw new AppError("common.not_found", { object: `Workspace ${node.workspaceId}` });
  const now = clock.now();
  const runKey = randomUUID();
  const day = parseDay(bizdate);
  // Whoever tests a paused or dry node wants it to run.
  const timing = { ...node.schedule, recurrence: "Normal" as const };
  const planned = planDay(timing, rules.zone, day + 1, runDaysOf(node, rules)).filter((each) =>
    isWithinHours(each, hours),
  );
  if (planned.length === 0) throw new AppError("schedule.backfill_empty", {}, { path: "bizdate" });
  const set = { kind: "TEST", runKey } as const;
  const rows = instancesOf(node, rules, planned, { ...set, dueAtOf: () => now });
  await sql.transaction(async (tx) => {
    await insertInstances(
      tx,
      rows.map((row) => ({ ...row, frozen: false })),
      now,
    );
    await attachEdges(tx, [node], formatDay(day), set);
    const object = { workspaceId: node.workspaceId, objectType: "node", objectId: nodeId, objectName: node.name };
    const after = { bizdate, hours, instances: rows.length, runKey };
    await writeAudit(tx, actor, { ...object, action: "node.test", after }, now);
  });
  return { runKey, count: rows.length };
}
