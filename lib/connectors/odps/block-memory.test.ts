import { expect, test } from "vitest";
import { blockBytes } from "./block-memory";

const MIB = 2 ** 20;

test.each([
  [1, 24],
  [2, 12],
  [8, 3],
  [32, 1],
  [100, 1],
])("%i channels end their blocks after %i MiB, so that all of them fit into memory", (channels, mebibytes) => {
  expect(blockBytes(512 * MIB, channels, 0)).toBe(mebibytes * MIB);
});

test("a job that asks for smaller blocks gets them", () => {
  expect(blockBytes(2 * MIB, 1, 0)).toBe(2 * MIB);
});

test("a session that is running out of block numbers gets the blocks that the job asks for", () => {
  expect(blockBytes(64 * MIB, 8, 9_999)).toBe(3 * MIB);
  expect(blockBytes(64 * MIB, 8, 10_000)).toBe(64 * MIB);
});
