import { AppError } from "../errors";
import type { EvaluatedPiece } from "./parameter/evaluate";
import { joinPieces } from "./parameter/references";
import {
  addMonths,
  DAY_MS,
  daysInMonth,
  formatWall,
  formatWallForPeople,
  parseWall,
  wallOf,
  type EpochMs,
  type WallMs,
} from "./wall-time";
import type { Zone } from "./zone";

/** A bound of a window: the text people see, the moment it means, and what was remarkable about reading it. */
export interface WindowBound {
  readonly text: string;
  readonly at: EpochMs;
  readonly warnings: readonly AppError[];
}

/** Where `yyyyMMddHHmmss` has its hours: the part printed there decides which pass of a repeated hour is meant. */
const HOURS_AT = 8;

/**
 * Reads `yyyyMMddHHmmss` in a zone.
 * - A day the calendar lacks (`20250631170000`) rolls over, with a warning that names the time it becomes.
 * - A time the zone skipped means the moment of the clock change, with a warning: bounds in order stay in order.
 * - Of a time that happened twice, the one at `offsetMs` is meant; without it the later one, with a warning.
 * @throws AppError "schedule.time_malformed"
 */
export function readWindowText(text: string, zone: Zone, name: string, offsetMs: number | null = null): WindowBound {
  const { wall, rolledOver } = readDigits(text);
  const warnings: AppError[] = [];
  if (rolledOver)
    warnings.push(
      new AppError("schedule.time_rolled_over", { found: text, normalised: formatWall(wall) }, { path: name }),
    );
  const moments = zone.momentsOf(wall);
  const shown = { name, text: formatWallForPeople(wall), zone: zone.id };
  if (moments.length === 0) {
    warnings.push(new AppError("schedule.param_warn_nonexistent", shown, { path: name }));
    return { text, at: zone.changeOver(wall), warnings };
  }
  const known = moments.find((moment) => wall - moment === offsetMs);
  if (moments.length > 1 && known === undefined)
    warnings.push(new AppError("schedule.param_warn_ambiguous", shown, { path: name }));
  return { text, at: known ?? moments.at(-1)!, warnings };
}

/** The same for a text whose parts are known: what printed the hours says which pass of a repeated hour is meant. */
export function readWindowPieces(pieces: readonly EvaluatedPiece[], zone: Zone, name: string): WindowBound {
  let end = 0;
  const hours = pieces.find((piece) => (end += piece.text.length) > HOURS_AT);
  return readWindowText(joinPieces(pieces), zone, name, hours?.offsetMs ?? null);
}

/** Rolls over as the original engine's lenient calendar does: month 13 is January, 25 o'clock is 1 o'clock. */
function readDigits(text: string): { readonly wall: WallMs; readonly rolledOver: boolean } {
  const fields = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})$/.exec(text)?.slice(1).map(Number);
  if (!fields)
    throw new AppError("schedule.time_malformed", { found: text, form: "yyyyMMddHHmmss", example: "20260301090000" });
  const [year, month, day, hour, minute, second] = fields as [number, number, number, number, number, number];
  const exists = month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month);
  if (exists && hour <= 23 && minute <= 59 && second <= 59)
    return { wall: wallOf({ year, month, day, hour, minute, second }), rolledOver: false };
  const firstOfMonth = addMonths(wallOf({ year, month: 1, day: 1, hour, minute, second }), month - 1);
  return { wall: firstOfMonth + (day - 1) * DAY_MS, rolledOver: true };
}

/** The text of a moment, in the form `readWindowText` reads. */
export function windowText(at: EpochMs, zone: Zone): string {
  return formatWall(zone.wallAt(at));
}

/** `yyyy-MM-dd HH:mm:ss` or `yyyyMMddHHmmss` as a moment: of a repeated hour the second, as schedules keep it. */
export function scheduledMoment(text: string, zone: Zone): EpochMs {
  const wall = parseWall(text);
  return zone.momentsOf(wall).at(-1) ?? zone.changeOver(wall);
}
