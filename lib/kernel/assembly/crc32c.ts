import { CRC32C } from "./memory";

/* CRC32C on the raw register, eight tables: see lib/maxcompute/crc32c.ts. */

const POLYNOMIAL: u32 = 0x82f63b78;
export const CRC32C_START: u32 = 0xffffffff;

export function initCrc32c(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let state = byte;
    for (let bit = 0; bit < 8; bit++) state = (state & 1) != 0 ? (state >> 1) ^ POLYNOMIAL : state >> 1;
    store<u32>(CRC32C + 4 * byte, state);
  }
  for (let i: usize = 256; i < 2048; i++) {
    const before = load<u32>(CRC32C + 4 * (i - 256));
    store<u32>(CRC32C + 4 * i, load<u32>(CRC32C + 4 * (before & 255)) ^ (before >> 8));
  }
}

/** The register after `[from, to)`. */
export function crc32c(state: u32, from: usize, to: usize): u32 {
  let s = state;
  let at = from;
  for (; at + 8 <= to; at += 8) s = crc32cInt64(s, load<u64>(at));
  if (at + 4 <= to) {
    s = crc32cInt32(s, load<u32>(at));
    at += 4;
  }
  for (; at < to; at++) s = crc32cByte(s, load<u8>(at));
  return s;
}

export function crc32cByte(state: u32, byte: u32): u32 {
  return load<u32>(CRC32C + (((state ^ byte) & 255) << 2)) ^ (state >> 8);
}

/** The register after the four little-endian bytes of an int32. */
export function crc32cInt32(state: u32, value: u32): u32 {
  const s = state ^ value;
  return (
    load<u32>(CRC32C + ((s & 255) << 2), 3072) ^
    load<u32>(CRC32C + (((s >> 8) & 255) << 2), 2048) ^
    load<u32>(CRC32C + (((s >> 16) & 255) << 2), 1024) ^
    load<u32>(CRC32C + ((s >> 24) << 2))
  );
}

/** The register after the eight little-endian bytes of an int64. */
export function crc32cInt64(state: u32, value: u64): u32 {
  const low = u32(value) ^ state;
  const high = u32(value >> 32);
  return (
    load<u32>(CRC32C + ((low & 255) << 2), 7168) ^
    load<u32>(CRC32C + (((low >> 8) & 255) << 2), 6144) ^
    load<u32>(CRC32C + (((low >> 16) & 255) << 2), 5120) ^
    load<u32>(CRC32C + ((low >> 24) << 2), 4096) ^
    load<u32>(CRC32C + ((high & 255) << 2), 3072) ^
    load<u32>(CRC32C + (((high >> 8) & 255) << 2), 2048) ^
    load<u32>(CRC32C + (((high >> 16) & 255) << 2), 1024) ^
    load<u32>(CRC32C + ((high >> 24) << 2))
  );
}
