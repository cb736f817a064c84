import { MINUS, writePair, writeWhole } from "./digits";
import { POWERS } from "./memory";

/*
 * The text of a double as `doubleText` of lib/engine/text.ts writes it, from the shortest digits that read back as the
 * same number, the closest of them.
 * Source of the digits: Raffaello Giulietti, "The Schubfach way to render doubles", 2020.
 */

const ZERO: u8 = 48;
const POINT: u32 = 46;
const SIGNIFICAND_BITS: u64 = 52;
const HIDDEN: u64 = 1 << SIGNIFICAND_BITS;
const BIAS: i32 = 1075;
const FIRST_POWER: i32 = -292;

/** Decimal digits and their power of ten, of the number read last. */
let digits: u64 = 0;
let exponent: i32 = 0;

/** Writes the text and gives where it ends: at most 330 bytes, and up to SLACK more are overwritten. */
export function writeDouble(start: usize, value: f64): usize {
  let at = start;
  if (value == 0) {
    store<u16>(at, 0x2e30);
    store<u8>(at, ZERO, 2);
    return at + 3;
  }
  const bits = reinterpret<u64>(value);
  const isFinite = ((bits >> SIGNIFICAND_BITS) & 0x7ff) != 0x7ff;
  if (value < 0) {
    store<u8>(at++, MINUS);
  }
  if (!isFinite) {
    if (value != value) {
      store<u32>(at, 0x4e614e);
      return at + 3;
    }
    store<u64>(at, 0x7974696e69666e49);
    return at + 8;
  }
  const size = abs<f64>(value);
  if (size >= 1e-3 && size < 1e7) {
    const hundredths = floor<f64>(size * 100 + 0.5);
    if (hundredths / 100 == size) return writeHundredths(at, u32(hundredths));
  }
  decompose(bits & 0x7fffffffffffffff);
  return writeDecimal(at, size);
}

function writeHundredths(start: usize, hundredths: u32): usize {
  const whole = hundredths / 100;
  const at = writeWhole(start, whole);
  store<u8>(at, POINT);
  writePair(at + 1, hundredths - whole * 100);
  return load<u8>(at, 2) == ZERO ? at + 2 : at + 3;
}

/** Plain digits: `digits` times ten to the power of `exponent`. */
function writeDecimal(start: usize, size: f64): usize {
  while (digits % 10 == 0) {
    digits /= 10;
    exponent++;
  }
  // The digits stand behind the place of a point, so that those before it can be moved by one.
  const first = start + 1;
  const end = writeWhole(first, digits);
  const count = i32(end - first);
  const point = count + exponent;
  if (point <= 0) {
    const zeros = usize(-point);
    memory.copy(start + 2 + zeros, first, count);
    store<u16>(start, 0x2e30);
    memory.fill(start + 2, ZERO, zeros);
    const behind = start + 2 + zeros + count;
    if (size >= 1e-3 || count > 1) return behind;
    store<u8>(behind, ZERO);
    return behind + 1;
  }
  if (point < count) {
    memory.copy(start, first, point);
    store<u8>(start + point, POINT);
    return end;
  }
  memory.copy(start, first, count);
  memory.fill(start + count, ZERO, point - count);
  if (size >= 1e7) return start + point;
  store<u8>(start + point, POINT);
  store<u8>(start + point, ZERO, 1);
  return start + point + 2;
}

/** Finds `digits` and `exponent` of a double that is not zero, without its sign. */
function decompose(bits: u64): void {
  const fraction = bits & (HIDDEN - 1);
  const biased = i32(bits >> SIGNIFICAND_BITS);
  const significand = biased != 0 ? HIDDEN | fraction : fraction;
  const power = (biased != 0 ? biased : 1) - BIAS;
  if (power <= 0 && power > -53 && (significand & (((<u64>1) << u64(-power)) - 1)) == 0) {
    digits = significand >> u64(-power);
    exponent = 0;
    return;
  }
  const isOdd = significand & 1;
  const isLowerCloser = fraction == 0 && biased > 1;
  const k = (power * 1262611 - (isLowerCloser ? 524031 : 0)) >> 22;
  const shift = u64(power + ((-k * 1741647) >> 19) + 1);
  const entry = POWERS + usize(-k - FIRST_POWER) * 16;
  const high = load<u64>(entry);
  const low = load<u64>(entry, 8);
  const middle = 4 * significand;
  const lower = roundToOdd(high, low, (middle - (isLowerCloser ? 1 : 2)) << shift) + isOdd;
  const exact = roundToOdd(high, low, middle << shift);
  const upper = roundToOdd(high, low, (middle + 2) << shift) - isOdd;

  const quarter = exact >> 2;
  if (quarter >= 10) {
    const tenth = quarter / 10;
    const isDown = lower <= 40 * tenth;
    const isUp = 40 * tenth + 40 <= upper;
    if (isDown != isUp) {
      digits = tenth + u64(isUp);
      exponent = k + 1;
      return;
    }
  }
  exponent = k;
  const isDown = lower <= 4 * quarter;
  const isUp = 4 * quarter + 4 <= upper;
  if (isDown != isUp) {
    digits = quarter + u64(isUp);
    return;
  }
  const half = 4 * quarter + 2;
  digits = quarter + u64(exact > half || (exact == half && (quarter & 1) != 0));
}

/** The upper 64 bits of the product with a 128-bit number, its lowest bit set when anything below is. */
function roundToOdd(high: u64, low: u64, factor: u64): u64 {
  const carried = multiplyHigh(low, factor);
  const sum = high * factor + carried;
  const top = multiplyHigh(high, factor) + u64(sum < carried);
  return top | u64(sum > 1);
}

function multiplyHigh(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff;
  const a1 = a >> 32;
  const b0 = b & 0xffffffff;
  const b1 = b >> 32;
  const low = a0 * b0;
  const middle = a1 * b0 + (low >> 32);
  const other = a0 * b1 + (middle & 0xffffffff);
  return a1 * b1 + (middle >> 32) + (other >> 32);
}
