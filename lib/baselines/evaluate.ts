import type { BaselineReason, PathStep } from "@/lib/core/baseline/baseline";
import { commitmentsOf, isGuarded, type CommittedCycle } from "@/lib/core/baseline/commitment";
import { decisive, forecast, type Forecast } from "@/lib/core/baseline/forecast";
import { baselineState, type BaselineState } from "@/lib/core/baseline/state";
import { dayOf, formatDay, type DayNumber } from "@/lib/core/schedule/wall-time";
import type { Database } from "@/lib/platform/db";
import { logger } from "@/lib/platform/logger";
import { keyPath } from "./key-path";
import { liveBaselines, type LiveBaseline } from "./live-baselines";
import { runsAbove, runsOfNodes, type FoundRun } from "./runs";
import { saveCycles, storedCycles } from "./stored-cycles";
import { usualDurations } from "./usual-durations";

/** What is late is followed for so many run dates before today. */
export const DAYS_BEFORE = 2;

/** What is known of one promise now. */
export interface EvaluatedCycle extends CommittedCycle {
  readonly state: BaselineState;
  readonly finishedAt: number | null;
  readonly predictedAt: number | null;
  readonly reason: BaselineReason | null;
  readonly total: number;
  readonly done: number;
  readonly path: readonly PathStep[];
}

/** Looks at every baseline. One that cannot be evaluated does not stop the others. */
export async function evaluateBaselines(database: Database, now: Date): Promise<void> {
  for (const live of await liveBaselines(database)) {
    try {
      await evaluateBaseline(database, live, now);
    } catch (error) {
      logger.error({ err: error, baselineId: live.id }, "baseline could not be evaluated");
    }
  }
}

/** Looks at the promises of today, and at those of the days before that are not kept yet, and writes down what it sees. */
export async function evaluateBaseline(database: Database, live: LiveBaseline, now: Date): Promise<void> {
  const today = dayOf(live.zone.wallAt(now.getTime()));
  const first = Math.max(today - DAYS_BEFORE, dayOf(live.zone.wallAt(live.since.getTime())));
  for (let day = first; day <= today; day++) {
    const stored = await storedCycles(database, live.id, formatDay(day - 1));
    const isSettled = stored.size > 0 && [...stored.values()].every(({ isDone }) => isDone);
    // Only today may a later hour still get runs.
    if (isSettled && (day < today || live.definition.schedule.type === "daily")) continue;
    const cycles = await evaluateDay(database, live, day, stored, now.getTime());
    await saveCycles(database, live, formatDay(day - 1), cycles, now);
  }
}

/** The promises of a run date that are not kept yet. */
async function evaluateDay(
  database: Database,
  { definition, nodeIds, zone, createdAt }: LiveBaseline,
  day: DayNumber,
  stored: Awaited<ReturnType<typeof storedCycles>>,
  now: number,
): Promise<EvaluatedCycle[]> {
  const bizdate = formatDay(day - 1);
  const members = await runsOfNodes(database, nodeIds, bizdate);
  const walls = members.map(({ wall }) => wall);
  const cycles = commitmentsOf(definition, day, walls, zone).filter(
    ({ cycle, committedAt }) => !stored.get(cycle)?.isDone && committedAt > createdAt.getTime(),
  );
  if (cycles.length === 0) return [];
  const guarded = cycles.map((cycle) => ({
    cycle,
    runs: members.filter((run) => isGuarded(definition, cycle, { wall: run.wall, at: run.cyctime.getTime() })),
  }));
  const open = new Set(guarded.flatMap(({ runs }) => runs).filter(({ state }) => state !== "SUCCESS"));
  const above = open.size === 0 ? [] : await runsAbove(database, [...open]);
  const runs = new Map([...members, ...(above ?? [])].map((run) => [run.id, run]));
  const usualOf = await usualDurations(
    database,
    [...runs.values()].filter(({ state }) => state !== "SUCCESS"),
    bizdate,
  );
  const forecasts = forecast(
    [...runs.values()].map((run) => ({ ...run, usualMs: usualOf(run).usualMs })),
    now,
  );
  const evaluated: EvaluatedCycle[] = [];
  for (const { cycle, runs: own } of guarded) {
    const verdict = judge(cycle, own, above === null, forecasts, now);
    const last = verdict.last === null ? undefined : runs.get(verdict.last);
    const path = last ? await keyPath(database, last, runs, forecasts, bizdate) : [];
    const { last: _, ...facts } = verdict;
    evaluated.push({ ...cycle, ...facts, path });
  }
  return evaluated;
}

/** The state of a promise, and the guarded run that decides when it is kept. */
function judge(
  cycle: CommittedCycle,
  runs: readonly FoundRun[],
  isTooMany: boolean,
  forecasts: ReadonlyMap<string, Forecast>,
  now: number,
): Omit<EvaluatedCycle, keyof CommittedCycle | "path"> & { readonly last: string | null } {
  const done = runs.filter(({ state }) => state === "SUCCESS").length;
  const counts = { total: runs.length, done };
  const nothing = { ...counts, finishedAt: null, predictedAt: null, last: null };
  // A promise about nothing, or about what somebody put on ice, is neither kept nor broken.
  if (runs.length === 0) return { ...nothing, state: "UNKNOWN", reason: "noInstances" };
  if (done === 0 && runs.every(({ frozen }) => frozen)) return { ...nothing, state: "UNKNOWN", reason: "allFrozen" };
  const ids = runs.map(({ id }) => id);
  const last = decisive(ids, forecasts);
  const of = last === null ? null : forecasts.get(last)!;
  if (done === runs.length) {
    const at = of!.end!;
    return {
      ...counts,
      state: baselineState({ type: "done", at }, cycle, now),
      finishedAt: at,
      predictedAt: null,
      reason: null,
      last,
    };
  }
  if (isTooMany)
    return { ...nothing, state: baselineState({ type: "held", reason: "noHistory" }, cycle, now), reason: "tooMany" };
  const { end, held } = of!;
  const finish = end === null ? ({ type: "held", reason: held! } as const) : ({ type: "expected", at: end } as const);
  return {
    ...counts,
    state: baselineState(finish, cycle, now),
    finishedAt: null,
    predictedAt: end,
    reason: held,
    last,
  };
}
