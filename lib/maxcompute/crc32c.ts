/*
 * CRC32C (Castagnoli): reflected polynomial 0x82F63B78, initial value and final xor all ones, slicing by eight.
 * Source: PyODPS odps/crc.py; RFC 3720 appendix B.4 for the check values.
 *
 * Functions named `crc32c…` that take or return a *state* work on the raw 32-bit register (int32, before the final
 * xor), so that a checksum may be fed piece by piece. `crc32cOf` and `crc32cFinish` give the unsigned checksum.
 */

const POLYNOMIAL = 0x82f63b78;

/** The register before any byte. */
export const CRC32C_START = -1;

/** Eight tables of 256: `TABLES[k * 256 + b]` is the effect of byte `b` followed by `k` zero bytes. */
const TABLES = buildTables();

/** The state after `bytes[from…to)`. */
export function crc32cUpdate(state: number, bytes: Uint8Array, from: number, to: number): number {
  const t = TABLES;
  let s = state;
  let i = from;
  for (const end = to - 7; i < end; i += 8) {
    s ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
    s =
      t[1792 + (s & 255)]! ^
      t[1536 + ((s >>> 8) & 255)]! ^
      t[1280 + ((s >>> 16) & 255)]! ^
      t[1024 + (s >>> 24)]! ^
      t[768 + bytes[i + 4]!]! ^
      t[512 + bytes[i + 5]!]! ^
      t[256 + bytes[i + 6]!]! ^
      t[bytes[i + 7]!]!;
  }
  for (; i < to; i++) s = t[(s ^ bytes[i]!) & 255]! ^ (s >>> 8);
  return s;
}

/** The state after one byte. */
export function crc32cByte(state: number, byte: number): number {
  return TABLES[(state ^ byte) & 255]! ^ (state >>> 8);
}

/** The state after the four little-endian bytes of an int32. */
export function crc32cInt32(state: number, value: number): number {
  const s = state ^ value;
  const t = TABLES;
  return t[768 + (s & 255)]! ^ t[512 + ((s >>> 8) & 255)]! ^ t[256 + ((s >>> 16) & 255)]! ^ t[s >>> 24]!;
}

/** The state after the eight little-endian bytes of an int64 given as two int32 halves. */
export function crc32cInt64(state: number, low: number, high: number): number {
  const s = state ^ low;
  const t = TABLES;
  return (
    t[1792 + (s & 255)]! ^
    t[1536 + ((s >>> 8) & 255)]! ^
    t[1280 + ((s >>> 16) & 255)]! ^
    t[1024 + (s >>> 24)]! ^
    t[768 + (high & 255)]! ^
    t[512 + ((high >>> 8) & 255)]! ^
    t[256 + ((high >>> 16) & 255)]! ^
    t[high >>> 24]!
  );
}

/** The checksum, unsigned, of everything fed into `state`. */
export function crc32cFinish(state: number): number {
  return ~state >>> 0;
}

/** The checksum, unsigned, of a whole array. */
export function crc32cOf(bytes: Uint8Array): number {
  return crc32cFinish(crc32cUpdate(CRC32C_START, bytes, 0, bytes.length));
}

function buildTables(): Int32Array {
  const tables = new Int32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let s = byte;
    for (let bit = 0; bit < 8; bit++) s = s & 1 ? (s >>> 1) ^ POLYNOMIAL : s >>> 1;
    tables[byte] = s;
  }
  for (let i = 256; i < tables.length; i++) {
    const before = tables[i - 256]!;
    tables[i] = tables[before & 255]! ^ (before >>> 8);
  }
  return tables;
}
