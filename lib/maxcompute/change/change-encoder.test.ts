import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { PageBatch } from "@/lib/connectors/otsstream/change-batch";
import { changeRows } from "@/lib/connectors/otsstream/change-rows";
import { RowConverter } from "@/lib/connectors/odps/row-converter";
import { naturalColumns, type ChangeColumn, type ChangeSource } from "@/lib/core/job/otsstream-columns";
import { CHANGE, CHANGE_STRIDE, ROW_DELETED as ENGINE_ROW_DELETED } from "@/lib/engine/change-batch";
import { doubleText } from "@/lib/engine/text";
import { GetStreamRecord } from "@/lib/tablestore/operations/streams";
import { Type } from "@/lib/tablestore/plain-buffer";
import type { Cell } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { CELL, RECORD, SEQUENCE, TEXT_OFFSET as PAGE_TEXT_OFFSET } from "@/lib/tablestore/stream-page";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";
import { sharedKernel } from "@/lib/kernel/kernel";
import { tally } from "@/lib/kernel/tally";
import { ChangeEncoder } from "../change-encoder";
import { changeEncoder } from "../kernel-encoder";
import { parseOdpsType } from "../odps-type";
import { decodeRecords } from "../record/decoder";
import { RecordEncoder, type RecordColumn } from "../record/encoder";
import { slabPool, unpooled, type SlabPool } from "../record/sink";
import { anyStreamPage } from "../testing/any-stream-page";
import * as layout from "./layout";
import { planChanges, type ChangePlan } from "./plan";

const SHARD = "shard-a";
const source = { split: "s", position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null };

/** The rows of a stream page as the reader hands them on. */
function batchOf(page: Uint8Array, columns: readonly ChangeColumn[], shardId = SHARD): PageBatch {
  const walker = new StreamPageWalker();
  const index = walker.detach(walker.walk(page));
  const rows = changeRows(index, 0, index.recordCount, shardId.length);
  const schema = { columns: columns.map(({ name }) => ({ name, type: "string" as const })), zone: "UTC" };
  return new PageBatch({ schema, layout: columns, page: index, ...rows, shardId, source });
}

interface Target {
  readonly columns: readonly RecordColumn[];
  /** For each column the index of the source column that feeds it, or null. */
  readonly feeds: readonly (number | null)[];
}

type Rules = ConstructorParameters<typeof RowConverter>[2];

const usualRules: Rules = {
  emptyAsNull: false,
  overLengthRule: "keepOn",
  maxFieldLength: 8_388_608,
  maxOdpsFieldLength: 8_388_608,
  binaryEncoding: "utf8",
  compat: { truncateBeforeLoad: false, wrapIntegers: false, isoTimeToMidnight: false, unsupportedAsNull: false },
};

const join = (encoder: RecordEncoder) =>
  Buffer.concat(encoder.finish().map(({ bytes, length }) => bytes.subarray(0, length)));

/** The plain path: every value through the cursor, every row through the record encoder. */
function plainly(batch: PageBatch, { columns, feeds }: Target, rules: Rules, slabBytes = 1 << 20) {
  const sources = new Map(columns.flatMap(({ name }, i) => (feeds[i] === null ? [] : [[name, feeds[i]!] as const])));
  const converter = new RowConverter(columns, sources, rules, "UTC");
  const encoder = new RecordEncoder(columns, { pool: unpooled(slabBytes) });
  const { dirty } = converter.convert(batch, (row) => encoder.append(row));
  const { count, byteSize } = encoder;
  return { bytes: join(encoder), dirty: dirty.length, count, byteSize };
}

/** The encoder in TypeScript, and the one in WebAssembly, which writes to slabs anywhere or to those in its own memory. */
const kernels = {
  TypeScript: (plan: ChangePlan) => new ChangeEncoder(plan),
  WebAssembly: changeEncoder,
  "WebAssembly, in place": changeEncoder,
};
type KernelName = keyof typeof kernels;
const names = Object.keys(kernels) as KernelName[];

