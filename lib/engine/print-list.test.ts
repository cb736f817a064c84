import fc from "fast-check";
import { expect, test } from "vitest";
import { compareSorted, PrintList } from "./print-list";

const listOf = (prints: readonly bigint[]) => {
  const list = new PrintList();
  for (const print of prints) list.add(print);
  return list.sorted();
};
const countsOf = (prints: readonly bigint[]) => {
  const counts = new Map<bigint, number>();
  for (const print of prints) counts.set(print, (counts.get(print) ?? 0) + 1);
  return counts;
};

test("differences are those of the multisets, whatever the order", () => {
  const prints = fc.array(fc.bigInt({ min: 0n, max: 12n }), { maxLength: 60 });
  fc.assert(
    fc.property(prints, prints, (expected, found) => {
      const [wanted, held] = [countsOf(expected), countsOf(found)];
      let [missing, extra, doubled] = [0, 0, 0];
      for (const [print, count] of wanted) missing += Math.max(0, count - (held.get(print) ?? 0));
      for (const [print, count] of held) {
        const surplus = Math.max(0, count - (wanted.get(print) ?? 0));
        extra += surplus;
        if (wanted.has(print)) doubled += surplus;
      }
      const result = compareSorted(listOf(expected), listOf(found), 1_000);
      expect(result).toMatchObject({ missingCount: missing, extraCount: extra, doubledCount: doubled });
      expect([result.missing.length, result.extra.length]).toEqual([missing, extra]);
    }),
  );
});

test("a list holds any number of prints, and names no more differences than it is asked for", () => {
  const many = Array.from({ length: 10_000 }, (_, index) => 2n ** 64n - 1n - BigInt(index));
  const result = compareSorted(listOf(many), listOf([]), 3);
  expect(result.missingCount).toBe(10_000);
  expect(result.missing).toEqual([many.at(-1), many.at(-2), many.at(-3)]);
});
