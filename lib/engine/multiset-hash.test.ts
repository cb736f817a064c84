import fc from "fast-check";
import { expect, test } from "vitest";
import { RecordHasher, viewOf } from "./multiset-hash";

/** The same hash word by word and with bigints, as its definition says. */
function plainSum(records: readonly (readonly (number | Uint8Array)[])[]): bigint {
  const u32 = (value: bigint) => BigInt.asUintN(32, value);
  const multiply = (a: bigint, b: bigint) => u32(a * b);
  const rotate = (value: bigint, bits: bigint) => u32((value << bits) | (u32(value) >> (32n - bits)));
  const avalanche = (value: bigint) => {
    let mixed = multiply(value ^ (value >> 16n), 0x85ebca6bn);
    mixed = multiply(mixed ^ (mixed >> 13n), 0xc2b2ae35n);
    return mixed ^ (mixed >> 16n);
  };
  let [low, high] = [0n, 0n];
  for (const parts of records) {
    let [a, b] = [0x9e3779b9n, 0x85ebca6bn];
    const mix = (word: bigint) => {
      a ^= multiply(rotate(multiply(word, 0xcc9e2d51n), 15n), 0x1b873593n);
      a = u32(multiply(rotate(a, 13n), 5n) + 0xe6546b64n);
      b = u32(multiply(rotate(b ^ word, 17n), 0x2745937fn) + a);
    };
    for (const part of parts) {
      if (typeof part === "number") {
        mix(u32(BigInt(part)));
        continue;
      }
      mix(BigInt(part.length));
      for (let at = 0; at < part.length; at += 4) {
        mix([0, 1, 2, 3].reduce((word, i) => word | (BigInt(part[at + i] ?? 0) << BigInt(8 * i)), 0n));
      }
    }
    a = avalanche(a ^ (b >> 15n));
    b = avalanche(u32(b + multiply(a, 5n)));
    low = u32(low + a);
    high = u32(high + b);
  }
  return (high << 32n) | low;
}

test("records hash as the definition says, wherever their bytes stand", () => {
  const part = fc.oneof(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.uint8Array({ maxLength: 40 }));
  const records = fc.array(fc.array(part, { maxLength: 5 }), { maxLength: 5 });
  fc.assert(
    fc.property(records, fc.nat(9), (records, offset) => {
      const hasher = new RecordHasher();
      for (const parts of records) {
        hasher.begin();
        for (const part of parts) {
          if (typeof part === "number") hasher.number(part);
          else hasher.bytes(viewOf(Buffer.concat([Buffer.alloc(offset, 1), part])), offset, part.length);
        }
        hasher.end();
      }
      expect(hasher.take()).toBe(plainSum(records));
    }),
  );
});
