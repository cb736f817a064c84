import { changeRows, changeRowsPlainly } from "@/lib/connectors/otsstream/change-rows";
import { PageBatch, hashPlainly } from "@/lib/connectors/otsstream/change-batch";
import { tally } from "@/lib/kernel/tally";
import { CHANGE_COLUMNS, SHARD_ID, wirePages } from "@/lib/maxcompute/testing/change-pages";
import { indexPage } from "@/lib/tablestore/index-page";
import type { StreamPageIndex } from "@/lib/tablestore/stream-page";
import { decodeStreamPage } from "@/lib/tablestore/stream-record";
import { StreamPageWalker } from "@/lib/tablestore/stream-page-walker";
import { decodeNaively } from "../loopback/naive-decoder";
import { hundredths, median, spread } from "./figures";

/*
 * `npm run bench -- decode [rounds]`: stream pages on one core, every checksum verified. `index`: where everything is, as
 * the reader makes it; `batch`: that, the rows of column mode, and their hash for the receipt; `plainIndex` and `plainBatch`:
 * the same in TypeScript, without the kernel; `objects`: our own plain decoder; `naive`: the official client's decoder and one object per change; `copy`: the bytes moved once.
 */
const rounds = Number(process.argv[2] ?? 9);
const WARM_UP = 2;
const pages = wirePages(20, 1000);
const records = pages.reduce((sum, { changes }) => sum + changes, 0);
const walker = new StreamPageWalker();
const schema = { columns: CHANGE_COLUMNS.map(({ name }) => ({ name, type: "string" as const })), zone: "UTC" };
const target = Buffer.alloc(Math.max(...pages.map(({ bytes }) => bytes.length)));
const NOWHERE = { position: null, firstMs: null, lastMs: null, firstSequence: null, lastSequence: null };

const plainIndex = (bytes: Uint8Array) => walker.detach(walker.walk(bytes));
const batchOf = (page: StreamPageIndex, rowsOf: typeof changeRows) => {
  const rows = rowsOf(page, 0, page.recordCount, SHARD_ID.length);
  const source = { split: SHARD_ID, ...NOWHERE };
  return new PageBatch({ schema, layout: CHANGE_COLUMNS, page, ...rows, shardId: SHARD_ID, source });
};
/** Passes of each case and round: the slow ones need fewer to be timed well. */
const cases: readonly { name: string; passes: number; run: (bytes: Uint8Array) => unknown }[] = [
  { name: "index", passes: 4, run: indexPage },
  { name: "batch", passes: 4, run: (bytes) => batchOf(indexPage(bytes), changeRows).hash() },
  { name: "plainIndex", passes: 2, run: plainIndex },
  { name: "plainBatch", passes: 2, run: (bytes) => hashPlainly(batchOf(plainIndex(bytes), changeRowsPlainly)) },
  { name: "objects", passes: 1, run: decodeStreamPage },
  { name: "naive", passes: 1, run: (bytes) => decodeNaively(bytes, SHARD_ID) },
  { name: "copy", passes: 20, run: (bytes) => target.set(bytes) },
];
const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
for (let round = 0; round < WARM_UP + rounds; round++) {
  for (const { name, passes, run } of cases) {
    const start = performance.now();
    for (let pass = 0; pass < passes; pass++) for (const { bytes } of pages) run(bytes);
    const seconds = (performance.now() - start) / 1000;
    if (round >= WARM_UP) rates.get(name)!.push((passes * records) / seconds);
  }
}
const ratio = (name: string, other: string) => hundredths(median(rates.get(name)!) / median(rates.get(other)!));
const figures = cases.map(({ name }) => [
  name,
  {
    kiloRecordsPerSecond: spread(rates.get(name)!.map((rate) => rate / 1000)),
    nanosecondsPerRecord: Math.round(1e9 / median(rates.get(name)!)),
  },
]);
console.log(
  JSON.stringify({
    bench: "decode",
    records,
    rounds,
    ...Object.fromEntries(figures),
    tally,
    ratioToPlain: ratio("batch", "plainBatch"),
    ratioToNaive: ratio("batch", "naive"),
    ratioToObjects: ratio("index", "objects"),
    ratioToCopy: ratio("index", "copy"),
  }),
);
