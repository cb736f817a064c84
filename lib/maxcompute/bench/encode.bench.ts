import { changePages } from "../testing/change-pages";
import { encodeCases } from "../testing/encode-cases";

/*
 * Change rows to tunnel bytes on one core, checksums included. The cases take turns within each round, so that what else
 * the machine does hits all of them; the first rounds are warm-up. `npm run bench -- encode [rounds]`
 */

const PAGES = 20;
const ROWS_PER_PAGE = 1000;
const WARM_UP = 2;
/** Page passes per case and round: the slow ones need fewer to be timed well. */
const PASSES: Readonly<Record<string, number>> = { kernel: 4, typescript: 2, plain: 1, rows: 1, naive: 1, copy: 20 };

const rounds = Number(process.argv[2] ?? 9);
const batches = changePages(PAGES, ROWS_PER_PAGE);
const records = batches.reduce((sum, { count }) => sum + count, 0);
const cases = encodeCases(batches);
const rates = new Map<string, number[]>(cases.map(({ name }) => [name, []]));
const sizes = new Set<number>();

for (let round = 0; round < WARM_UP + rounds; round++) {
  for (const { name, run } of cases) {
    const passes = PASSES[name]!;
    let bytes = 0;
    const start = process.hrtime.bigint();
    for (let pass = 0; pass < passes; pass++) for (let page = 0; page < PAGES; page++) bytes += run(page);
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    sizes.add(bytes / passes);
    if (round >= WARM_UP) rates.get(name)!.push((passes * records) / seconds);
  }
}
if (sizes.size !== 1) throw new Error(`the cases made ${[...sizes].join(", ")} bytes`);

const median = (name: string) => {
  const sorted = rates.get(name)!.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1]!;
};
const ratio = (name: string, other: string) => Math.round((median(name) / median(other)) * 100) / 100;
const bytesPerRecord = [...sizes][0]! / records;
const figures = Object.fromEntries(
  cases.map(({ name }) => {
    const values = rates.get(name)!;
    const thousands = (value: number) => Math.round(value / 1000);
    return [
      name,
      {
        kiloRecordsPerSecond: {
          min: thousands(Math.min(...values)),
          median: thousands(median(name)),
          max: thousands(Math.max(...values)),
        },
        megabytesPerSecond: Math.round((median(name) * bytesPerRecord) / 1e6),
        nanosecondsPerRecord: Math.round(1e9 / median(name)),
      },
    ];
  }),
);
console.log(
  JSON.stringify({
    bench: "encode",
    records,
    bytesPerRecord: Math.round(bytesPerRecord),
    rounds,
    ...figures,
    ratioToTypescript: ratio("kernel", "typescript"),
    ratioToNaive: ratio("kernel", "naive"),
    ratioToPlain: ratio("kernel", "plain"),
    ratioToRows: ratio("kernel", "rows"),
    ratioToCopy: ratio("kernel", "copy"),
  }),
);
