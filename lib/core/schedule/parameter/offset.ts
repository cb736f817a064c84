import { HOUR_MS, MINUTE_MS, SECOND_MS } from "../wall-time";
import type { Offset } from "./expression";
import type { Reader } from "./reader";

/** What the divisions after a number mean; the last two are extensions known from Oracle's date arithmetic. */
const UNITS: Readonly<Record<string, number>> = {
  "/24": HOUR_MS,
  "/24/60": MINUTE_MS,
  "/1440": MINUTE_MS,
  "/24/60/60": SECOND_MS,
};

/**
 * Reads offsets to the end of the group; several are applied from left to right.
 * @throws AppError "schedule.param_fraction" | "schedule.param_trailing" | "schedule.param_range"
 */
export function readOffsets(reader: Reader): Offset[] {
  const offsets: Offset[] = [];
  while (!reader.atEnd) {
    const column = reader.column;
    const sign = reader.take(/[+-](?=\d)/y);
    if (sign === null) {
      const code = offsets.length > 0 && /^[*/.]/.test(reader.rest) ? "fraction" : "trailing";
      if (code === "fraction") reader.fail("schedule.param_fraction", column, {});
      reader.fail("schedule.param_trailing", column, { found: reader.character });
    }
    const product = readProduct(reader)!;
    const divisions = reader.take(/(?:\/\d+)+/y) ?? "";
    const amount = sign === "-" ? -product.amount : product.amount;
    const unitMs = UNITS[divisions];
    if (divisions !== "" && unitMs === undefined) reader.fail("schedule.param_fraction", column, {});
    if (!Number.isSafeInteger(amount * (unitMs ?? 1))) reader.fail("schedule.param_range", column, {});
    offsets.push(unitMs === undefined ? { days: amount } : { elapsedMs: amount * unitMs });
  }
  return offsets;
}

/** `digits *( "*" digits )` at the reader's position, with what follows it; null when there is no number. */
export function readProduct(reader: Reader): { readonly amount: number; readonly rest: string } | null {
  const text = reader.take(/\d+(?:\*\d+)*/y);
  if (text === null) return null;
  const amount = text.split("*").reduce((product, factor) => product * Number(factor), 1);
  return { amount, rest: reader.rest };
}
