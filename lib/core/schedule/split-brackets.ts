import { minutesOf } from "./cycle";
import type { Expression, ScheduledPiece } from "./parameter/expression";
import { evaluate } from "./parameter/evaluate";
import type { Timing } from "./plan-day";
import { DAY_MS, HOUR_MS, MINUTE_MS, parseWall, type WallMs } from "./wall-time";
import type { WindowSource } from "./window";
import { zoneOf } from "./zone";

/**
 * A bound written in several brackets, one of which moves the minutes on its own. Such a bound borrows an hour that the
 * other brackets do not know of, so it is right for some minutes of the hour only: subtracting ten minutes crosses the
 * hour before minute 10 and not from then on.
 */
export interface BoundDrift {
  readonly bound: "start" | "end";
  readonly name: string;
  readonly value: string;
  /** The bound is as intended for runs before this minute of the hour. */
  readonly borrowUntil: number;
  /** A minute at which this node runs and the bound is older than intended. */
  readonly minute: number;
  readonly lateMinutes: number;
}

/** The parameter behind a bound, when the bound is one reference and nothing else. */
export function parameterOf(bound: "start" | "end", source: WindowSource): Expression | null {
  const name = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(source[bound])?.[1];
  return (name !== undefined && source.parameters.get(name)) || null;
}

/** How far a value lies from the scheduled time, for a run at a minute of the hour; null when it is no full time. */
export function shiftAt(expression: Expression, minute: number, scopes: WindowSource["scopes"] = {}): number | null {
  const wall: WallMs = DAY_MS * 20_000 + 12 * HOUR_MS + minute * MINUTE_MS;
  const { text } = evaluate(expression, { zone: zoneOf("UTC"), wall, dueAt: wall, bizdate: 19_999, scopes });
  return /^\d{14}$/.test(text) ? parseWall(text) - wall : null;
}

export function isSplit({ pieces }: Expression): boolean {
  const groups = pieces.filter((piece) => piece.kind === "scheduled");
  return groups.length > 1 && new Set(groups.map(elapsed)).size > 1;
}

function elapsed({ offsets }: ScheduledPiece): number {
  return offsets.reduce((sum, offset) => sum + ("days" in offset ? offset.days * DAY_MS : offset.elapsedMs), 0);
}

/** Null when the bound is as intended at every minute this node runs at. */
export function driftOf(bound: "start" | "end", source: WindowSource, { cycle }: Timing): BoundDrift | null {
  const expression = parameterOf(bound, source);
  if (!expression || !isSplit(expression)) return null;
  const intended = shiftAt(expression, 0, source.scopes);
  const drifts = (minute: number) => shiftAt(expression, minute, source.scopes) !== intended;
  const minute = minutesOf(cycle)
    .map((at) => at % 60)
    .find(drifts);
  if (intended === null || minute === undefined) return null;
  const borrowUntil = Array.from({ length: 60 }, (_, candidate) => candidate).find(drifts)!;
  const lateMinutes = Math.round((intended - (shiftAt(expression, minute, source.scopes) ?? intended)) / MINUTE_MS);
  return { bound, name: expression.name, value: expression.text, borrowUntil, minute, lateMinutes };
}
