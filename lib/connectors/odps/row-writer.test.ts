import fc from "fast-check";
import { expect, test } from "vitest";
import { odpsWriter } from "@/lib/core/job/odps";
import { naturalColumns } from "@/lib/core/job/otsstream-columns";
import { PageBatch } from "@/lib/connectors/otsstream/change-batch";
import { changeRows } from "@/lib/connectors/otsstream/change-rows";
import { addSums } from "@/lib/engine/multiset-hash";
import { parseOdpsType } from "@/lib/maxcompute/odps-type";
import { RecordEncoder } from "@/lib/maxcompute/record/encoder";
import { OPERATIONS } from "@/lib/tablestore/operations";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";
import { pickRows } from "@/lib/engine/pick-rows";
import { RowWriter } from "./row-writer";

const layout = naturalColumns(["pk"], true);
const schema = { columns: layout.map(({ name }) => ({ name, type: "string" as const })), zone: "UTC" };
const source = { split: "s", position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null };
const names = ["pk", "colname", "version", "colvalue", "optype", "sequenceinfo"];

const value = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 12 }),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  fc.double(),
  fc.boolean(),
  fc.uint8Array({ maxLength: 12 }),
  fc.constantFrom("", "x".repeat(1500), Uint8Array.of(0xff, 0xfe)),
);
const cell = fc.oneof(
  fc.record({
    name: fc.constantFrom("a", "b", "列"),
    op: fc.constant("put" as const),
    value,
    version: fc.bigInt({ min: 0n, max: 2n ** 53n }),
  }),
  fc.record({
    name: fc.constant("d"),
    op: fc.constant("deleteAll" as const),
    value: fc.constant(null),
    version: fc.constant(null),
  }),
);
const records = fc.array(
  fc.record({
    action: fc.constantFrom("PUT_ROW" as const, "UPDATE_ROW" as const, "DELETE_ROW" as const),
    key: fc.oneof(fc.string({ maxLength: 8 }), fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
    cells: fc.array(cell, { maxLength: 5 }),
  }),
  { minLength: 1, maxLength: 20 },
);
const parameters = fc.record({
  emptyAsNull: fc.boolean(),
  overLengthRule: fc.constantFrom("keepOn", "truncate", "setNull"),
  maxOdpsFieldLength: fc.constantFrom(1024, 8_388_608),
  maxFieldLength: fc.constant(1024),
  binaryEncoding: fc.constantFrom("utf8", "hex"),
});
/** What the change fields may land in: text everywhere, or a number where the values seldom are. */
const types = fc
  .constantFrom("string", "bigint", "varchar(20)")
  .map((valueType) => ["string", "string", "bigint", valueType, "string", "string"].map(parseOdpsType));

function pageBatch(changes: typeof records extends fc.Arbitrary<infer T> ? T : never): PageBatch {
  const response = OPERATIONS.GetStreamRecord.response.encode({
    streamRecords: changes.map(({ action, key, cells }, index) => ({
      actionType: action,
      record: encodeRow({
        primaryKey: [{ name: "pk", value: key }],
        cells: action === "DELETE_ROW" ? [] : cells,
        isDelete: action === "DELETE_ROW",
        sequence: { epoch: 0, timestampUs: 1_700_000_000_000_000n + BigInt(index), rowIndex: index },
      }),
    })),
    nextShardIterator: "next",
  });
  const walker = new StreamPageWalker();
  const page = walker.detach(walker.walk(response));
  return new PageBatch({ schema, layout, page, ...changeRows(page, 0, page.recordCount, 1), shardId: "s", source });
}

test("pages of changes and the same rows as cells give the same bytes, sums and dirty records", () => {
  fc.assert(
    fc.property(records, parameters, types, (changes, some, columnTypes) => {
      const columns = columnTypes.map((type, index) => ({ name: names[index]!, type }));
      const parameter = odpsWriter.parse({ datasource: "d", table: "t", truncate: false, ...some });
      const sources = new Map(names.map((name, index) => [name, index]));
      const target = { columns, maxFieldBytes: null, sources, parameter, zone: "UTC" };
      const batch = pageBatch(changes);
      const write = (rows: typeof batch | ReturnType<typeof pickRows>) => {
        const encoder = new RecordEncoder(columns);
        const dirty = new RowWriter(target)
          .write(rows, encoder)
          .map(({ code, column, row }) => ({ code, column, row }));
        const { count, metaChecksum } = encoder;
        return { dirty, count, metaChecksum, sum: encoder.takeSum(), bytes: encoder.finish().map(textOf).join("") };
      };
      expect(write(batch)).toEqual(write(pickRows(batch, [...Array(batch.count).keys()])));
    }),
    { numRuns: 200 },
  );
});

const textOf = ({ bytes, length }: { bytes: Buffer; length: number }) => bytes.toString("latin1", 0, length);

test("the sum of a stream does not depend on how its rows are ordered or cut", () => {
  const batch = pageBatch([
    { action: "PUT_ROW", key: "a", cells: [{ name: "a", op: "put", value: 1n, version: 1n }] },
    { action: "UPDATE_ROW", key: "b", cells: [{ name: "b", op: "put", value: "z", version: 2n }] },
    { action: "DELETE_ROW", key: "c", cells: [] },
  ]);
  const columns = ["string", "string", "bigint", "string", "string", "string"].map((type, index) => ({
    name: names[index]!,
    type: parseOdpsType(type),
  }));
  const parameter = odpsWriter.parse({ datasource: "d", table: "t", truncate: false });
  const sources = new Map(names.map((name, index) => [name, index]));
  const sumOf = (rows: readonly number[]) => {
    const encoder = new RecordEncoder(columns);
    new RowWriter({ columns, maxFieldBytes: null, sources, parameter, zone: "UTC" }).write(
      pickRows(batch, rows),
      encoder,
    );
    return encoder.takeSum();
  };
  const whole = sumOf([0, 1, 2, 3]);
  expect(sumOf([3, 1, 0, 2])).toBe(whole);
  expect(addSums(sumOf([2]), sumOf([0, 3, 1]))).toBe(whole);
  expect(new Set([whole, sumOf([0, 1, 2]), sumOf([0, 1, 2, 2]), sumOf([0, 1, 2, 3, 3])]).size).toBe(4);
});
