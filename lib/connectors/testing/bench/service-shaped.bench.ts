import { Loopback, startEngine } from "../loopback/loopback";
import type { Shape } from "../loopback/shape";
import { hundredths, median, spread } from "./figures";

/*
 * `npm run bench -- service-shaped [pages per shard] [rounds]`: a service that takes 50 ms for a page of 1,000 records and
 * takes 10 MB/s of each block. What this allows is read off by a client that does nothing but ask for page after page
 * of every shard; the engine's rate is its share of that. `nominal` is the share of 1,000 records in 50 ms.
 */
const pagesPerShard = Number(process.argv[2] ?? 60);
const rounds = Number(process.argv[3] ?? 3);
const WARM_UP = 1;
const PAGE_DELAY_MS = 50;
const RECORDS_PER_MS = 1000 / PAGE_DELAY_MS;

const loopback = await Loopback.start();
const engine = await startEngine();
const figures: Record<string, unknown> = {};
for (const shards of [1, 8, 32]) {
  const shape: Shape = {
    shards,
    pagesPerShard,
    pages: "singles",
    pageDelayMs: PAGE_DELAY_MS,
    blockBytesPerSecond: 10_000_000,
    verify: false,
  };
  const rates: number[] = [];
  const allowed: number[] = [];
  const cores: number[] = [];
  for (let round = 0; round < WARM_UP + rounds; round++) {
    const run = await loopback.run([engine], shape);
    const reader = await loopback.baseline("pages", shape);
    if (round < WARM_UP) continue;
    rates.push(run.records / run.transferSeconds);
    allowed.push(reader.records / reader.seconds);
    cores.push(run.cpuSeconds / run.seconds);
  }
  figures[`shards${shards}`] = {
    kiloRecordsPerSecond: spread(rates.map((rate) => rate / 1000)),
    shareOfAllowed: hundredths(median(rates) / median(allowed)),
    nominal: hundredths(median(rates) / (shards * RECORDS_PER_MS * 1000)),
    coresUsed: spread(cores, hundredths),
  };
}
await engine.end();
await loopback.end();
console.log(JSON.stringify({ bench: "service-shaped", rounds, pagesPerShard, ...figures }));
