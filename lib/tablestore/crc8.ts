/** `CRC8_TABLE[b]` is the checksum of the single byte `b`. */
export const CRC8_TABLE: Uint8Array = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x80 ? 0x07 : 0)) & 0xff;
  return crc;
});

/** Entry `256·k + b` is the checksum of `b` followed by `k` zero bytes: eight bytes then take eight independent steps. */
const SLICES: Uint8Array = (() => {
  const slices = new Uint8Array(8 * 256);
  slices.set(CRC8_TABLE);
  for (let i = 256; i < slices.length; i++) slices[i] = CRC8_TABLE[slices[i - 256]!]!;
  return slices;
})();

/**
 * CRC-8/SMBUS (polynomial x⁸+x²+x+1, start 0, not reflected) of `bytes[start, end)`, continuing from `crc`.
 * Source: PlainBufferCrc8 of the Java SDK; `123456789` gives 0xF4.
 */
export function crc8(crc: number, bytes: Uint8Array, start = 0, end = bytes.length): number {
  return crc8WithHighBit(crc, bytes, start, end) & 0xff;
}

/** The same, plus 0x100 when any of the bytes has its highest bit set: a range without one is ASCII. */
export function crc8WithHighBit(crc: number, bytes: Uint8Array, start: number, end: number): number {
  const slices = SLICES;
  let seen = 0;
  let i = start;
  for (const last = end - 8; i <= last; i += 8) {
    const b0 = bytes[i]!;
    const b1 = bytes[i + 1]!;
    const b2 = bytes[i + 2]!;
    const b3 = bytes[i + 3]!;
    const b4 = bytes[i + 4]!;
    const b5 = bytes[i + 5]!;
    const b6 = bytes[i + 6]!;
    const b7 = bytes[i + 7]!;
    seen |= b0 | b1 | b2 | b3 | b4 | b5 | b6 | b7;
    crc =
      slices[0x700 | (b0 ^ crc)]! ^
      slices[0x600 | b1]! ^
      slices[0x500 | b2]! ^
      slices[0x400 | b3]! ^
      slices[0x300 | b4]! ^
      slices[0x200 | b5]! ^
      slices[0x100 | b6]! ^
      slices[b7]!;
  }
  for (; i < end; i++) {
    const byte = bytes[i]!;
    seen |= byte;
    crc = slices[crc ^ byte]!;
  }
  return crc | ((seen & 0x80) << 1);
}
