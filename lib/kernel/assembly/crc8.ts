import { CRC8 } from "./memory";

/* CRC-8 of PlainBuffers: see lib/tablestore/crc8.ts. */

export function initCrc8(): void {
  for (let byte: u32 = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ ((crc & 0x80) != 0 ? 0x07 : 0)) & 0xff;
    store<u8>(CRC8 + byte, crc);
  }
  for (let i: usize = 256; i < 2048; i++) store<u8>(CRC8 + i, load<u8>(CRC8 + load<u8>(CRC8 + i - 256)));
}

/** The register after one byte. */
export function crc8Byte(crc: u32, byte: u32): u32 {
  return load<u8>(CRC8 + (crc ^ byte));
}

const HIGH_BITS: u64 = 0x8080808080808080;

/** The register after `[from, to)`, plus 0x100 when any of the bytes has its highest bit set. */
export function crc8(state: u32, from: usize, to: usize): u32 {
  let crc = state;
  let at = from;
  let seen: u64 = 0;
  for (; at + 8 <= to; at += 8) {
    const word = load<u64>(at);
    seen |= word;
    const low = u32(word) ^ crc;
    const high = u32(word >> 32);
    crc =
      load<u8>(CRC8 + (low & 255), 0x700) ^
      load<u8>(CRC8 + ((low >> 8) & 255), 0x600) ^
      load<u8>(CRC8 + ((low >> 16) & 255), 0x500) ^
      load<u8>(CRC8 + (low >> 24), 0x400) ^
      load<u8>(CRC8 + (high & 255), 0x300) ^
      load<u8>(CRC8 + ((high >> 8) & 255), 0x200) ^
      load<u8>(CRC8 + ((high >> 16) & 255), 0x100) ^
      load<u8>(CRC8 + (high >> 24));
  }
  for (; at < to; at++) {
    const byte: u32 = load<u8>(at);
    seen |= byte;
    crc = load<u8>(CRC8 + (crc ^ byte));
  }
  return (seen & HIGH_BITS) != 0 ? crc | 0x100 : crc;
}