/** Slabs in the kernel's memory, and elsewhere when those are used up. Nobody may write to the bytes between them. */
function guardedSlabs(slabBytes: number): SlabPool & { readonly isIntact: () => boolean } {
  const { memory, SLABS } = sharedKernel()!.exports;
  const stride = slabBytes + GUARD.length;
  const area = Buffer.from(memory.buffer as ArrayBuffer, SLABS.value as number, GUARDED_SLABS * stride);
  const starts = Array.from({ length: GUARDED_SLABS }, (_, i) => i * stride);
  for (const start of starts) area.set(GUARD, start + slabBytes);
  const idle = starts.map((start) => area.subarray(start, start + slabBytes));
  return {
    slabBytes,
    take: () => idle.pop() ?? Buffer.alloc(slabBytes),
    give: (slab) => void (slab.length === slabBytes && idle.push(slab as Buffer<ArrayBuffer>)),
    isIntact: () => starts.every((start) => area.subarray(start + slabBytes, start + stride).equals(GUARD)),
  };
}
const GUARD = Buffer.alloc(64, 0xa5);
const GUARDED_SLABS = 32;

/** A kernel, with the plain path for the rows it leaves to others. */
function quickly(
  kernelName: KernelName,
  batch: PageBatch,
  { columns, feeds }: Target,
  rules: Rules,
  slabBytes = 1 << 20,
) {
  const sources = feeds.map((feed): ChangeSource | null => (feed === null ? null : batch.layout[feed]!.source));
  const plan = planChanges(columns, sources, {
    emptyAsNull: rules.emptyAsNull,
    maxTextBytes: rules.maxOdpsFieldLength,
    copiesBinary: true,
    doubleText,
  });
  if (plan === null) return null;
  const byName = new Map(columns.flatMap(({ name }, i) => (feeds[i] === null ? [] : [[name, feeds[i]!] as const])));
  const converter = new RowConverter(columns, byName, rules, "UTC");
  const kernel = kernels[kernelName](plan);
  const guarded = kernelName === "WebAssembly, in place" ? guardedSlabs(slabBytes) : null;
  const pool = guarded ?? slabPool(slabBytes, 4);
  const encoder = new RecordEncoder(columns, { pool });
  const pieces: Buffer[] = [];
  const take = () => {
    for (const { bytes, length } of encoder.takeFull()) {
      pieces.push(Buffer.from(bytes.subarray(0, length)));
      pool.give(bytes);
    }
  };
  let left = 0;
  let dirty = 0;
  for (let row = 0; row < batch.count; row++) {
    row = kernel.encode(batch, row, encoder);
    take();
    if (row === batch.count) break;
    left++;
    const index = batch.index.subarray(row * CHANGE_STRIDE, (row + 1) * CHANGE_STRIDE);
    const one = new PageBatch({ ...batch, layout: batch.layout, page: batch.page, index, count: 1 });
    dirty += converter.convert(one, (values) => encoder.append(values)).dirty.length;
    take();
  }
  const { count, byteSize } = encoder;
  expect(guarded?.isIntact()).not.toBe(false);
  return { bytes: Buffer.concat([...pieces, join(encoder)]), dirty, count, byteSize, left };
}

const types = (texts: readonly string[]): RecordColumn[] =>
  texts.map((text, i) => ({ name: `c${i}`, type: parseOdpsType(text) }));

test("the layouts of pages and batches are those of the modules that own them", () => {
  expect([layout.ROW_STRIDE, layout.ROW_RECORD, layout.ROW_CELL, layout.ROW_COLUMN_INDEX, layout.ROW_DELETED]).toEqual([
    CHANGE_STRIDE,
    CHANGE.RECORD,
    CHANGE.CELL,
    CHANGE.COLUMN_INDEX,
    ENGINE_ROW_DELETED,
  ]);
  expect([layout.RECORD_STRIDE, layout.RECORD_FIRST_CELL, layout.RECORD_KEY_COUNT, layout.RECORD_SEQUENCE]).toEqual([
    RECORD.STRIDE,
    RECORD.FIRST_CELL,
    RECORD.KEY_COUNT,
    RECORD.SEQUENCE,
  ]);
  expect([
    layout.CELL_STRIDE,
    layout.CELL_NAME,
    layout.CELL_NAME_LENGTH,
    layout.CELL_VALUE,
    layout.CELL_VALUE_LENGTH,
    layout.CELL_OP,
    layout.CELL_VERSION,
  ]).toEqual([CELL.STRIDE, CELL.NAME, CELL.NAME_LENGTH, CELL.VALUE, CELL.VALUE_LENGTH, CELL.OP, CELL.VERSION]);
  expect([layout.SEQUENCE_EPOCH, layout.SEQUENCE_TIMESTAMP, layout.SEQUENCE_ROW_INDEX, layout.TEXT_OFFSET]).toEqual([
    SEQUENCE.EPOCH,
    SEQUENCE.TIMESTAMP_US,
    SEQUENCE.ROW_INDEX,
    PAGE_TEXT_OFFSET,
  ]);
  expect([
    layout.VALUE_INTEGER,
    layout.VALUE_DOUBLE,
    layout.VALUE_BOOLEAN,
    layout.VALUE_STRING,
    layout.VALUE_BLOB,
  ]).toEqual([Type.integer, Type.double, Type.boolean, Type.string, Type.blob]);
});

