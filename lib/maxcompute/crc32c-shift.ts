import { CRC32C_START, crc32cUpdate } from "./crc32c";

/*
 * CRC32C is linear over xor. With c(X) the register after X when it starts at 0, and shift(s, n) the register after n
 * zero bytes when it starts at s:
 *
 *   state(s, X) = shift(s, |X|) ^ c(X)        a checksum goes on over bytes whose c is known, without reading them
 *   c(A B)      = shift(c(A), |B|) ^ c(B)
 *
 * shift itself is linear in s, so it is four look-ups in a table that belongs to n.
 */

/** Table of one distance: entry `256 * k + b` is where byte k of the register, being b, ends up. */
export type ShiftTable = Int32Array;

/** 4 KB each; names, versions and tails need a few dozen. */
const MAX_TABLES = 512;
const tables = new Map<number, ShiftTable>();
/** Distances of 2⁰, 2¹, … bytes: every other distance is made of them. */
const powers: ShiftTable[] = [];

/** The register after the table's distance of zero bytes. */
export function shiftBy(table: ShiftTable, state: number): number {
  return (
    table[state & 255]! ^
    table[256 + ((state >>> 8) & 255)]! ^
    table[512 + ((state >>> 16) & 255)]! ^
    table[768 + (state >>> 24)]!
  );
}

/** The table of a distance, or null when there are too many of them already: `shift` needs none. */
export function shiftTable(bytes: number): ShiftTable | null {
  const known = tables.get(bytes);
  if (known !== undefined) return known;
  if (tables.size >= MAX_TABLES) return null;
  const table = buildTable((state) => shift(state, bytes));
  tables.set(bytes, table);
  return table;
}

/** The register after any number of zero bytes. */
export function shift(state: number, bytes: number): number {
  let shifted = state;
  for (let rest = bytes, power = 0; rest > 0; rest >>>= 1, power++) {
    if ((rest & 1) === 1) shifted = shiftBy(powerTable(power), shifted);
  }
  return shifted;
}

/** The register after the checksum's start value and `bytes` zero bytes. */
export function shiftedStart(bytes: number): number {
  return shift(CRC32C_START, bytes);
}

function powerTable(power: number): ShiftTable {
  while (powers.length <= power) {
    const half = powers.at(-1);
    const one = new Uint8Array(1);
    powers.push(buildTable((state) => (half ? shiftBy(half, shiftBy(half, state)) : crc32cUpdate(state, one, 0, 1))));
  }
  return powers[power]!;
}

/** A linear map of 32 bits, from its images of the single bits. */
function buildTable(map: (state: number) => number): ShiftTable {
  const table = new Int32Array(1024);
  for (let byte = 0; byte < 4; byte++) {
    for (let bit = 0; bit < 8; bit++) table[256 * byte + (1 << bit)] = map(1 << (8 * byte + bit));
    for (let value = 1; value < 256; value++) {
      const lowest = value & -value;
      if (value !== lowest)
        table[256 * byte + value] = table[256 * byte + lowest]! ^ table[256 * byte + (value ^ lowest)]!;
    }
  }
  return table;
}
