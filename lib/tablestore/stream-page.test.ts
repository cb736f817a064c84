import fc from "fast-check";
import { isUtf8 as nodeIsUtf8 } from "node:buffer";
import { expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { CRC8_TABLE, crc8, crc8WithHighBit } from "./crc8";
import { sharedKernel } from "@/lib/kernel/kernel";
import { indexPage } from "./index-page";
import { GetStreamRecord } from "./operations/streams";
import type { Cell, KeyColumn } from "./row";
import { encodeRow } from "./row-encoder";
import { recordAt, recordTimeMs, type StreamPageIndex } from "./stream-page";
import { StreamPageWalker } from "./stream-page-walker";
import { decodeStreamPage, type StreamPage } from "./stream-record";
import { isUtf8 } from "./utf8";

const walker = new StreamPageWalker();
const TWO_63 = 2n ** 63n;

/** The page that an index describes, as the object decoder would have given it. */
function materialize(page: StreamPageIndex): StreamPage {
  const records = Array.from({ length: page.recordCount }, (_, i) => recordAt(page, i));
  return { records, nextIterator: page.nextIterator, mayMoreRecord: page.mayMoreRecord };
}

const text = fc.oneof(
  fc.string({ unit: "binary", maxLength: 20 }),
  fc.constantFrom("", "\0", "中", "😀é", "x".repeat(300)),
);
const int64 = fc.bigInt(-TWO_63, TWO_63 - 1n);
const name = fc.oneof(fc.constantFrom("pk", "amount", "c1", "列"), text);
const version = fc.bigInt(0n, TWO_63 / 1000n);
const value = fc.oneof(int64, fc.double(), fc.boolean(), text, fc.uint8Array({ maxLength: 40 }));
const keyColumn: fc.Arbitrary<KeyColumn> = fc.record({
  name,
  value: fc.oneof(int64, text, fc.uint8Array({ maxLength: 40 })),
});
const cell: fc.Arbitrary<Cell> = fc.oneof(
  fc.record({ name, op: fc.constant("put" as const), value, version }),
  fc.record({ name, op: fc.constant("deleteOne" as const), value: fc.constant(null), version }),
  fc.record({ name, op: fc.constant("deleteAll" as const), value: fc.constant(null), version: fc.constant(null) }),
);
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const sequence = fc.record({
  epoch: int32,
  timestampUs: fc.oneof(int64, fc.bigInt(1_700_000_000_000_000n, 1_800_000_000_000_000n)),
  rowIndex: int32,
});
const row = fc
  .record({
    primaryKey: fc.array(keyColumn, { maxLength: 4 }),
    cells: fc.array(cell, { maxLength: 6 }),
    isDelete: fc.boolean(),
    sequence,
  })
  .map(encodeRow);
const record = fc.record(
  {
    actionType: fc.constantFrom("PUT_ROW", "UPDATE_ROW", "DELETE_ROW"),
    record: row,
    originRecord: row,
    latestColumns: row,
  },
  { requiredKeys: ["actionType", "record"] },
);
const page = fc
  .record(
    {
      streamRecords: fc.array(record, { maxLength: 5 }),
      nextShardIterator: text,
      consumed: fc.constant({ capacityUnit: { read: 1, write: 0 } }),
      mayMoreRecord: fc.boolean(),
    },
    { requiredKeys: ["streamRecords"] },
  )
  .map((value) => GetStreamRecord.response.encode(value));

test("the index of a page says what the object decoder says", () => {
  fc.assert(
    fc.property(page, (bytes) => {
      expect(materialize(walker.walk(bytes))).toEqual(decodeStreamPage(bytes));
    }),
    { numRuns: 500 },
  );
});

test("the kernel makes the same tables as the walker", () => {
  fc.assert(
    fc.property(page, (bytes) => {
      const { records, recordCount, cells, cellCount, ...rest } = walker.detach(walker.walk(bytes));
      expect(sharedKernel()!.walk(bytes)).toMatchObject({ records, recordCount, cells, cellCount });
      expect(indexPage(bytes)).toMatchObject({ records, recordCount, cells, cellCount, ...rest });
    }),
    { numRuns: 500 },
  );
});

test("on damaged pages both decoders agree: the same page, or damage", () => {
  const outcome = (read: () => StreamPage): StreamPage | "damage" => {
    try {
      return read();
    } catch (error) {
      if (error instanceof AppError && error.code.startsWith("tablestore.damaged_")) return "damage";
      throw error;
    }
  };
  const errorOf = (read: () => unknown) => {
    try {
      return read();
    } catch (error) {
      return (error as AppError).message;
    }
  };
  const edit = fc.record({
    at: fc.nat(),
    remove: fc.nat(3),
    insert: fc.uint8Array({ maxLength: 3 }),
    bit: fc.nat(7),
    cut: fc.option(fc.nat(), { freq: 5 }),
  });
  fc.assert(
    fc.property(page, fc.array(edit, { minLength: 1, maxLength: 2 }), fc.boolean(), (whole, edits, flipOnly) => {
      let bytes = Uint8Array.from(whole);
      for (const { at, remove, insert, bit, cut } of edits) {
        if (bytes.length === 0) break;
        const start = at % bytes.length;
        if (flipOnly) bytes[start]! ^= 1 << bit;
        else bytes = Uint8Array.of(...bytes.subarray(0, start), ...insert, ...bytes.subarray(start + remove));
        if (cut !== null) bytes = bytes.slice(0, cut % (bytes.length + 1));
      }
      const expected = outcome(() => decodeStreamPage(bytes));
      expect(outcome(() => materialize(walker.walk(bytes)))).toEqual(expected);
      // The kernel accepts what the walker accepts; about the rest the walker has the word.
      expect(outcome(() => materialize(indexPage(bytes)))).toEqual(expected);
      if (expected !== "damage") expect(sharedKernel()!.walk(bytes)).not.toBeNull();
      else expect(errorOf(() => indexPage(bytes))).toEqual(errorOf(() => walker.walk(bytes)));
    }),
    { numRuns: 3000 },
  );
});

test("fields in another order, twice, or unknown are read alike", () => {
  const rowBytes = Buffer.from(fc.sample(row, { numRuns: 1, seed: 7 })[0]!);
  const field = (tag: number, bytes: Uint8Array) => Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes]);
  const varint = (n: number): number[] => (n < 128 ? [n] : [(n & 127) | 128, ...varint(n >>> 7)]);
  const one = Buffer.concat([
    Buffer.from([0x48, 0x05]),
    field(0x12, Buffer.from("x")),
    field(0x12, rowBytes),
    Buffer.from([0x08, 0x03]),
  ]);
  const bytes = Buffer.concat([
    Buffer.from([0x20, 0x01]),
    field(0x0a, one),
    field(0x12, Buffer.from("it")),
    field(0x0a, one),
  ]);
  const expected = decodeStreamPage(bytes);
  expect(expected).toMatchObject({ records: [{ action: "DELETE_ROW" }, {}], nextIterator: "it", mayMoreRecord: true });
  expect(materialize(walker.walk(bytes))).toEqual(expected);
});

