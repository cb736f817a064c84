import fc from "fast-check";
import { expect, test } from "vitest";
import { anyStreamPage } from "@/lib/maxcompute/testing/any-stream-page";
import { GetStreamRecord } from "./operations/streams";
import { pageOutlook } from "./page-outlook";
import { decodeStreamPage } from "./stream-record";

// One update of two cells, then an iterator; the bytes were cross-checked by the authors of the fast reader.
const PAGE = Buffer.from(
  "0a69080212657500000001030402000000706b050700000003020000006b310a4c020304010000006305080000000303000000e4b8ad070068e5cf8b0100000ae40304010000006406010aa60b180000000c130000000d010000000e7b401e18240a06000f02000000097012026974",
  "hex",
);

test("the iterator and the last time of a page", () => {
  expect(pageOutlook(PAGE)).toEqual({ nextIterator: "it", lastMs: 1_700_000_000_000 });
});

test("on sound pages it is what the decoder says; on damaged ones it is anything, but never an error", () => {
  const iterator = fc.string({ minLength: 1, maxLength: 300, unit: "grapheme" });
  const damage = fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(anyStreamPage, iterator, damage, (bytes, nextShardIterator, changes) => {
      const { streamRecords } = GetStreamRecord.response.decode(bytes);
      const page = GetStreamRecord.response.encode({ streamRecords, nextShardIterator, mayMoreRecord: true });
      const last = decodeStreamPage(page).records.at(-1);
      const timeUs = last?.sequence.timestampUs ?? 0n;
      const lastMs = Number((timeUs - (((timeUs % 1000n) + 1000n) % 1000n)) / 1000n);
      expect(pageOutlook(page)).toEqual(last === undefined ? null : { nextIterator: nextShardIterator, lastMs });
      for (const [at, xor] of changes) page[at % page.length]! ^= xor;
      pageOutlook(page);
      pageOutlook(page.subarray(0, changes[0]![0] % page.length));
    }),
    { numRuns: 500 },
  );
});
