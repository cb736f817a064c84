import { AppError } from "../../errors";
import {
  addMonths,
  civilDate,
  civilTime,
  DAY_MS,
  dayNumber,
  dayOf,
  formatDay,
  formatWall,
  formatWallForPeople,
  wallOf,
  type CivilTime,
  type DayNumber,
  type EpochMs,
  type WallMs,
} from "../wall-time";
import type { Zone } from "../zone";
import type { Expression, Format, FormatToken, Piece, Scope } from "./expression";
import { parseExpression } from "./parse";

/** What a value is computed from. It belongs to the instance: later delays and reruns change none of it. */
export interface EvaluationContext {
  readonly zone: Zone;
  /** The scheduled time as the wall clock shows it; usually `zone.wallAt(dueAt)`. */
  readonly wall: WallMs;
  /** The scheduled time as a moment, which tells the two passes of a repeated hour apart. */
  readonly dueAt: EpochMs;
  /** The business date: the day before the scheduled day. */
  readonly bizdate: DayNumber;
  /** Values of `$jobid`, `$nodeid` and `$taskid`; the last is unknown before the instance exists. */
  readonly ids?: { readonly jobid?: string; readonly nodeid?: string; readonly taskid?: string };
  /** Values behind `${workflow.x}` and `${workspace.x}`: expressions themselves. */
  readonly scopes?: Readonly<Partial<Record<Scope, ReadonlyMap<string, string>>>>;
}

export interface EvaluatedPiece {
  readonly text: string;
  /** The zone's offset at the moment this text was printed from; null when it came from no moment. */
  readonly offsetMs: number | null;
  /** Set when the clock skipped the date and time this text was printed from. */
  readonly skippedWall: WallMs | null;
}

export interface Evaluation {
  readonly text: string;
  readonly pieces: readonly EvaluatedPiece[];
}

/** The usual context: a moment in a zone, whose business date is the day before. */
export function contextAt(zone: Zone, dueAt: EpochMs): EvaluationContext {
  const wall = zone.wallAt(dueAt);
  return { zone, wall, dueAt, bizdate: dayOf(wall) - 1 };
}

/** @throws AppError "schedule.param_ref" | "schedule.param_unavailable" | "schedule.param_range" */
export function evaluate(expression: Expression, context: EvaluationContext): Evaluation {
  const pieces = expression.pieces.flatMap((piece) => evaluatePiece(piece, expression, context));
  return { text: pieces.map(({ text }) => text).join(""), pieces };
}

/** A warning for every part that names a time which the zone's clock skipped; the text stays as it is. */
export function skippedTimes({ pieces }: Evaluation, name: string, zone: Zone): AppError[] {
  return pieces.flatMap(({ skippedWall }) => {
    if (skippedWall === null) return [];
    const text = formatWallForPeople(skippedWall);
    return new AppError("schedule.param_warn_nonexistent", { name, text, zone: zone.id }, { path: name });
  });
}

const plain = (text: string): EvaluatedPiece => ({ text, offsetMs: null, skippedWall: null });

function evaluatePiece(
  piece: Piece,
  { name }: Expression,
  context: EvaluationContext,
): EvaluatedPiece | readonly EvaluatedPiece[] {
  const options = { path: name, details: { column: piece.column } };
  switch (piece.kind) {
    case "literal":
      return plain(piece.text);
    case "business": {
      const day = shiftBusinessDate(context.bizdate, piece.unit, piece.amount);
      return plain(print(piece.format, day * DAY_MS, () => outOfRange(name, piece)));
    }
    case "scheduled":
      return evaluateScheduled(piece, name, context);
    case "builtin":
      return evaluateBuiltin(piece, name, context);
    case "reference": {
      const value = context.scopes?.[piece.scope]?.get(piece.target);
      if (value === undefined)
        throw new AppError(
          "schedule.param_ref",
          { name, column: piece.column, scope: piece.scope, found: piece.target },
          options,
        );
      // A workflow's value may use the workspace's, and those nothing wider: references cannot run in circles.
      const { workspace } = context.scopes ?? {};
      const scopes = piece.scope === "workflow" && workspace ? { workspace } : {};
      const inner = parseExpression(value, `${piece.scope}.${piece.target}`);
      return evaluate(inner, { ...context, scopes }).pieces;
    }
  }
}

