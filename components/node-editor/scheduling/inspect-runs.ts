import { AppError, toAppError } from "@/lib/core/errors";
import { contextAt, evaluate, type EvaluationContext } from "@/lib/core/schedule/parameter/evaluate";
import { parseExpression } from "@/lib/core/schedule/parameter/parse";
import { parseParameters } from "@/lib/core/schedule/parameter/references";
import type { ParameterRow } from "@/lib/core/schedule/parameter/rows";
import { nextRuns, previousRun, type PlannedInstance } from "@/lib/core/schedule/plan-day";
import type { Schedule } from "@/lib/core/schedule/schedule";
import { scriptWindow } from "@/lib/core/schedule/script-window";
import { checkTiling, type Tiling } from "@/lib/core/schedule/tiling";
import type { EpochMs } from "@/lib/core/schedule/wall-time";
import { planWindows, type PlannedWindow } from "@/lib/core/schedule/window";
import type { Zone } from "@/lib/core/schedule/zone";

/** Runs shown on the ruler before and after the one in the middle. */
const NEIGHBOURS = 2;
export const CHECKED_RUNS = 24;

export type Scopes = NonNullable<EvaluationContext["scopes"]>;

/** One run with its window, as the ruler draws it. */
export interface ShownRun {
  readonly run: PlannedInstance;
  readonly window: PlannedWindow;
}

export interface Inspection {
  /** The run that is looked at; null: there is none at or after the instant. */
  readonly run: PlannedInstance | null;
  /** It and its neighbours in time order; empty without a window, or when it cannot be computed. */
  readonly shown: readonly ShownRun[];
  readonly hasWindow: boolean;
  readonly tiling: Tiling | null;
  readonly error: AppError | null;
}

/** The first run at or after `from`, its window among its neighbours, and whether the next windows meet. */
export function inspectRuns(schedule: Schedule, script: string, zone: Zone, scopes: Scopes, from: EpochMs): Inspection {
  const bounds = scriptWindow(script);
  const nothing = { run: null, shown: [], hasWindow: bounds !== null, tiling: null, error: null };
  try {
    const [run] = nextRuns(schedule, zone, from, 1);
    if (!run) return nothing;
    if (!bounds) return { ...nothing, run };
    const runs = around(schedule, zone, run);
    try {
      const parameters = parseParameters(schedule.parameters);
      const source = { parameters, start: bounds.start, end: bounds.end, scopes };
      const windows = planWindows(source, schedule, zone, runs);
      const shown = runs.map((each, index) => ({ run: each, window: windows[index]! }));
      const tiling = checkTiling(source, schedule, zone, run.dueAt, CHECKED_RUNS);
      return { ...nothing, run, shown, tiling };
    } catch (error) {
      return { ...nothing, run, error: toAppError(error) };
    }
  } catch (error) {
    return { ...nothing, error: toAppError(error) };
  }
}

function around(schedule: Schedule, zone: Zone, run: PlannedInstance): PlannedInstance[] {
  const before: PlannedInstance[] = [];
  for (let at = run.dueAt; before.length < NEIGHBOURS;) {
    const earlier = previousRun(schedule, zone, at);
    if (!earlier) break;
    before.unshift(earlier);
    at = earlier.dueAt;
  }
  return [...before, ...nextRuns(schedule, zone, run.dueAt, NEIGHBOURS + 1)];
}

/** The value of one row for a run, or why there is none. */
export function valueAt(
  { name, value }: ParameterRow,
  zone: Zone,
  scopes: Scopes,
  run: PlannedInstance | null,
): { readonly text: string | null; readonly error: AppError | null; readonly warnings: readonly AppError[] } {
  try {
    const expression = parseExpression(value, name);
    const { warnings } = expression;
    if (!run) return { text: null, error: null, warnings };
    const ids = { jobid: "<flow>", nodeid: "<node>", taskid: "<instance>" };
    return { text: evaluate(expression, { ...contextAt(zone, run.dueAt), scopes, ids }).text, error: null, warnings };
  } catch (error) {
    return { text: null, error: toAppError(error), warnings: [] };
  }
}
