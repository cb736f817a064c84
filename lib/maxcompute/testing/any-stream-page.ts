import fc from "fast-check";
import { GetStreamRecord } from "@/lib/tablestore/operations/streams";
import type { Cell, KeyColumn } from "@/lib/tablestore/row";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { anyText } from "./any-text";

const TWO_63 = 2n ** 63n;
const text = fc.oneof(
  anyText(20),
  fc.constantFrom("", "\0", "中", "😀é", "x".repeat(95), "y".repeat(96), "z".repeat(127), "w".repeat(1500)),
);
const int64 = fc.oneof(fc.bigInt(-TWO_63, TWO_63 - 1n), fc.constantFrom(-TWO_63, 1n - TWO_63, 0n, -1n, 1700000000000n));
const double = fc.oneof(
  fc.double(),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 100),
);
const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  text.map((value) => new TextEncoder().encode(value)),
);
const version = fc.oneof(
  fc.constantFrom(1700000000000n, 1700000000001n, 0n, TWO_63 - 1n, -1n, -TWO_63),
  fc.bigInt(0n, 2n ** 50n),
);
const name = fc.oneof(fc.constantFrom("amount", "city", "列"), anyText(20, 1), fc.constant("n".repeat(255)));
const cell: fc.Arbitrary<Cell> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      name,
      op: fc.constant("put" as const),
      value: fc.oneof(text, int64, double, fc.boolean(), bytes),
      version,
    }),
  },
  fc.record({ name, op: fc.constant("deleteOne" as const), value: fc.constant(null), version }),
  fc.record({ name, op: fc.constant("deleteAll" as const), value: fc.constant(null), version: fc.constant(null) }),
);
const key = fc
  .tuple(fc.oneof(text, int64, bytes), fc.oneof(text, int64))
  .map((values): KeyColumn[] => values.map((value, i) => ({ name: `k${i}`, value })));
const int32 = fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 3 }), fc.constant(-1));
const sequence = fc.record({
  epoch: int32,
  timestampUs: fc.oneof({ weight: 9, arbitrary: fc.bigInt(1_700_000_000_000_000n, 1_800_000_000_000_000n) }, int64),
  rowIndex: int32,
});
/** Answers of two key columns: every type of value, every operation, and numbers at the ends of what they may be. */
export const anyStreamPage: fc.Arbitrary<Uint8Array> = fc
  .array(
    fc.record({
      actionType: fc.constantFrom("PUT_ROW", "UPDATE_ROW", "DELETE_ROW"),
      record: fc
        .record({ primaryKey: key, cells: fc.array(cell, { maxLength: 6 }), isDelete: fc.constant(false), sequence })
        .map(encodeRow),
    }),
    { maxLength: 12 },
  )
  .map((streamRecords) => GetStreamRecord.response.encode({ streamRecords, nextShardIterator: "" }));
