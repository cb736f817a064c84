import type { PathStep } from "@/lib/core/baseline/baseline";
import type { Forecast } from "@/lib/core/baseline/forecast";
import type { Sql } from "@/lib/platform/db";
import { lastDoneAbove, type FoundRun } from "./runs";
import { usualDurations } from "./usual-durations";

/** Steps that are kept of a longer path: its first, and those nearest to its end. */
const MOST_STEPS = 50;

/**
 * The chain of runs that decides when `last` is done, in time order: from each run to the one it waited for longest, up
 * to one that started at its own planned time, or that is held by itself.
 */
export async function keyPath(
  sql: Sql,
  last: FoundRun,
  runs: ReadonlyMap<string, FoundRun>,
  forecasts: ReadonlyMap<string, Forecast>,
  bizdate: string,
): Promise<PathStep[]> {
  const path: FoundRun[] = [];
  for (let at: FoundRun | undefined = last; at; at = runs.get(forecasts.get(at.id)?.decidedBy ?? "")) path.push(at);
  const top = path.at(-1)!;
  if (top.state === "SUCCESS") path.push(...(await waitedFor(sql, top)));
  const kept = path.length > MOST_STEPS ? [...path.slice(0, MOST_STEPS - 1), path.at(-1)!] : path;
  const usualOf = await usualDurations(sql, kept, bizdate);
  let before: Date | null = null;
  return kept.reverse().map((run) => {
    const step: PathStep = { ...stepOf(run, forecasts.get(run.id), before), ...usualOf(run) };
    before = step.end;
    return step;
  });
}

/** Above a finished run, those that it and they had to wait for; none once a run's own planned time came last. */
async function waitedFor(sql: Sql, top: FoundRun): Promise<FoundRun[]> {
  const above = await lastDoneAbove(sql, top, MOST_STEPS);
  const end = above.findIndex(({ finishedAt }, index) => (above[index - 1] ?? top).dueAt > finishedAt!);
  return end < 0 ? above : above.slice(0, end);
}

function stepOf(run: FoundRun, forecast: Forecast | undefined, before: Date | null) {
  const startMs = forecast ? forecast.start : (run.startedAt ?? run.finishedAt);
  const endMs = forecast ? forecast.end : run.finishedAt;
  const waitedFromMs = before?.getTime() ?? run.dueAt;
  return {
    instanceId: run.id,
    nodeId: run.nodeId,
    node: run.node,
    state: run.state,
    frozen: run.frozen,
    cyctime: run.cyctime,
    waitedFrom: new Date(Math.min(waitedFromMs, startMs ?? waitedFromMs)),
    start: startMs === null ? null : new Date(startMs),
    end: endMs === null ? null : new Date(endMs),
    isForecast: run.state !== "SUCCESS",
    held: forecast?.held ?? null,
  };
}
