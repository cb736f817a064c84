import { PAIRS } from "./memory";

/* Whole numbers as ASCII digits: see lib/maxcompute/change/digits.ts. */

const ZERO: u32 = 48;
export const MINUS: u32 = 45;
const EIGHT_DIGITS: u64 = 100000000;
/** Most bytes an int64 takes. */
export const MAX_INT64_DIGITS: u32 = 20;

export function initDigits(): void {
  for (let n: u32 = 0; n < 100; n++) {
    store<u8>(PAIRS + 2 * n, ZERO + n / 10);
    store<u8>(PAIRS + 2 * n + 1, ZERO + (n % 10));
  }
}

/** The two digits of a number below 100. */
export function writePair(at: usize, value: u32): void {
  store<u16>(at, load<u16>(PAIRS + (value << 1)));
}

/** The eight digits of a number below 10⁸. */
export function writeEight(at: usize, value: u32): void {
  const upper = value / 10000;
  const lower = value - upper * 10000;
  const first = upper / 100;
  const third = lower / 100;
  writePair(at, first);
  writePair(at + 2, upper - first * 100);
  writePair(at + 4, third);
  writePair(at + 6, lower - third * 100);
}

/** The ten digits of a number below 10¹⁰. */
export function writeTen(at: usize, value: u32): void {
  const upper = value / 100000000;
  writePair(at, upper);
  writeEight(at + 2, value - upper * 100000000);
}

/** The sixteen digits of a number below 10¹⁶. */
export function writeSixteen(at: usize, value: u64): void {
  const upper = value / EIGHT_DIGITS;
  writeEight(at, u32(upper));
  writeEight(at + 8, u32(value - upper * EIGHT_DIGITS));
}

/** A whole number without leading zeros. Gives where it ends. */
export function writeWhole(at: usize, value: u64): usize {
  if (value >= EIGHT_DIGITS) {
    const upper = value / EIGHT_DIGITS;
    const end = writeWhole(at, upper);
    writeEight(end, u32(value - upper * EIGHT_DIGITS));
    return end + 8;
  }
  let rest = u32(value);
  const width = digitCount(rest);
  let end = at + width;
  while (rest >= 100) {
    const upper = rest / 100;
    end -= 2;
    writePair(end, rest - upper * 100);
    rest = upper;
  }
  if (rest >= 10) writePair(at, rest);
  else store<u8>(at, ZERO + rest);
  return at + width;
}

export function writeInt64(at: usize, value: i64): usize {
  if (value >= 0) return writeWhole(at, u64(value));
  store<u8>(at, MINUS);
  return writeWhole(at + 1, 0 - u64(value));
}

/** Of a number below 10⁸. */
function digitCount(value: u32): u32 {
  if (value < 10000) return value < 100 ? (value < 10 ? 1 : 2) : value < 1000 ? 3 : 4;
  return value < 1000000 ? (value < 100000 ? 5 : 6) : value < 10000000 ? 7 : 8;
}
