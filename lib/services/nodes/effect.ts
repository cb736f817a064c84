import { AppError } from "@/lib/core/errors";
import type { NodeDocument, PublishEffect } from "@/lib/core/node";
import { deploymentEffect, generationTime, IMMEDIATE_BUFFER_MS, immediateRun } from "@/lib/core/schedule/generation";
import { schedule } from "@/lib/core/schedule/schedule";
import { DAY_MS, dayOf, formatDay, type DayNumber } from "@/lib/core/schedule/wall-time";
import { UNSTARTED } from "@/lib/instances/generation/apply-deployment";
import { CYCLE_SET } from "@/lib/instances/generation/generate-day";
import { planInstances } from "@/lib/instances/generation/plan-instances";
import { readWorkspaceRules } from "@/lib/instances/generation/workspace-rules";
import { systemClock, type Clock } from "@/lib/platform/clock";
import { database } from "@/lib/platform/db";
import type { Actor } from "../actor";
import { findNode } from "./node-rows";
import { asDeployed, describeRuns } from "./upcoming";

interface TodayRow {
  id: bigint;
  cyctime: Date;
  state: string;
  unstarted: boolean;
}

const AT_WORK = new Set(["RUNNING", "CHECKING", "CHECKING_CONDITION", "NEEDS_DECISION"]);

/**
 * What publishing a node's draft, or a document that need not be saved, would change if it happened now; with the next
 * `count` runs.
 * @throws AppError "node.config_invalid" when the config is no schedule yet, "schedule.param_*" when values cannot be computed
 */
export async function previewEffect(
  id: string,
  document: NodeDocument | null,
  count: number,
  actor: Actor,
  clock: Clock = systemClock,
): Promise<PublishEffect> {
  const node = await findNode(database(), id, actor, "node.view");
  const { script, config } = document ?? node.draft;
  const parsed = schedule.safeParse(config);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue!.path.join(".");
    throw new AppError("node.config_invalid", { field, reason: issue!.message }, { path: field });
  }
  const rules = await readWorkspaceRules(database(), node.workspaceId);
  if (!rules) throw new AppError("account.no_such_workspace", {});
  const [workspace] = await database().query<{ periodic: boolean }>(
    "select periodic_scheduling as periodic from workspace where id = $1",
    [node.workspaceId],
  );
  const at = clock.now();
  const planned = asDeployed(node, { script, schedule: parsed.data });
  const effect = deploymentEffect(parsed.data.instanceMode, at.getTime(), rules.zone);
  const day = dayOf(rules.zone.wallAt(at.getTime()));
  const today = await database().query<TodayRow>(
    `select id, cyctime, state, ${UNSTARTED} as unstarted from instance
     where node_id = $1 and bizdate = $2 and kind = 'CYCLE' order by cyctime`,
    [id, formatDay(day - 1)],
  );
  const kept = new Set(today.filter(({ unstarted }) => !unstarted).map(({ cyctime }) => cyctime.getTime()));
  const startOf = (each: DayNumber) => rules.zone.momentsOf(each * DAY_MS)[0] ?? rules.zone.changeOver(each * DAY_MS);
  const isGenerated = effect.today && workspace!.periodic;
  const made = isGenerated
    ? planInstances(planned, rules, day, {
        ...CYCLE_SET,
        runTypeOf: (each) => immediateRun(each, at.getTime()),
      }).filter(({ cyctime }) => !kept.has(cyctime.getTime()))
    : [];
  const tooLate = new Set(made.flatMap(({ runType, cyctime }) => (runType === "EXPIRED" ? [cyctime.getTime()] : [])));
  const waiting = today.filter(({ unstarted }) => unstarted);
  return {
    at,
    timeZone: rules.zone.id,
    instanceMode: parsed.data.instanceMode,
    firstDay: formatDay(effect.firstDay),
    today: effect.today,
    isLate: at.getTime() >= generationTime(day + 1, rules.zone),
    periodicScheduling: workspace!.periodic,
    waiting: few(waiting),
    passedOver: few(waiting.filter(({ cyctime }) => tooLate.has(cyctime.getTime()))),
    running: few(today.filter(({ state }) => AT_WORK.has(state))),
    created: made.length - tooLate.size,
    expired: tooLate.size,
    next: describeRuns(
      planned,
      rules,
      effect.today ? at.getTime() + IMMEDIATE_BUFFER_MS : startOf(effect.firstDay),
      count,
    ),
  };
}

function few(rows: readonly TodayRow[]): PublishEffect["waiting"] {
  return { count: rows.length, first: rows[0]?.cyctime ?? null, last: rows.at(-1)?.cyctime ?? null };
}
