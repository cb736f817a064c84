import { expect, test } from "vitest";
import { CRC32C_START, crc32cByte, crc32cFinish, crc32cInt32, crc32cInt64, crc32cOf, crc32cUpdate } from "./crc32c";

const ascii = (text: string) => new TextEncoder().encode(text);
const counting = (length: number) => Uint8Array.from({ length }, (_, i) => i);

// The first five rows are RFC 3720 appendix B.4 and the usual check value; the last two come from PyODPS.
test.each([
  ["nothing", new Uint8Array(0), 0x00000000],
  ["123456789", ascii("123456789"), 0xe3069283],
  ["32 zero bytes", new Uint8Array(32), 0x8a9136aa],
  ["32 bytes of ff", new Uint8Array(32).fill(255), 0x62a8ab43],
  ["00 to 1f", counting(32), 0x46dd794e],
  ["int32 1", Uint8Array.of(1, 0, 0, 0), 0x9522e17f],
  ["pk1", ascii("pk1"), 0xdd0021a8],
])("the checksum of %s is the published one", (_, bytes, expected) => {
  expect(crc32cOf(bytes)).toBe(expected);
});

test("feeding a checksum in pieces, bytes or integers gives the same state as feeding it at once", () => {
  const bytes = counting(61);
  const whole = crc32cUpdate(CRC32C_START, bytes, 0, bytes.length);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const first = crc32cUpdate(CRC32C_START, bytes, 0, cut);
    expect(crc32cUpdate(first, bytes, cut, bytes.length)).toBe(whole);
  }
  expect(bytes.reduce(crc32cByte, CRC32C_START)).toBe(whole);

  const view = new DataView(bytes.buffer);
  const low = view.getInt32(7, true);
  const high = view.getInt32(11, true);
  expect(crc32cInt32(whole, low)).toBe(crc32cUpdate(whole, bytes, 7, 11));
  expect(crc32cInt64(whole, low, high)).toBe(crc32cUpdate(whole, bytes, 7, 15));
});

test("the first field number of a record leaves the checksum that PyODPS reports", () => {
  expect(crc32cFinish(crc32cInt32(CRC32C_START, 1))).toBe(0x9522e17f);
});
