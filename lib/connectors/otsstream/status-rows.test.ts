import { expect, test } from "vitest";
import { checkpointKey, checkpointRange, packShardIds, shardTimeKey, timeKey, unpackShardIds } from "./status-rows";

// Expected texts: DataX's String.format("%16d", …), executed on a JVM (sync-engine specification 1.5).
test("C36: keys hold the time padded with spaces to 16 characters, and a tab before the shard", () => {
  expect(timeKey(1682243400000)).toBe("   1682243400000");
  expect(checkpointKey(1682243400000, "shard1")).toBe("   1682243400000\tshard1");
  expect(shardTimeKey("shard1", 1682243400000)).toBe("shard1\t   1682243400000");
});

test("the range of a time holds every shard of it, and no row of an older kind", () => {
  const [start, end] = checkpointRange(1682243400000);
  const key = checkpointKey(1682243400000, "~z9-shard");
  expect(start < key && key < end).toBe(true);
  expect(timeKey(1682243400000) < start).toBe(true);
});

test("shard lists of any length survive packing into pieces of 65,536 bytes", () => {
  const shardIds = Array.from({ length: 6000 }, () => crypto.randomUUID());
  const pieces = packShardIds(shardIds);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.every((piece) => piece.length <= 65_536)).toBe(true);
  const cells = pieces.map((value, index) => ({ name: `ShardIds_${index}`, value, version: 1n }));
  expect(unpackShardIds({ primaryKey: [], cells: cells.toReversed() })).toEqual(shardIds);
  expect(unpackShardIds({ primaryKey: [], cells: [] })).toBeNull();
});

test("the packed list is a zlib stream of JSON, as the original writes it", () => {
  // java.util.zip.Deflater over ["s1"] gives the same container: RFC 1950, default level.
  expect(
    Buffer.from(packShardIds(["s1"])[0]!)
      .subarray(0, 2)
      .toString("hex"),
  ).toBe("789c");
});
