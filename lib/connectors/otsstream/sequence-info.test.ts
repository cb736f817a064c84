import { expect, test } from "vitest";
import { placeOf, sequenceInfo } from "./sequence-info";

// Expected texts: DataX's String.format, executed on a JVM (sync-engine specification 2.4).
test("sequence information is epoch, time, row, shard and column, each padded with zeros", () => {
  const sequence = { epoch: 0, timestampUs: 1682243400123456n, rowIndex: 3 };
  expect(sequenceInfo(sequence, "7f0f0d5e-shard_1", 2)).toBe(
    "0000000000_00001682243400123456_0000000003_7f0f0d5e-shard_1:0000000002",
  );
});

test("in row mode it has no column", () => {
  const sequence = { epoch: 12, timestampUs: 1682243400123456n, rowIndex: 0 };
  expect(sequenceInfo(sequence, "7f0f0d5e-shard_1", null)).toBe(
    "0000000012_00001682243400123456_0000000000_7f0f0d5e-shard_1",
  );
});

test("a negative number keeps its width, the sign included", () => {
  expect(sequenceInfo({ epoch: -1, timestampUs: -5n, rowIndex: 0 }, "s", null)).toBe(
    "-000000001_-0000000000000000005_0000000000_s",
  );
});

test("a place is read back from every row of a record, and from nothing else", () => {
  const [first, second] = [1682243400123456n, 1682243400999999n].map((timestampUs) => ({
    epoch: 0,
    timestampUs,
    rowIndex: 3,
  }));
  const place = (timeMs: number, split: string) => ({ split, timeMs });
  expect(placeOf(sequenceInfo(first!, "shard_1", 0))).toEqual(place(1682243400123, "shard_1"));
  expect(placeOf(sequenceInfo(first!, "shard_1", 1))).toEqual(place(1682243400123, "shard_1"));
  expect(placeOf(sequenceInfo(first!, "shard_2", 1))).toEqual(place(1682243400123, "shard_2"));
  expect(placeOf(sequenceInfo(second!, "shard_2", null))).toEqual(place(1682243400999, "shard_2"));
  for (const text of ["", ":0000000001", "0000000000_00001682243400123456_0000000003_", "anything:0000000000"])
    expect(placeOf(text)).toBeNull();
});