test("a detached index survives the next page, and tables grow with the page", () => {
  const [small, large] = [1, 2000].map((count) =>
    GetStreamRecord.response.encode({
      streamRecords: Array.from({ length: count }, (_, i) => ({
        actionType: "PUT_ROW" as const,
        record: encodeRow({
          primaryKey: [{ name: "pk", value: BigInt(i) }],
          cells: [{ name: "c", op: "put", value: `v${i}`, version: 1n }],
          sequence: { epoch: 0, timestampUs: 1_700_000_000_000_999n, rowIndex: i },
        }),
      })),
    }),
  ) as [Uint8Array, Uint8Array];
  const kept = walker.detach(walker.walk(small));
  expect(materialize(walker.walk(large))).toEqual(decodeStreamPage(large));
  expect(materialize(kept)).toEqual(decodeStreamPage(small));
});

test("times are whole milliseconds, rounded down, over the whole range", () => {
  for (const timestampUs of [
    0n,
    999n,
    1000n,
    1_700_000_000_000_999n,
    2n ** 53n + 1n,
    TWO_63 - 1n,
    -1n,
    -1000n,
    -1001n,
    -TWO_63,
  ]) {
    const bytes = GetStreamRecord.response.encode({
      streamRecords: [
        {
          actionType: "PUT_ROW",
          record: encodeRow({ primaryKey: [], sequence: { epoch: 0, timestampUs, rowIndex: 0 } }),
        },
      ],
    });
    const floor = timestampUs / 1000n - (timestampUs % 1000n < 0n ? 1n : 0n);
    expect(recordTimeMs(walker.walk(bytes), 0), String(timestampUs)).toBe(Number(floor));
  }
});

test("eight bytes at a time give the checksum of one byte at a time", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(255), (bytes, start) => {
      const expected = bytes.reduce((crc, byte) => CRC8_TABLE[crc ^ byte]!, start);
      expect(crc8(start, bytes)).toBe(expected);
      const hasHighBit = bytes.some((byte) => byte >= 0x80);
      expect(crc8WithHighBit(start, bytes, 0, bytes.length)).toBe(expected | (hasHighBit ? 0x100 : 0));
    }),
  );
});

test("UTF-8 is judged as Node judges it", () => {
  const pieces = fc.constantFrom(
    0x00,
    0x7f,
    0x80,
    0x8f,
    0x90,
    0x9f,
    0xa0,
    0xbf,
    0xc1,
    0xc2,
    0xe0,
    0xed,
    0xef,
    0xf0,
    0xf4,
    0xf5,
  );
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 12 }),
    fc.array(pieces, { maxLength: 5 }).map((list) => Uint8Array.from(list)),
    text.map((value) => Uint8Array.from(Buffer.from(value))),
  );
  fc.assert(
    fc.property(bytes, (bytes) => {
      expect(isUtf8(bytes, 0, bytes.length)).toBe(nodeIsUtf8(bytes));
    }),
    { numRuns: 3000 },
  );
});