function evaluateScheduled(
  piece: Extract<Piece, { kind: "scheduled" }>,
  name: string,
  { zone, wall: base, dueAt }: EvaluationContext,
): EvaluatedPiece {
  let wall = base;
  let moment = dueAt;
  let skipped = false;
  const moveOnCalendar = (target: WallMs) => {
    const moments = zone.momentsOf(target);
    skipped = moments.length === 0;
    // Of two passes the one with the offset we come from; a skipped time goes on from as long after the change.
    const same = moments.find((candidate) => target - candidate === zone.offsetAt(moment));
    moment = same ?? moments[0] ?? target - zone.offsetAt(target - DAY_MS);
    wall = target;
  };
  const check = (target: number) => {
    if (!isPrintable(target)) throw outOfRange(name, piece);
    return target;
  };
  if (piece.months !== 0)
    moveOnCalendar(check(Number.isSafeInteger(piece.months) ? addMonths(wall, piece.months) : NaN));
  for (const offset of piece.offsets) {
    if ("days" in offset) {
      if (offset.days !== 0) moveOnCalendar(check(wall + offset.days * DAY_MS));
    } else if (offset.elapsedMs !== 0) {
      moment = check(moment + offset.elapsedMs);
      wall = zone.wallAt(moment);
      skipped = false;
    }
  }
  const text = print(piece.format, wall, () => outOfRange(name, piece));
  return { text, offsetMs: zone.offsetAt(moment), skippedWall: skipped ? wall : null };
}

function evaluateBuiltin(
  { builtin, column }: Extract<Piece, { kind: "builtin" }>,
  name: string,
  { zone, wall, dueAt, bizdate, ids }: EvaluationContext,
): EvaluatedPiece {
  switch (builtin) {
    case "bizdate":
      return plain(formatDay(bizdate));
    case "cyctime":
      return { text: formatWall(wall), offsetMs: zone.offsetAt(dueAt), skippedWall: null };
    case "gmtdate":
      return plain(formatDay(dayOf(wall)));
    case "bizmonth": {
      const business = civilDate(bizdate);
      const current = civilDate(dayOf(wall));
      const sameMonth = business.year === current.year && business.month === current.month;
      const day = sameMonth ? dayOf(addMonths(bizdate * DAY_MS, -1)) : bizdate;
      return plain(formatDay(day).slice(0, 6));
    }
    case "jobid":
    case "nodeid":
    case "taskid": {
      const id = ids?.[builtin];
      if (id !== undefined) return plain(id);
      throw new AppError("schedule.param_unavailable", { name, column, found: `$${builtin}` }, { path: name });
    }
  }
}

function shiftBusinessDate(bizdate: DayNumber, unit: "day" | "month" | "year", amount: number): DayNumber {
  if (unit === "day") return bizdate + amount;
  return dayOf(addMonths(bizdate * DAY_MS, unit === "month" ? amount : amount * 12));
}

const FIRST_WALL = dayNumber({ year: 1, month: 1, day: 1 }) * DAY_MS;
const LAST_WALL = wallOf({ year: 9999, month: 12, day: 31, hour: 23, minute: 59, second: 59 });
const isPrintable = (wall: WallMs) => wall >= FIRST_WALL && wall <= LAST_WALL + 999;

function print(format: Format, wall: WallMs, refuse: () => AppError): string {
  if (!isPrintable(wall)) throw refuse();
  const time = civilTime(wall);
  return format.map((part) => ("token" in part ? printToken(part.token, time) : part.separator)).join("");
}

function printToken(token: FormatToken, time: CivilTime): string {
  const two = (value: number) => String(value).padStart(2, "0");
  switch (token) {
    case "yyyy":
      return String(time.year).padStart(4, "0");
    case "yy":
      return two(time.year % 100);
    case "mm":
      return two(time.month);
    case "dd":
      return two(time.day);
    case "hh24":
      return two(time.hour);
    case "hh":
    case "hh12":
      return two(time.hour % 12 === 0 ? 12 : time.hour % 12);
    case "mi":
      return two(time.minute);
    case "ss":
      return two(time.second);
  }
}

function outOfRange(name: string, { column }: Piece): AppError {
  return new AppError("schedule.param_range", { name, column }, { path: name, details: { column } });
}
