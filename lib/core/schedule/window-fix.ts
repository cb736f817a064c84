import { parseParameters } from "./parameter/references";
import type { ParameterRow } from "./parameter/rows";
import { nextRuns, type RunDays, type Timing } from "./plan-day";
import { isSplit, parameterOf, shiftAt } from "./split-brackets";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./wall-time";
import { writtenWindow, type WindowSource } from "./window";
import { zoneOf } from "./zone";

/** New values for the parameters behind the bounds. */
export interface WindowFix {
  /** `brackets`: the same bounds, one bracket each. `length`: windows as long as the runs are apart. */
  readonly kind: "brackets" | "length";
  readonly parameters: readonly [start: ParameterRow, end: ParameterRow];
}

/** Runs that decide whether windows meet; enough for a week of hours. */
const PROBES = 170;
/** The lag of a window whose own is no help: what Tablestore needs, twice. */
const DEFAULT_LAG_MS = 10 * MINUTE_MS;

/** Values whose windows meet on an ordinary clock, or null when none are found for this schedule. */
export function windowFix(source: WindowSource, timing: Timing, runDays: RunDays | null): WindowFix | null {
  const [start, end] = [parameterOf("start", source), parameterOf("end", source)];
  if (!start || !end || start.name === end.name) return null;
  const clock = zoneOf("UTC");
  const runs = nextRuns(timing, clock, 20_000 * DAY_MS, PROBES, runDays);
  if (runs.length < 2) return null;

  const meets = (parameters: WindowFix["parameters"]) => {
    const fixed = { ...source, parameters: new Map([...source.parameters, ...parseParameters(parameters)]) };
    const windows = runs.map(({ wall }) => writtenWindow(fixed, clock, wall));
    return windows.every(
      ({ start: from, end: to }, index) => from.at < to.at && (index === 0 || windows[index - 1]!.end.at === from.at),
    );
  };
  const rows = (startValue: string, endValue: string) =>
    [
      { name: start.name, value: startValue },
      { name: end.name, value: endValue },
    ] as const;

  const [startShift, endShift] = [shiftAt(start, 0, source.scopes), shiftAt(end, 0, source.scopes)];
  if (startShift !== null && endShift !== null && (isSplit(start) || isSplit(end))) {
    const parameters = rows(oneBracket(startShift), oneBracket(endShift));
    if (meets(parameters)) return { kind: "brackets", parameters };
  }
  const spacing = runs[1]!.wall - runs[0]!.wall;
  const lag = endShift !== null && endShift < 0 && -endShift < spacing ? -endShift : DEFAULT_LAG_MS;
  const calendarDays = spacing % DAY_MS === 0 ? spacing / DAY_MS : 0;
  const startValue = calendarDays > 0 ? oneBracket(-lag, calendarDays) : oneBracket(-lag - spacing);
  const parameters = rows(startValue, oneBracket(-lag));
  return meets(parameters) ? { kind: "length", parameters } : null;
}

/** One bracket that is `shiftMs` of elapsed time, and then so many calendar days, away from the scheduled time. */
function oneBracket(shiftMs: number, daysBack = 0): string {
  const sign = shiftMs < 0 ? "-" : "+";
  const size = Math.abs(shiftMs);
  const elapsed =
    size === 0
      ? ""
      : size % HOUR_MS === 0
        ? `${sign}${size / HOUR_MS}/24`
        : size % MINUTE_MS === 0
          ? `${sign}${size / MINUTE_MS}/24/60`
          : `${sign}${size / SECOND_MS}/24/60/60`;
  return `$[yyyymmddhh24miss${elapsed}${daysBack > 0 ? `-${daysBack}` : ""}]`;
}
