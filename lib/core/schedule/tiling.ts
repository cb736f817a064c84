import { AppError } from "../errors";
import { nextRuns, previousRun, type PlannedInstance, type RunDays, type Timing } from "./plan-day";
import { driftOf, type BoundDrift } from "./split-brackets";
import { formatWallForPeople, HOUR_MS, MINUTE_MS, type EpochMs } from "./wall-time";
import { planWindows, type PlannedWindow, type WindowSource } from "./window";
import { windowFix, type WindowFix } from "./window-fix";
import type { Zone } from "./zone";

/** The reader refuses a window that ends later than this before its run: the stream is still being written. */
export const READ_LAG_MS = 5 * MINUTE_MS;
/** How much of a stream's oldest part counts as gone already. */
const RETENTION_MARGIN_MS = 10 * MINUTE_MS;

/** Two neighbouring windows that do not meet: the time from `from` to `to` is in neither, or in both. */
export interface WindowBreak {
  readonly kind: "gap" | "overlap";
  /** Index of the later of the two. */
  readonly index: number;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface Tiling {
  readonly runs: readonly PlannedInstance[];
  readonly windows: readonly PlannedWindow[];
  /** In time order; empty: every moment is read once. */
  readonly breaks: readonly WindowBreak[];
  /** Windows no run can read: they end before they start, or too late. */
  readonly errors: readonly AppError[];
  /** Why windows do not meet, or read older changes than they look; the causes before the consequences. */
  readonly warnings: readonly AppError[];
  /** Expressions that meet, when the present ones do not and some exist. */
  readonly fix: WindowFix | null;
}

export interface TilingOptions {
  readonly runDays?: RunDays | null;
  /** How long the stream keeps changes; null: unknown. */
  readonly retentionMs?: number | null;
}

/**
 * Plans the next `count` runs from `from` on, and checks that their windows put every moment into exactly one window.
 * @throws AppError "schedule.param_*" | "schedule.time_malformed" when a bound cannot be computed at all
 */
export function checkTiling(
  source: WindowSource,
  timing: Timing,
  zone: Zone,
  from: EpochMs,
  count: number,
  { runDays = null, retentionMs = null }: TilingOptions = {},
): Tiling {
  const planned = nextRuns(timing, zone, from, count, runDays);
  // The run before the first belongs to the picture: without it a node with one run left would always tile.
  const before = planned[0] && previousRun(timing, zone, planned[0].dueAt, runDays);
  const all = before ? [before, ...planned] : planned;
  const windows = planWindows(source, timing, zone, all, runDays);
  const breaks = findBreaks(windows).map((found) => ({ ...found, index: found.index - (before ? 1 : 0) }));
  const shown = before ? windows.slice(1) : windows;
  const drifts = [driftOf("start", source, timing), driftOf("end", source, timing)].filter((drift) => drift !== null);
  const isBroken = breaks.length > 0 || drifts.length > 0;
  return {
    runs: planned,
    windows: shown,
    breaks,
    errors: findUnreadable(shown, planned, zone, retentionMs),
    warnings: explain(breaks, drifts, shown, planned, zone),
    fix: isBroken ? windowFix(source, timing, runDays) : null,
  };
}

function findBreaks(windows: readonly PlannedWindow[]): WindowBreak[] {
  const breaks: WindowBreak[] = [];
  for (let index = 1; index < windows.length; index++) {
    const [end, start] = [windows[index - 1]!.end.at, windows[index]!.start.at];
    if (start > end) breaks.push({ kind: "gap", index, from: end, to: start });
    if (start < end) breaks.push({ kind: "overlap", index, from: start, to: end });
  }
  return breaks;
}

function findUnreadable(
  windows: readonly PlannedWindow[],
  runs: readonly PlannedInstance[],
  zone: Zone,
  retentionMs: number | null,
): AppError[] {
  const errors: AppError[] = [];
  const add = (index: number, code: "schedule.window_order" | "schedule.window_future") => {
    const { start, end } = windows[index]!;
    const run = formatWallForPeople(runs[index]!.wall);
    const params = { run, start: people(start.at, zone), end: people(end.at, zone) };
    errors.push(new AppError(code, params, { path: "parameters" }));
  };
  // One example of each kind says it all: the next run has the same expressions.
  const reversed = windows.findIndex(
    // Different texts of one moment: the zone skipped what lies between them, and there is nothing to read.
    ({ start, end }) => start.at > end.at || (start.at === end.at && start.text === end.text),
  );
  if (reversed >= 0) add(reversed, "schedule.window_order");
  const early = windows.findIndex(({ end }, index) => end.at > runs[index]!.dueAt - READ_LAG_MS);
  if (early >= 0) add(early, "schedule.window_future");
  if (retentionMs !== null) {
    const oldest = windows.findIndex(
      ({ start }, index) => start.at < runs[index]!.dueAt - retentionMs + RETENTION_MARGIN_MS,
    );
    if (oldest >= 0)
      errors.push(
        new AppError(
          "schedule.window_expired",
          {
            run: formatWallForPeople(runs[oldest]!.wall),
            start: people(windows[oldest]!.start.at, zone),
            hours: Math.round(retentionMs / HOUR_MS),
          },
          { path: "parameters" },
        ),
      );
  }
  return errors;
}

function explain(
  breaks: readonly WindowBreak[],
  drifts: readonly BoundDrift[],
  windows: readonly PlannedWindow[],
  runs: readonly PlannedInstance[],
  zone: Zone,
): AppError[] {
  const path = { path: "parameters" };
  const warnings: AppError[] = drifts.map(
    ({ value, borrowUntil, minute, lateMinutes }) =>
      new AppError("schedule.window_split_brackets", { value, borrowUntil, minute, lateMinutes }, path),
  );
  const [first] = breaks;
  if (!first) return warnings;
  const spacings = new Set(runs.slice(1).map(({ wall }, index) => wall - runs[index]!.wall));
  const lengths = new Set(windows.map(({ start, end }) => end.at - start.at));
  const [spacing, length] = [[...spacings][0], [...lengths][0]];
  if (spacings.size > 1) warnings.push(new AppError("schedule.window_uneven", {}, path));
  else if (spacing !== undefined && lengths.size === 1 && length !== spacing)
    warnings.push(
      new AppError("schedule.window_length", { length: minutes(length!), spacing: minutes(spacing) }, path),
    );
  const params = {
    run: formatWallForPeople(runs[Math.max(0, first.index)]?.wall ?? 0),
    from: people(first.from, zone),
    to: people(first.to, zone),
    minutes: minutes(first.to - first.from),
    count: breaks.length,
  };
  warnings.push(new AppError(first.kind === "gap" ? "schedule.window_gap" : "schedule.window_overlap", params, path));
  return warnings;
}

const minutes = (ms: number) => Math.round((ms / MINUTE_MS) * 100) / 100;
const people = (at: EpochMs, zone: Zone) => formatWallForPeople(zone.wallAt(at));
