import fc from "fast-check";
import { expect, test } from "vitest";
import { PageMemory } from "./page-memory";

test("nothing is lent to two at a time, and no more is kept than was said", () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant("take" as const), bytes: fc.integer({ min: 1, max: 200_000 }) }),
    fc.record({ kind: fc.constant("give" as const), which: fc.nat(20), times: fc.integer({ min: 1, max: 2 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 0, max: 600_000 }), (steps, most) => {
      const memory = new PageMemory(most);
      const held: ArrayBuffer[] = [];
      const idle = new Set<ArrayBufferLike>();
      for (const each of steps) {
        if (each.kind === "take") {
          const taken = memory.take(each.bytes);
          expect(taken.byteLength).toBeGreaterThanOrEqual(each.bytes);
          expect(held).not.toContain(taken);
          idle.delete(taken);
          held.push(taken);
        } else if (held.length > 0) {
          const [given] = held.splice(each.which % held.length, 1);
          for (let time = 0; time < each.times; time++) memory.give(given!);
          idle.add(given!);
        }
      }
      // What it still keeps is what it lends first.
      let kept = 0;
      for (const size of [16_384, 32_768, 65_536, 131_072, 262_144])
        for (let found = memory.take(size); idle.delete(found); found = memory.take(size)) kept += found.byteLength;
      expect(kept).toBeLessThanOrEqual(most);
    }),
  );
});

test("what it did not lend is not taken", () => {
  const memory = new PageMemory(1 << 20);
  const foreign = new ArrayBuffer(16_384);
  memory.give(foreign);
  expect(memory.take(16_384)).not.toBe(foreign);
});

test("what is given back is lent again, by its size", () => {
  const memory = new PageMemory(1 << 20);
  const [small, large] = [memory.take(20_000), memory.take(300_000)];
  memory.give(small);
  memory.give(large);
  expect(memory.take(262_145)).toBe(large);
  expect(memory.take(32_768)).toBe(small);
  const table = Int32Array.of(1, 2, 3);
  expect(memory.copyOf(table)).toEqual(table);
});
