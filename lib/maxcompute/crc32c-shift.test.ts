import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32cUpdate } from "./crc32c";
import { shift, shiftBy, shiftTable } from "./crc32c-shift";

const state = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });

test("shifting is going on over zero bytes", () => {
  fc.assert(
    fc.property(state, fc.integer({ min: 0, max: 3000 }), (start, count) => {
      const expected = crc32cUpdate(start, new Uint8Array(count), 0, count);
      expect(shift(start, count)).toBe(expected);
      if (count < 100) expect(shiftBy(shiftTable(count)!, start)).toBe(expected);
    }),
  );
});

test("a checksum goes on over bytes whose own register is known", () => {
  fc.assert(
    fc.property(state, fc.uint8Array({ maxLength: 300 }), (start, bytes) => {
      const own = crc32cUpdate(0, bytes, 0, bytes.length);
      expect(shift(start, bytes.length) ^ own).toBe(crc32cUpdate(start, bytes, 0, bytes.length));
    }),
  );
});

test("tables are not built without end", () => {
  for (let count = 0; count < 600; count++) shiftTable(count);
  expect(shiftTable(100_000)).toBeNull();
  expect(shift(1, 100_000)).toBe(crc32cUpdate(1, new Uint8Array(100_000), 0, 100_000));
});
