import fc from "fast-check";
import { expect, test } from "vitest";
import { INF_MAX, INF_MIN, type PrimaryKeyValue, type RangeBound } from "@/lib/tablestore/row";
import { compareKeys, decodeKey, encodeKey } from "./key";

const binary = (...bytes: number[]) => Uint8Array.from(bytes);

/** The trial's vectors (storage design, section 2): within a block each line sorts before the next. */
const vectors: readonly (readonly (readonly [string, readonly RangeBound[]])[])[] = [
  [
    ["01", [INF_MIN]],
    ["030000000000000000", [-(2n ** 63n)]],
    ["037fffffffffffffff", [-1n]],
    ["038000000000000000", [0n]],
    ["0380000000000000ff", [255n]],
    ["038000000000000100", [256n]],
    ["038020000000000001", [9007199254740993n]],
    ["03ffffffffffffffff", [2n ** 63n - 1n]],
    ["fe", [INF_MAX]],
  ],
  [
    ["050001", [""]],
    ["0500ff0001", ["\0"]],
    ["0500ff00ff0001", ["\0\0"]],
    ["0500ff010001", ["\0\x01"]],
    ["05010001", ["\x01"]],
    ["05410001", ["A"]],
    ["054100ff0001", ["A\0"]],
    ["054100ff420001", ["A\0B"]],
    ["0541420001", ["AB"]],
    ["05c3a90001", ["é"]],
    ["05e4b8ad0001", ["中"]],
    ["05f09f98800001", ["😀"]],
  ],
  [
    ["070001", [binary()]],
    ["0700ff0001", [binary(0)]],
    ["0700ffff0001", [binary(0, 0xff)]],
    ["07010001", [binary(1)]],
    ["07ff0001", [binary(0xff)]],
    ["07ffff0001", [binary(0xff, 0xff)]],
  ],
  [
    ["0561000101", ["a", INF_MIN]],
    ["05610001037fffffffffffffff", ["a", -1n]],
    ["0561000103800000000000000505780001", ["a", 5n, "x"]],
    ["05610001fe", ["a", INF_MAX]],
    ["056100ff0001038000000000000000", ["a\0", 0n]],
    ["056162000101", ["ab", INF_MIN]],
  ],
];

test.each(vectors.flat())("%s is the encoding of its vector", (hex, parts) => {
  expect(Buffer.from(encodeKey(parts)).toString("hex")).toBe(hex);
});

test("within a block of vectors each key sorts before the next", () => {
  for (const block of vectors)
    for (const [index, [, parts]] of block.entries())
      if (index > 0) expect(compareKeys(encodeKey(block[index - 1]![1]), encodeKey(parts))).toBeLessThan(0);
});

const troubled = fc
  .uint8Array({ maxLength: 6 })
  .map((bytes) => bytes.map((byte) => [0, 1, 0xfe, 0xff, byte][byte % 5]!));
const values = {
  integer: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  binary: troubled,
  string: fc.string({ unit: fc.constantFrom("\0", "\x01", "a", "é", "\uffff", "😀"), maxLength: 6 }),
} as const;
type Kind = keyof typeof values;
const schemas: readonly (readonly Kind[])[] = [["integer"], ["binary", "string"], ["string", "integer", "binary"]];

function compareValues(a: PrimaryKeyValue, b: PrimaryKeyValue): number {
  if (typeof a === "bigint" && typeof b === "bigint") return a < b ? -1 : a > b ? 1 : 0;
  return Buffer.compare(Buffer.from(a as Uint8Array), Buffer.from(b as Uint8Array));
}

test("keys of one schema sort as their values do, and decode to themselves", () => {
  const pair = fc.constantFrom(...schemas).chain((kinds) => {
    const tuple = fc.tuple(...kinds.map((kind): fc.Arbitrary<PrimaryKeyValue> => values[kind]));
    return fc.tuple(tuple, tuple);
  });
  fc.assert(
    fc.property(pair, ([a, b]) => {
      const expected = a.map((value, index) => compareValues(value, b[index]!)).find((order) => order !== 0) ?? 0;
      expect(Math.sign(compareKeys(encodeKey(a), encodeKey(b)))).toBe(expected);
      expect(decodeKey(encodeKey(a))).toEqual(a);
    }),
    { numRuns: 2000 },
  );
});
