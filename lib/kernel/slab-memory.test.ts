import { expect, test } from "vitest";
import { SlabMemory } from "./slab-memory";

test("buffers lie side by side in their memory, are lent to one at a time, and the one given back last goes first", () => {
  const memory = new ArrayBuffer(1000);
  const slabs = new SlabMemory(memory, 100, 350, 100);
  const lent = [slabs.take()!, slabs.take()!, slabs.take()!];
  expect(lent.map(({ buffer, byteOffset, length }) => [buffer === memory, byteOffset, length])).toEqual([
    [true, 100, 100],
    [true, 200, 100],
    [true, 300, 100],
  ]);
  expect(slabs.take()).toBeNull();
  expect(slabs.give(lent[1]!)).toBe(true);
  expect(slabs.give(lent[0]!)).toBe(true);
  expect(slabs.take()).toBe(lent[0]);
  expect(slabs.take()).toBe(lent[1]);
  expect(slabs.take()).toBeNull();
});

test("what it did not lend, or has back already, is not taken", () => {
  const memory = new ArrayBuffer(200);
  const slabs = new SlabMemory(memory, 0, 200, 100);
  const slab = slabs.take()!;
  expect(slabs.give(Buffer.from(memory, 0, 100))).toBe(false);
  expect(slabs.give(slab)).toBe(true);
  expect(slabs.give(slab)).toBe(false);
  expect([slabs.take(), slabs.take()]).not.toContain(null);
  expect(slabs.take()).toBeNull();
});
