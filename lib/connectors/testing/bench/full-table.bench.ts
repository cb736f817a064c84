import { rmSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { fullTableScript } from "@/lib/core/full-table/node-script";
import { substitute } from "@/lib/core/job";
import { formatDateTime } from "@/lib/core/job/wall-time";
import { Secret } from "@/lib/core/secret";
import { readSqlNode } from "@/lib/core/sql/node-script";
import { DEFAULT_SETTINGS, type DataSource, type Value } from "@/lib/engine/contract";
import { runJob } from "@/lib/engine/run-job";
import { runSql } from "@/lib/engine/run-sql";
import { recordedRun } from "@/lib/engine/testing/run-options";
import { guideWith } from "@/lib/core/job/testing/guide-script";
import { forkServer } from "@/lib/sandbox/bench/child";
import { PROJECT } from "@/lib/sandbox/bench/tunnel-rates";
import { ID, INSTANCE, SECRET } from "@/lib/sandbox/tablestore/testing/start";
import { temporaryFolder } from "@/lib/sandbox/testing/temporary-folder";
import { connectTablestore, type StoredRow } from "@/lib/tablestore/client";
import { catalogOf, connectors } from "@/lib/connectors";
import { COLUMNS, keyOf, RandomWrites } from "./random-writes";

// `npm run bench -- full-table [--operations N] [--keys N] [--seed N]`: random writes to a table of the Tablestore
// sandbox, its changes brought to MaxCompute by the guide's job, folded day after day by the node that "Convert to full
// table" makes, and after each day every row, value and version compared with the table. Ends with 1 on a difference.
const { values } = parseArgs({
  options: {
    operations: { type: "string", default: "1000000" },
    keys: { type: "string", default: "60000" },
    seed: { type: "string", default: String(Date.now() % 1_000_000) },
  },
});
const [operations, keys, seed] = [Number(values.operations), Number(values.keys), Number(values.seed)];
const DAYS = ["20260701", "20260702", "20260703", "20260704"];
const BATCH = 200;
const SLICE = 5_000;
const ZONE = "Asia/Shanghai";
const TABLE = "orders";
const LAST_KEY = "l";
const READ_LATER_MS = 10 * 60_000;

const home = temporaryFolder();
const signal = new AbortController().signal;
const source = await forkServer<{ url: string }>("serve-tablestore.ts", join(home, "tablestore"));
const target = await forkServer<{ url: string; secret: string }>("serve-maxcompute.ts", join(home, "maxcompute"), ID);
const dataSources: Readonly<Record<string, DataSource>> = {
  MyTablestoreDataSource: {
    name: "MyTablestoreDataSource",
    type: "tablestore",
    settings: { endpoint: source.hello.url, instanceName: INSTANCE, accessKeyId: ID },
    secrets: { accessKeySecret: new Secret(SECRET) },
  },
  MyMaxComputeDataSource: {
    name: "MyMaxComputeDataSource",
    type: "maxcompute",
    settings: { endpoint: `${target.hello.url}/api`, project: PROJECT, accessKeyId: ID },
    secrets: { accessKeySecret: new Secret(target.hello.secret) },
  },
};
const warehouse = dataSources.MyMaxComputeDataSource!;
const tablestore = connectTablestore({
  endpoint: source.hello.url,
  instance: INSTANCE,
  credentials: { accessKeyId: ID, accessKeySecret: new Secret(SECRET) },
});
const script = fullTableScript({
  dataSource: warehouse.name,
  changes: "changes",
  full: "orders_full",
  keys: [{ name: "pk", type: "STRING" }],
  columns: COLUMNS,
});
const seconds = { writing: 0, synchronizing: 0, merging: 0, comparing: 0 };
async function during<Result>(part: keyof typeof seconds, work: () => Promise<Result>): Promise<Result> {
  const from = performance.now();
  const result = await work();
  seconds[part] += (performance.now() - from) / 1_000;
  return result;
}

async function write(writes: RandomWrites, count: number): Promise<void> {
  for (let done = 0; done < count; done += BATCH) {
    const changes = writes.batch(Math.min(BATCH, count - done));
    const [outcomes] = await tablestore.batchWriteRow([{ table: TABLE, changes }], signal);
    const failed = outcomes!.find(({ ok }) => !ok);
    if (failed && !failed.ok) throw failed.error;
  }
}

/** The next whole second: a boundary between two windows with nothing on both sides. */
async function nextSecond(): Promise<number> {
  const at = Math.ceil((Date.now() + 1) / 1_000) * 1_000;
  while (Date.now() < at) await new Promise((resolve) => setTimeout(resolve, at - Date.now()));
  return at;
}

async function synchronize(startMs: number, endMs: number): Promise<number> {
  const job = guideWith({ reader: { dataTable: TABLE }, writer: { table: "changes" } });
  const times = { startTime: formatDateTime(startMs, ZONE), endTime: formatDateTime(endMs, ZONE) };
  const { state, error, recordsWritten } = await runJob(
    recordedRun(connectors.reader("otsstream")!, connectors.writer("odps")!, {
      job: substitute(JSON.parse(job), times),
      connectors,
      dataSource: async (name) => dataSources[name]!,
      zone: ZONE,
      settings: DEFAULT_SETTINGS,
      attempt: crypto.randomUUID(),
      // A window is read minutes after its end at the earliest; nothing is written meanwhile here.
      now: () => new Date(Date.now() + READ_LATER_MS),
    }),
  );
  if (state !== "SUCCESS") throw error ?? new Error(`the run ended as ${state}`);
  return Number(recordsWritten);
}

/** The node of a day, as its instance runs it; answers how many columns its last statement says it left out. */
async function merge(bizdate: string, basedate: string): Promise<number> {
  await using connection = catalogOf("maxcompute")!.sql!(warehouse, {});
  const done = await runSql({
    statements: readSqlNode(substitute(script, { bizdate, basedate })).statements,
    connection,
    attempt: `${bizdate}/1`,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    journal: { record: () => Promise.resolve() },
    history: [],
    dryRun: false,
    onProgress: () => {},
    now: () => new Date(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    cancelsOnStop: () => true,
    signal,
  });
  return done.at(-1)!.result!.rows.length;
}

/** As the full table should hold it: the key, then value and version of each column. */
function expectedRow({ primaryKey, cells }: StoredRow): Value[] {
  const held = new Map(cells.map((cell) => [cell.name, cell]));
  return [
    primaryKey[0]!.value as Value,
    ...COLUMNS.flatMap(({ source: name }) => [
      (held.get(name)?.value as Value) ?? null,
      held.get(name)?.version ?? null,
    ]),
  ];
}

const shown = (row: readonly Value[] | undefined) =>
  JSON.stringify(row, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value)) ?? "no row";

/** How many rows the source has; @throws on the first difference. */
async function compare(bizdate: string): Promise<number> {
  const names = ["pk", ...COLUMNS.flatMap(({ name }) => [name, `${name}__ver`])].join(", ");
  let rows = 0;
  for (let first = 0; first < keys; first += SLICE) {
    const [from, to] = [keyOf(first), first + SLICE >= keys ? LAST_KEY : keyOf(first + SLICE)];
    const wanted: Value[][] = [];
    const range = { table: TABLE, start: [{ name: "pk", value: from }], end: [{ name: "pk", value: to }] };
    for await (const row of tablestore.scan(range, signal)) wanted.push(expectedRow(row));
    const where = `ds = '${bizdate}' AND pk >= '${from}' AND pk < '${to}'`;
    const text = `SELECT ${names} FROM orders_full WHERE ${where} ORDER BY pk LIMIT ${2 * SLICE};`;
    const kept = (await catalogOf("maxcompute")!.execute!(warehouse, text, 2 * SLICE, signal)).rows;
    for (let at = 0; at < Math.max(wanted.length, kept.length); at++) {
      const [is, should] = [shown(kept[at]), shown(wanted[at])];
      if (is !== should) throw new Error(`${bizdate}: the full table has\n  ${is}\nand the source table\n  ${should}`);
    }
    rows += wanted.length;
  }
  return rows;
}

try {
  await tablestore.createTable(
    {
      tableMeta: { tableName: TABLE, primaryKey: [{ name: "pk", type: "STRING" }] },
      reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
      tableOptions: { timeToLive: -1, maxVersions: 1 },
      streamSpec: { enableStream: true, expirationTime: 24 },
    },
    signal,
  );
  const writes = new RandomWrites({ keys, seed, firstVersion: BigInt(Date.now()) });
  let [changes, rows, before] = [0, 0, "20260630"];
  let startMs = await nextSecond();
  for (const day of DAYS) {
    await during("writing", () => write(writes, operations / DAYS.length));
    const endMs = await nextSecond();
    changes += await during("synchronizing", () => synchronize(startMs, endMs));
    const leftOut = await during("merging", () => merge(day, before));
    if (leftOut !== 0) throw new Error(`${day}: ${leftOut} columns were left out`);
    rows = await during("comparing", () => compare(day));
    [startMs, before] = [endMs, day];
  }
  const rounded = Object.fromEntries(Object.entries(seconds).map(([part, value]) => [part, Math.round(value)]));
  console.log(
    JSON.stringify({
      bench: "full-table",
      seed,
      operations,
      keys,
      changes,
      rows,
      days: DAYS.length,
      equal: true,
      seconds: rounded,
    }),
  );
} finally {
  await tablestore.close();
  await Promise.all([source.end(), target.end()]);
  rmSync(home, { recursive: true, force: true });
}
