import fc from "fast-check";
import { expect, test } from "vitest";
import { doubleText } from "@/lib/engine/text";
import { writeInt64, writePadded, writeTwoDecimals } from "./digits";

const out = Buffer.alloc(64);
const int64 = fc.oneof(
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.bigInt({ min: -(2n ** 54n), max: 2n ** 54n }),
  fc.constantFrom(
    0n,
    -1n,
    2n ** 63n - 1n,
    -(2n ** 63n),
    2n ** 53n,
    -(2n ** 53n),
    2n ** 32n,
    -(2n ** 32n),
    10n ** 18n,
    999_999_999n,
  ),
);

test("an int64 is written as BigInt writes it", () => {
  fc.assert(
    fc.property(int64, (value) => {
      const end = writeInt64(out, 1, Number(BigInt.asIntN(32, value)), Number(value >> 32n));
      expect(out.toString("latin1", 1, end)).toBe(String(value));
    }),
    { numRuns: 2000 },
  );
});

test("a whole number is padded with zeros", () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 6 }), (value, more) => {
      const text = String(value).padStart(String(value).length + more, "0");
      writePadded(out, 3, value, text.length);
      expect(out.toString("latin1", 3, 3 + text.length)).toBe(text);
    }),
    { numRuns: 1000 },
  );
});

test("a double of two decimals is written as the original writes it, any other is left to others", () => {
  const double = fc.oneof(
    fc.integer({ min: -1e10, max: 1e10 }).map((value) => value / 100),
    fc.integer({ min: -1e8, max: 1e8 }).map((value) => value / 1000),
    fc.double(),
    fc.constantFrom(0, -0, 1, -1, 0.01, 0.001, 1e7, 9_999_999.99, 0.1, 1.005, NaN, Infinity),
  );
  let written = 0;
  fc.assert(
    fc.property(double, (value) => {
      const end = writeTwoDecimals(out, 0, value);
      if (end < 0) return;
      written++;
      expect(out.toString("latin1", 0, end)).toBe(doubleText(value));
    }),
    { numRuns: 4000 },
  );
  expect(written).toBeGreaterThan(500);
});
