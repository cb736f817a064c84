import fc from "fast-check";
import { expect, test } from "vitest";
import { CHANGE_STRIDE } from "@/lib/engine/change-batch";
import { pageMemory } from "@/lib/kernel/page-memory";
import { tally } from "@/lib/kernel/tally";
import { anyStreamPage } from "@/lib/maxcompute/testing/any-stream-page";
import { wirePages } from "@/lib/maxcompute/testing/change-pages";
import { indexPage } from "@/lib/tablestore/index-page";
import { GetStreamRecord } from "@/lib/tablestore/operations/streams";
import { encodeRow } from "@/lib/tablestore/row-encoder";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";
import { PageBatch, hashPlainly } from "./change-batch";
import { changeRows, changeRowsPlainly } from "./change-rows";

const NOWHERE = {
  split: "s",
  position: null,
  firstMs: null,
  lastMs: null,
  firstSequence: null,
  lastSequence: null,
};
const schema = { columns: [], zone: "UTC" };
const walker = new StreamPageWalker();

/** The rows of a part of a page from the kernel, and from the code that it stands for. */
function bothWays(bytes: Uint8Array, from: number, to: number, shardIdLength: number) {
  const page = indexPage(bytes);
  const rows = changeRows(page, from, to, shardIdLength);
  const plainPage = walker.detach(walker.walk(bytes));
  return { page, rows, plainPage, plainRows: changeRowsPlainly(plainPage, from, to, shardIdLength) };
}

test("pages, rows and hashes of the kernel are those of the plain code", () => {
  const before = structuredClone(tally);
  const pick = fc.array(fc.nat(), { maxLength: 8 });
  fc.assert(
    fc.property(anyStreamPage, fc.nat(12), fc.nat(12), fc.nat(40), pick, (bytes, a, b, shardIdLength, picked) => {
      const { recordCount } = walker.walk(bytes);
      const [from, to] = [Math.min(a, b, recordCount), Math.min(Math.max(a, b), recordCount)];
      const { page, rows, plainPage, plainRows } = bothWays(bytes, from, to, shardIdLength);
      expect(page).toMatchObject(plainPage);
      expect(rows).toEqual(plainRows);
      const whole = { schema, layout: [], page, shardId: "s", source: NOWHERE };
      const batch = new PageBatch({ ...whole, ...rows });
      expect(batch.hash()).toBe(hashPlainly(batch));
      // Any rows of it in any order, as a transformer leaves them.
      const some = rows.count === 0 ? [] : picked.map((row) => row % rows.count);
      const index = Int32Array.from(
        some.flatMap((row) => [...rows.index.subarray(row * CHANGE_STRIDE, (row + 1) * CHANGE_STRIDE)]),
      );
      const left = new PageBatch({ ...whole, index, count: some.length, byteSize: 0 });
      expect(left.hash()).toBe(hashPlainly(left));
    }),
    { numRuns: 300 },
  );
  expect(tally.pages.kernel - before.pages.kernel).toBe(300);
  expect(tally.batches.kernel - before.batches.kernel).toBe(300);
  expect(tally.hashes.kernel - before.hashes.kernel).toBe(600);
  expect([tally.pages.plain, tally.batches.plain, tally.hashes.plain]).toEqual([
    before.pages.plain,
    before.batches.plain,
    before.hashes.plain,
  ]);
});

test("what the kernel holds is never taken for another page", () => {
  const pages = wirePages(3, 50).map(({ bytes }) => indexPage(bytes));
  const batches = pages.map(
    (page) =>
      new PageBatch({
        ...changeRows(page, 0, page.recordCount, 1),
        ...{ schema, layout: [], page, shardId: "s", source: NOWHERE },
      }),
  );
  const expected = batches.map(hashPlainly);
  for (const order of [
    [0, 1, 2],
    [2, 2, 0],
    [1, 0, 2],
  ])
    expect(order.map((i) => batches[i]!.hash())).toEqual(order.map((i) => expected[i]));
});

test("memory that serves again never shows the page before", () => {
  const seen = new Set<ArrayBufferLike>();
  let again = 0;
  fc.assert(
    fc.property(fc.array(anyStreamPage, { minLength: 2, maxLength: 6 }), fc.array(fc.nat(5)), (pages, kept) => {
      const held: { readonly batch: PageBatch; readonly expected: bigint }[] = [];
      const check = ({ batch, expected }: (typeof held)[number]) => {
        expect(batch.hash()).toBe(expected);
        expect(hashPlainly(batch)).toBe(expected);
      };
      pages.forEach((answer, place) => {
        const bytes = Buffer.from(pageMemory.take(answer.length)).subarray(0, answer.length);
        again += seen.has(bytes.buffer) ? 1 : 0;
        seen.add(bytes.buffer);
        bytes.set(answer);
        const page = indexPage(bytes);
        const plainPage = walker.detach(walker.walk(answer));
        const expected = hashPlainly({ ...changeRowsPlainly(plainPage, 0, plainPage.recordCount, 1), page: plainPage });
        const rows = changeRows(page, 0, page.recordCount, 1);
        held.push({
          batch: new PageBatch({ ...rows, schema, layout: [], page, shardId: "s", source: NOWHERE }),
          expected,
        });
        held.forEach(check);
        // Some are held beyond the next page, the others are let go, and let go only once.
        if (kept.includes(place)) return;
        const { batch } = held.pop()!;
        batch.release();
        batch.release();
      });
      held.forEach(check);
    }),
    { numRuns: 200 },
  );
  expect(again).toBeGreaterThan(100);
});

test("a page that is too large for the kernel is read without it", () => {
  const record = (bytes: number) =>
    encodeRow({
      primaryKey: [{ name: "pk", value: "k" }],
      cells: [{ name: "c", op: "put", value: "x".repeat(bytes), version: 1n }],
      isDelete: false,
      sequence: { epoch: 1, timestampUs: 1_700_000_000_000_000n, rowIndex: 0 },
    });
  const bytes = GetStreamRecord.response.encode({
    streamRecords: [5, 7_000_000].map((length) => ({ actionType: "PUT_ROW", record: record(length) })),
    nextShardIterator: "next",
  });
  const before = structuredClone(tally);
  const { page, rows, plainPage, plainRows } = bothWays(bytes, 0, 2, 1);
  expect([page.records, page.cells, rows]).toEqual([plainPage.records, plainPage.cells, plainRows]);
  const batch = new PageBatch({ ...rows, schema, layout: [], page, shardId: "s", source: NOWHERE });
  expect(batch.hash()).toBe(hashPlainly(batch));
  expect([tally.pages.plain, tally.batches.plain, tally.hashes.plain]).toEqual([
    before.pages.plain + 1,
    before.batches.plain + 1,
    before.hashes.plain + 1,
  ]);
});