describe("bytes checked against PyODPS", () => {
  // One UPDATE row of key k1: c = 中 at 1700000000000, d deleted; epoch 1, 1700000000000123 µs, row 2; shard s1.
  const page = Buffer.from(
    "0a69080212657500000001030402000000706b050700000003020000006b310a4c020304010000006305080000000303000000e4b8ad070068e5cf" +
      "8b0100000ae40304010000006406010aa60b180000000c130000000d010000000e7b401e18240a06000f02000000097012026974",
    "hex",
  );
  const first =
    "0a026b311201631880a0abfef9622203e4b8ad2a01553238303030303030303030315f30303030313730303030303030303030303132335f30303030" +
    "3030303030325f73313a3030303030303030303080c0ff7faa90bad601";

  test.each(names)("a change comes out as those bytes (%s)", (kernel) => {
    const before = tally.rows.kernel;
    const columns = types(["string", "string", "bigint", "string", "string", "string"]);
    const batch = batchOf(page, naturalColumns(["pk"], true), "s1");
    const target = { columns, feeds: [0, 1, 2, 3, 4, 5] };
    const { bytes, left } = quickly(kernel, batch, target, usualRules)!;
    expect(left).toBe(0);
    expect(tally.rows.kernel - before).toBe(kernel === "TypeScript" ? 0 : 2);
    expect(bytes.subarray(0, first.length / 2).toString("hex")).toBe(first);
    expect(decodeRecords(bytes, columns)).toEqual([
      ["k1", "c", 1700000000000n, "中", "U", "0000000001_00001700000000000123_0000000002_s1:0000000000"],
      ["k1", "d", null, null, "DA", "0000000001_00001700000000000123_0000000002_s1:0000000001"],
    ]);
  });
});

