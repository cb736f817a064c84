/** `CRC8_TABLE[b]` is the checksum of the single byte `b`. */
export const CRC8_TABLE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  return crc;
});

/**
 * CRC-8/SMBUS (polynomial x⁸+x²+x+1, start 0, not reflected) of `bytes[start, end)`, continuing from `crc`.
 * Source: PlainBufferCrc8 of the Java SDK; `123456789` gives 0xF4.
 */
export function crc8(crc: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  for (let i = start; i < end; i++) crc = CRC8_TABLE[crc ^ bytes[i]!]!;
  return crc;
}
