import fc from "fast-check";
import { expect, test } from "vitest";
import { BatchBuilder } from "./batch-builder";
import { rowValues } from "./cells-batch";
import type { Value } from "./contract";
import { addSums } from "./multiset-hash";
import type { BatchSchema, BatchSource } from "./record-batch";

const schema = (width: number): BatchSchema => ({
  columns: Array.from({ length: width }, (_, index) => ({ name: `c${index}`, type: "string" })),
  zone: "Asia/Shanghai",
});
const source: BatchSource = {
  split: "s",
  position: null,
  firstMs: null,
  lastMs: null,
  firstSequence: null,
  lastSequence: null,
};
const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.string({ unit: "grapheme" }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.boolean(),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 300 }),
);
const rows = fc
  .integer({ min: 1, max: 5 })
  .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 60 }));

const build = (records: readonly (readonly Value[])[]) => {
  const builder = new BatchBuilder(schema(records[0]!.length));
  for (const record of records) {
    record.forEach((member) => builder.put(member));
    builder.endRow();
  }
  return builder.take(source);
};

test("whatever is put into a batch is read back, type by type", () => {
  fc.assert(
    fc.property(rows, (records) => {
      const batch = build(records);
      expect(records.map((_, row) => rowValues(batch, row))).toEqual(records);
    }),
  );
});

test("copying through a cursor keeps every value and the hash", () => {
  fc.assert(
    fc.property(rows, (records) => {
      const batch = build(records);
      const copy = new BatchBuilder(batch.schema);
      const cursor = batch.cursor();
      for (let row = 0; row < batch.count; row++) {
        cursor.seek(row);
        batch.schema.columns.forEach((_, column) => copy.copy(cursor, column));
        copy.endRow();
      }
      const copied = copy.take(source);
      expect(copied.hash()).toBe(batch.hash());
      expect(copied.byteSize).toBe(batch.byteSize);
    }),
  );
});

test("the hash is the same in any order and in any pieces, and differs when a record is missing or twice", () => {
  fc.assert(
    fc.property(rows, fc.nat(), (records, cut) => {
      const whole = build(records).hash();
      const at = cut % records.length;
      const pieces = [records.slice(at), records.slice(0, at)].filter((piece) => piece.length > 0);
      const sum = pieces.reduce((total, piece) => addSums(total, build(piece).hash()), 0n);
      expect(sum).toBe(whole);
      expect(build([...records, records[0]!]).hash()).not.toBe(whole);
    }),
  );
});

test("values that look alike have different hashes", () => {
  const alike: Value[] = [null, "", "1", 1n, 1, true, Uint8Array.of(0x31), new Date(1)];
  expect(new Set(alike.map((one) => build([[one]]).hash())).size).toBe(alike.length);
  expect(build([["ab", "c"]]).hash()).not.toBe(build([["a", "bc"]]).hash());
});

test("a typed getter refuses a value of another type, and null", () => {
  const cursor = build([["x", null]]).cursor();
  cursor.seek(0);
  expect(() => cursor.getLong(0)).toThrow(TypeError);
  expect(() => cursor.getText(1)).toThrow(TypeError);
});

test("a row with too many values is refused, one with too few is filled with nulls", () => {
  const builder = new BatchBuilder(schema(2));
  builder.putText("a");
  builder.endRow();
  expect(rowValues(builder.take(source), 0)).toEqual(["a", null]);
  for (const text of ["a", "b", "c"]) builder.putText(text);
  expect(() => builder.endRow()).toThrow(RangeError);
});
