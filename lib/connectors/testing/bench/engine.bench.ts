import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { Loopback, startEngine } from "../loopback/loopback";
import { FAST, type Shape } from "../loopback/shape";
import { hundredths, median, spread } from "./figures";

/*
 * `npm run bench -- engine [--rounds N] [--window RECORDS]`: change records from the pages of eight shards into Tunnel
 * blocks, end to end over the loopback interface, by the code that runs an instance. The cases take turns within each
 * round; the first rounds are warm-up and, for the engine and the naive path, proof that both store the same rows.
 * `--window` also runs windows of a tenth of that many records and of all of them, each in a process of its own, and
 * tells the most memory that those ever held.
 */
const { values } = parseArgs({
  options: { rounds: { type: "string", default: "7" }, window: { type: "string", default: "10000000" } },
});
const rounds = Number(values.rounds);
const window = Number(values.window);
const WARM_UP = 2;
const VERIFIED: Shape = { ...FAST, pagesPerShard: 2, verify: true };
/** A window without a change: from the job to its receipt, the control calls answered by the sandboxes. */
const EMPTY: Shape = { ...FAST, shards: 1, pagesPerShard: 0 };
/** The slow path is timed well enough with fewer pages. */
const NAIVE: Shape = { ...FAST, pagesPerShard: 4 };
const RECORDS_PER_PAGE = 5000;
const MEBIBYTE = 2 ** 20;

const loopback = await Loopback.start();
const [one, two] = [await startEngine(), await startEngine()];

const ours = await loopback.run([one], VERIFIED);
const theirs = await loopback.baseline("naive", VERIFIED);
if (ours.passed.digest !== theirs.passed.digest || ours.passed.rows !== ours.records)
  throw new Error("the engine and the naive path stored different rows");

const rates = { engine: [] as number[], twoEngines: [] as number[], naive: [] as number[], copy: [] as number[] };
const emptyMs: number[] = [];
const cores: number[] = [];
const inputMegabytes: number[] = [];
let bytesPerRecord = 0;
for (let round = 0; round < WARM_UP + rounds; round++) {
  const engine = await loopback.run([one], FAST);
  const { pages, pageBytes, blockBytes } = engine.passed;
  const copy = await loopback.baseline("copy", FAST, Math.round(blockBytes / pages));
  const both = await loopback.run([one, two], FAST);
  const naive = await loopback.baseline("naive", NAIVE);
  const empty = await loopback.run([one], EMPTY);
  if (round < WARM_UP) continue;
  emptyMs.push(empty.seconds * 1000);
  bytesPerRecord = blockBytes / engine.records;
  rates.engine.push(engine.records / engine.seconds);
  rates.twoEngines.push(both.records / both.seconds);
  rates.naive.push(naive.records / naive.seconds);
  rates.copy.push(copy.records / copy.seconds);
  cores.push(engine.cpuSeconds / engine.seconds);
  inputMegabytes.push(pageBytes / engine.seconds / 1e6);
}
await Promise.all([one.end(), two.end()]);

const peakMebibytes: Record<string, number> = {};
for (const records of window > 0 ? [window / 10, window] : []) {
  const engine = await startEngine();
  const pagesPerShard = Math.ceil(records / FAST.shards / RECORDS_PER_PAGE);
  const run = await loopback.run([engine], { ...FAST, pagesPerShard });
  peakMebibytes[run.records] = Math.ceil(run.peakBytes / MEBIBYTE);
  await engine.end();
}
await loopback.end();

const ratio = (a: readonly number[], b: readonly number[]) => hundredths(median(a) / median(b));
const thousands = (of: readonly number[]) => spread(of.map((value) => value / 1000));
console.log(
  JSON.stringify({
    bench: "engine",
    machine: `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, Node ${process.version}`,
    rounds,
    shards: FAST.shards,
    bytesPerRecord: Math.round(bytesPerRecord),
    kiloRecordsPerSecond: {
      engine: thousands(rates.engine),
      twoEngines: thousands(rates.twoEngines),
      naive: thousands(rates.naive),
      copy: thousands(rates.copy),
    },
    inputMegabytesPerSecond: spread(inputMegabytes),
    emptyWindowMs: spread(emptyMs),
    coresUsed: spread(cores, hundredths),
    ratioToNaive: ratio(rates.engine, rates.naive),
    ratioToCopy: ratio(rates.engine, rates.copy),
    ratioOfTwoToOne: ratio(rates.twoEngines, rates.engine),
    peakMebibytes,
  }),
);
