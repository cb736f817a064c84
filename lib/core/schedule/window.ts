import { minutesOf } from "./cycle";
import { contextAt, type EvaluationContext } from "./parameter/evaluate";
import { ParameterValues, type ParsedParameters } from "./parameter/references";
import { plannedRun, previousRun, type PlannedInstance, type RunDays, type Timing } from "./plan-day";
import { unitOf } from "./schedule";
import { DAY_MS, dayOf, MINUTE_MS, type EpochMs, type WallMs } from "./wall-time";
import { readWindowPieces, windowText, type WindowBound } from "./window-text";
import { zoneOf, type Zone } from "./zone";

/** Where a node's window comes from: the two texts of its reader, with references, and the parameters behind them. */
export interface WindowSource {
  readonly parameters: ParsedParameters;
  /** For example `${startTime}`. */
  readonly start: string;
  readonly end: string;
  readonly scopes?: EvaluationContext["scopes"];
}

/** The stretch of time one instance reads: `start` included, `end` not. */
export interface PlannedWindow {
  readonly start: WindowBound;
  readonly end: WindowBound;
  /** The start was moved to the previous window's end, because a clock change lies between the two. */
  readonly carried: boolean;
}

/**
 * The window exactly as the expressions say, for an instance due at a moment.
 * @throws AppError "schedule.param_*" | "schedule.time_malformed"
 */
export function writtenWindow(source: WindowSource, zone: Zone, dueAt: EpochMs): PlannedWindow {
  const context = { ...contextAt(zone, dueAt), ...(source.scopes ? { scopes: source.scopes } : {}) };
  const values = new ParameterValues(source.parameters, context);
  return {
    start: readWindowPieces(values.fill(source.start), zone, "startTime"),
    end: readWindowPieces(values.fill(source.end), zone, "endTime"),
    carried: false,
  };
}

/**
 * The windows of consecutive runs. They are what the expressions say, with one exception: where two windows would meet
 * if the zone had no clock changes, and a clock change moves them apart or over each other, the later one starts where
 * the earlier one ends. So a schedule that covers every ordinary day once covers the days of the changes once as well,
 * although an hour is skipped or only the second of two is run.
 */
export function planWindows(
  source: WindowSource,
  timing: Timing,
  zone: Zone,
  runs: readonly PlannedInstance[],
  runDays: RunDays | null = null,
): PlannedWindow[] {
  const [first] = runs;
  if (!first) return [];
  const behind = isSteadyBefore(timing, zone, first.dueAt) ? [] : lastRuns(timing, zone, first.dueAt, runDays);
  let earlier: PlannedInstance | null = null;
  let earlierEnd: WindowBound | null = null;
  const windows = [...behind, ...runs].map((run) => {
    const written = writtenWindow(source, zone, run.dueAt);
    const meets = !earlier || !earlierEnd || written.start.at === earlierEnd.at;
    const window =
      meets || !wouldMeet(source, timing, earlier!, run, runDays) ? written : carry(written, earlierEnd!, zone);
    [earlier, earlierEnd] = [run, window.end];
    return window;
  });
  return windows.slice(behind.length);
}

/** How far a window's end may depend on the ends before it: on one that a clock change put ahead of its own. */
const LOOK_BACK_RUNS = 2;

/** The last runs before a moment, in time order. */
function lastRuns(timing: Timing, zone: Zone, before: EpochMs, runDays: RunDays | null): PlannedInstance[] {
  const found: PlannedInstance[] = [];
  for (let at = before; found.length < LOOK_BACK_RUNS;) {
    const run = previousRun(timing, zone, at, runDays);
    if (run === null) break;
    found.unshift(run);
    at = run.dueAt;
  }
  return found;
}

/**
 * Split brackets can name an end before the one before it, where clocks jump by half an hour (Caracas in 2016): what lies
 * between was read already, so the window is empty and the next one goes on from there.
 */
function carry(written: PlannedWindow, { at }: WindowBound, zone: Zone): PlannedWindow {
  const start = { text: windowText(at, zone), at, warnings: [] };
  return { ...written, start, end: written.end.at < at ? start : written.end, carried: true };
}

/** Without a clock change behind us there is nothing to look back for; most zones and days are like that. */
function isSteadyBefore({ cycle }: Timing, zone: Zone, dueAt: EpochMs): boolean {
  const isRare = cycle.kind === "month" || cycle.kind === "year";
  const lookBackDays = isRare ? 366 * 9 : unitOf(cycle) === "day" ? 60 : 35;
  return zone.isSteady(dueAt - lookBackDays * DAY_MS, dueAt);
}

/** Whether the windows from `earlier` to `run` meet one after the other on a clock that never changes. */
function wouldMeet(
  source: WindowSource,
  timing: Timing,
  earlier: PlannedInstance,
  run: PlannedInstance,
  runDays: RunDays | null,
): boolean {
  const clock = zoneOf("UTC");
  let { end } = writtenWindow(source, clock, earlier.wall);
  for (const wall of wallsBetween(timing, earlier.wall, run.wall, runDays)) {
    const next = writtenWindow(source, clock, wall);
    if (next.start.at !== end.at) return false;
    end = next.end;
  }
  return true;
}

/** The times a node runs at on a clock without changes: after `from`, up to and including `to`. */
function* wallsBetween(
  { cycle, ...rest }: Timing,
  from: WallMs,
  to: WallMs,
  runDays: RunDays | null,
): Generator<WallMs> {
  const minutes = minutesOf(cycle);
  for (let day = dayOf(from); day <= dayOf(to); day++) {
    if (plannedRun({ cycle, ...rest }, day, runDays) !== "NORMAL") continue;
    for (const minute of minutes) {
      const wall = day * DAY_MS + minute * MINUTE_MS;
      if (wall > from && wall <= to) yield wall;
    }
  }
}
