import { crc32cByte } from "./crc32c";
import { MAX_DISTANCE, MAX_SHIFT_TABLES, SHIFT_POWERS, SHIFT_SLOTS, SHIFT_TABLES } from "./memory";

/*
 * CRC32C by linearity: see lib/maxcompute/crc32c-shift.ts. A table is four times 256 registers; it is made when its
 * distance is first asked for, and there are a few dozen distances in a job.
 */

const TABLE_BYTES: usize = 4096;
let tables: u32 = SHIFT_POWERS;

export function initShift(): void {
  build(SHIFT_TABLES, 0);
  for (let power: u32 = 1; power < SHIFT_POWERS; power++) build(SHIFT_TABLES + power * TABLE_BYTES, power);
}

/** The register after the table's distance of zero bytes. */
export function shiftBy(table: usize, state: u32): u32 {
  return (
    load<u32>(table + ((state & 255) << 2)) ^
    load<u32>(table + (((state >> 8) & 255) << 2), 1024) ^
    load<u32>(table + (((state >> 16) & 255) << 2), 2048) ^
    load<u32>(table + ((state >> 24) << 2), 3072)
  );
}

/** The table of a distance, or 0 when there are too many of them already: `shift` needs none. */
export function shiftTable(bytes: u32): usize {
  if (bytes >= MAX_DISTANCE) return 0;
  const slot = SHIFT_SLOTS + (bytes << 1);
  const known: u32 = load<u16>(slot);
  if (known != 0) return SHIFT_TABLES + known * TABLE_BYTES;
  if (tables == MAX_SHIFT_TABLES) return 0;
  const table = SHIFT_TABLES + tables * TABLE_BYTES;
  store<u16>(slot, tables++);
  for (let bit: u32 = 0; bit < 32; bit++) storeBit(table, bit, shift(1 << bit, bytes));
  complete(table);
  return table;
}

/** The register after any number of zero bytes below twice MAX_DISTANCE. */
export function shift(state: u32, bytes: u32): u32 {
  let shifted = state;
  let table = SHIFT_TABLES;
  for (let rest = bytes; rest > 0; rest >>= 1) {
    if ((rest & 1) != 0) shifted = shiftBy(table, shifted);
    table += TABLE_BYTES;
  }
  return shifted;
}

/** The same by the table where there is one. */
export function shifted(table: usize, bytes: u32, state: u32): u32 {
  return table != 0 ? shiftBy(table, state) : shift(state, bytes);
}

function build(table: usize, power: u32): void {
  const half = table - TABLE_BYTES;
  for (let bit: u32 = 0; bit < 32; bit++) {
    const one: u32 = 1 << bit;
    storeBit(table, bit, power == 0 ? crc32cByte(one, 0) : shiftBy(half, shiftBy(half, one)));
  }
  complete(table);
}

function storeBit(table: usize, bit: u32, image: u32): void {
  store<u32>(table + (bit >> 3) * 1024 + ((1 << (bit & 7)) << 2), image);
}

/** A linear map of 32 bits, from its images of the single bits. */
function complete(table: usize): void {
  for (let byte: usize = 0; byte < 4; byte++) {
    const part = table + byte * 1024;
    for (let value: u32 = 1; value < 256; value++) {
      const lowest = value & (0 - value);
      if (value == lowest) continue;
      store<u32>(part + (value << 2), load<u32>(part + (lowest << 2)) ^ load<u32>(part + ((value ^ lowest) << 2)));
    }
  }
}
