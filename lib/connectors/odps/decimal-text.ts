import { shown, Unfit } from "./unfit";

/** A decimal number exactly as written: `digits` × 10^−scale, digits without sign. */
export interface Decimal {
  readonly isNegative: boolean;
  /** No leading zeros but for "0" itself. */
  readonly digits: string;
  readonly scale: number;
}

const NUMBER = /^([+-]?)(\d+\.?\d*|\.\d+)(?:[eE]([+-]?\d{1,9}))?$/;
/** Beyond it no target type holds a number, and writing the zeros out would only cost memory. */
const MAX_EXPONENT = 400;

/** Reads decimal text with or without an exponent: no blanks, no hexadecimal, no names. @throws Unfit */
export function readDecimal(text: string): Decimal {
  const match = NUMBER.exec(text);
  if (match === null) throw new Unfit(`${shown(text)} is not a number`);
  const [, sign, mantissa = "", exponent = "0"] = match;
  const [whole = "", fraction = ""] = mantissa.split(".");
  const digits = (whole + fraction).replace(/^0+(?=\d)/, "");
  const scale = fraction.length - Number(exponent);
  if (digits === "0") return { isNegative: sign === "-", digits: "0", scale: 0 };
  if (digits.length - scale > MAX_EXPONENT) throw new Unfit(`${shown(text)} is too large`);
  if (scale - digits.length > MAX_EXPONENT) return { isNegative: sign === "-", digits: "0", scale: 0 };
  return scale >= 0
    ? { isNegative: sign === "-", digits, scale }
    : { isNegative: sign === "-", digits: digits + "0".repeat(-scale), scale: 0 };
}

/** Cut towards zero, as the original does: 12.7 is 12, -12.7 is -12. */
export function truncated({ isNegative, digits, scale }: Decimal): bigint {
  const whole = BigInt(digits.slice(0, Math.max(0, digits.length - scale)) || "0");
  return isNegative ? -whole : whole;
}

/** Plain text with exactly `scale` fraction digits, rounded half up (away from zero). */
export function rounded({ isNegative, digits, scale }: Decimal, wanted: number): string {
  const excess = scale - wanted;
  let unscaled = BigInt(digits);
  if (excess > 0) {
    const unit = 10n ** BigInt(excess);
    unscaled = (unscaled * 2n + unit) / (unit * 2n);
  } else unscaled *= 10n ** BigInt(-excess);
  const text = unscaled.toString().padStart(wanted + 1, "0");
  const whole = text.slice(0, text.length - wanted);
  const plain = wanted === 0 ? whole : `${whole}.${text.slice(text.length - wanted)}`;
  return isNegative && unscaled !== 0n ? `-${plain}` : plain;
}

/** Digits before the point of plain text, not counting a lone zero. */
export function wholeDigits(plain: string): number {
  const whole = plain.replace(/^-/, "").split(".")[0]!;
  return whole === "0" ? 0 : whole.length;
}
