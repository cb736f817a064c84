/*
 * Numbers as ASCII digits straight into bytes. Numbers above 2^53 come as two halves; nothing here makes a string.
 */

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
/** Two digits at a time: entry 2n and 2n + 1 are the digits of n, for n below 100. */
const PAIRS = Uint8Array.from({ length: 200 }, (_, i) => ZERO + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10));
const TEN_MILLION = 10_000_000;
const SAFE_HIGH = 0x20_0000;
const BILLION = 1_000_000_000;
const TWO_32 = 0x1_0000_0000;

/** Most bytes an int64 takes. */
export const MAX_INT64_DIGITS = 20;

/** Writes a whole number below 2^53 in exactly `width` digits, zeros in front. */
export function writePadded(out: Uint8Array, at: number, value: number, width: number): void {
  let rest = value;
  let end = at + width;
  // Divisions of doubles are slow; of int32 they are not.
  while (rest > 0x7fff_ffff) {
    const upper = Math.floor(rest / TEN_MILLION);
    writeSmall(out, end - 7, rest - upper * TEN_MILLION, 7);
    end -= 7;
    rest = upper;
  }
  writeSmall(out, at, rest, end - at);
}

/** Writes an int32 that is not negative in exactly `width` digits. */
function writeSmall(out: Uint8Array, at: number, value: number, width: number): void {
  let rest = value | 0;
  let end = at + width;
  while (end - at >= 2) {
    const upper = (rest / 100) | 0;
    const pair = (rest - upper * 100) << 1;
    out[--end] = PAIRS[pair + 1]!;
    out[--end] = PAIRS[pair]!;
    rest = upper;
  }
  if (end > at) out[at] = ZERO + rest;
}

/** Writes a signed int64 given as halves and returns where it ends. */
export function writeInt64(out: Uint8Array, at: number, low: number, high: number): number {
  let lo = low >>> 0;
  let hi = high;
  let start = at;
  if (hi < 0) {
    out[start++] = MINUS;
    lo = -low >>> 0;
    hi = (lo === 0 ? -high : ~high) >>> 0;
  }
  if (hi < SAFE_HIGH) return writeWhole(out, start, hi * TWO_32 + lo);
  // Long division by 10⁹, sixteen bits at a time: every step stays far below 2⁵³.
  let quotient = 0;
  let rest = 0;
  for (const limb of [hi >>> 16, hi & 0xffff, lo >>> 16, lo & 0xffff]) {
    const dividend = rest * 0x1_0000 + limb;
    const digit = Math.floor(dividend / BILLION);
    rest = dividend - digit * BILLION;
    quotient = quotient * 0x1_0000 + digit;
  }
  const end = writeWhole(out, start, quotient);
  writePadded(out, end, rest, 9);
  return end + 9;
}

/** Writes a whole number from 0 to 2^53 and returns where it ends. */
export function writeWhole(out: Uint8Array, at: number, value: number): number {
  const width = digitCount(value);
  writePadded(out, at, value, width);
  return at + width;
}

/**
 * Writes the shortest text of a double whose digits end at the second one after the point, and whose size is from 0.001
 * up to 10⁷; returns where it ends, or −1 for any other double.
 */
export function writeTwoDecimals(out: Uint8Array, at: number, value: number): number {
  const size = value < 0 ? -value : value;
  if (!(size >= 1e-3 && size < 1e7)) return -1;
  const hundredths = Math.round(size * 100);
  if (hundredths / 100 !== size) return -1;
  let end = at;
  if (value < 0) out[end++] = MINUS;
  const whole = Math.floor(hundredths / 100);
  const fraction = hundredths - whole * 100;
  end = writeWhole(out, end, whole);
  out[end++] = POINT;
  out[end++] = PAIRS[fraction << 1]!;
  const last = PAIRS[(fraction << 1) + 1]!;
  if (last !== ZERO) out[end++] = last;
  return end;
}

function digitCount(value: number): number {
  if (value < 1e4) return value < 1e2 ? (value < 10 ? 1 : 2) : value < 1e3 ? 3 : 4;
  let width = 4;
  for (let limit = 1e4; value >= limit; limit *= 10) width++;
  return width;
}