const natural = naturalColumns(["k0", "k1"], true);
const withConstants: ChangeColumn[] = [
  ...natural,
  { name: "c", source: { kind: "constant", value: "每天" } },
  { name: "e", source: { kind: "constant", value: "" } },
];
/** k0 k1 colName version colValue opType sequenceInfo, two constants: in any order, some twice, some not at all. */
const anyTarget: fc.Arbitrary<Target> = fc
  .array(
    fc.record({
      feed: fc.option(fc.nat(withConstants.length - 1), { freq: 6 }),
      type: fc.constantFrom("string", "string", "bigint"),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((columns) => {
    const isText = (feed: number | null) => feed !== null && ![0, 1, 3, 4].includes(feed);
    const texts = columns.map(({ feed, type }) => (isText(feed) ? "string" : type));
    return { columns: types(texts), feeds: columns.map(({ feed }) => feed) };
  });
const usualTarget: fc.Arbitrary<Target> = fc.constant({
  columns: types(["string", "string", "string", "bigint", "string", "string", "string"]),
  feeds: [0, 1, 2, 3, 4, 5, 6],
});
const rules = fc
  .record({
    emptyAsNull: fc.boolean(),
    maxOdpsFieldLength: fc.constantFrom(1024, 8_388_608),
    overLengthRule: fc.constantFrom("keepOn" as const, "truncate" as const, "setNull" as const),
  })
  .map((some): Rules => ({ ...usualRules, maxFieldLength: 1024, ...some }));

describe.each(names)("the kernel in %s writes what the plain path writes, byte for byte,", (kernel) => {
  const agree = (target: fc.Arbitrary<Target>, runs: number) =>
    fc.assert(
      fc.property(
        anyStreamPage,
        target,
        rules,
        fc.constantFrom(600, 5000, 1 << 20),
        (response, into, how, slabBytes) => {
          const batch = batchOf(response, withConstants);
          const expected = plainly(batch, into, how);
          const actual = quickly(kernel, batch, into, how, slabBytes);
          expect(actual).not.toBeNull();
          expect(actual!.bytes.toString("hex")).toBe(expected.bytes.toString("hex"));
          expect([actual!.dirty, actual!.count, actual!.byteSize]).toEqual([
            expected.dirty,
            expected.count,
            expected.byteSize,
          ]);
        },
      ),
      { numRuns: runs },
    );

  test("for the usual columns", () => agree(usualTarget, 150));
  test("for columns in any order", () => agree(anyTarget, 150));
});

test.each(names)("a usual page needs no help from the plain path (%s)", (kernel) => {
  const response = GetStreamRecord.response.encode({
    streamRecords: Array.from({ length: 40 }, (_, i) => ({
      actionType: i % 7 === 0 ? "PUT_ROW" : "UPDATE_ROW",
      record: encodeRow({
        primaryKey: [
          { name: "k0", value: `user-${i}` },
          { name: "k1", value: BigInt(i) },
        ],
        cells: [
          { name: "city", op: "put", value: "杭州", version: 1700000000000n + BigInt(i) },
          { name: "amount", op: "put", value: i * 1.25, version: 1700000000000n },
          { name: "count", op: "put", value: BigInt(i) - 20n, version: 1700000000000n },
          { name: "paid", op: "put", value: i % 2 === 0, version: 1700000000000n },
          { name: "note", op: "deleteAll", value: null, version: null },
        ],
        isDelete: false,
        sequence: { epoch: 1, timestampUs: 1700000000000000n + BigInt(i), rowIndex: i },
      }),
    })),
    nextShardIterator: "next",
  });
  const batch = batchOf(response, natural);
  const target = {
    columns: types(["string", "string", "string", "bigint", "string", "string", "string"]),
    feeds: [0, 1, 2, 3, 4, 5, 6],
  };
  const how = usualRules;
  const actual = quickly(kernel, batch, target, how)!;
  expect(actual.left).toBe(0);
  expect(actual.count).toBe(40 * 5 + 6);
  expect(actual.bytes.equals(plainly(batch, target, how).bytes)).toBe(true);
});

test.each(names)("rows of many cells, huge values and long names come out alike (%s)", (kernel) => {
  const version = 1700000000000n;
  const put = (name: string, value: Cell["value"]): Cell => ({ name, op: "put", value, version }) as Cell;
  const records: (readonly Cell[])[] = [
    Array.from({ length: 1500 }, (_, i) => put(`c${i % 700}`, i % 3 === 0 ? i / 7 : BigInt(i))),
    [put("a", "x".repeat(300_000)), put("n".repeat(1500), "long name"), put("b", new Uint8Array(200_000).fill(0x41))],
    [put("c", "中".repeat(500_000)), put("d", "after it")],
    Array.from({ length: 3000 }, (_, i) => put(`column number ${i}`, true)),
  ];
  const response = GetStreamRecord.response.encode({
    streamRecords: records.map((cells, i) => ({
      actionType: i === 0 ? "PUT_ROW" : "UPDATE_ROW",
      record: encodeRow({
        primaryKey: [
          { name: "k0", value: "k".repeat(3000 * i) },
          { name: "k1", value: -(2n ** 63n) },
        ],
        cells,
        isDelete: false,
        sequence: { epoch: 2 ** 31 - 1, timestampUs: 2n ** 53n - 1n, rowIndex: 2 ** 31 - 1 },
      }),
    })),
  });
  const batch = batchOf(response, natural);
  const target = {
    columns: types(["string", "string", "string", "bigint", "string", "string", "string"]),
    feeds: [0, 1, 2, 3, 4, 5, 6],
  };
  const before = structuredClone(tally.rows);
  const actual = quickly(kernel, batch, target, usualRules, 512 * 1024)!;
  expect(actual.left).toBe(0);
  expect(actual.count).toBe(1501 + 3 + 2 + 3000);
  expect(actual.bytes.equals(plainly(batch, target, usualRules).bytes)).toBe(true);
  if (kernel === "TypeScript") return;
  // Left to TypeScript: a name of 1,500 bytes, a value beyond a mebibyte, and keys of 9,000 bytes.
  expect(tally.rows.plain - before.plain).toBe(1 + 1 + 3000);
  expect(tally.rows.kernel - before.kernel).toBe(1501 + 2 + 1);
});

test("what the kernel cannot do has no plan", () => {
  const plan = (type: string, feed: number) =>
    planChanges(types([type]), [withConstants[feed]!.source], {
      emptyAsNull: false,
      maxTextBytes: 8_388_608,
      copiesBinary: true,
      doubleText,
    });
  expect(plan("string", 4)).not.toBeNull();
  for (const type of ["varchar(10)", "decimal(10,2)", "datetime", "array<string>"]) expect(plan(type, 4)).toBeNull();
  expect(plan("bigint", 6)).toBeNull();
});
