import TableStore, { type Client } from "tablestore";
import { afterAll, beforeAll, expect, test } from "vitest";
import { GUIDE_SCRIPT } from "@/lib/core/job/testing/guide-script";
import { substitute } from "@/lib/core/job";
import { formatDateTime } from "@/lib/core/job/wall-time";
import { Secret } from "@/lib/core/secret";
import { DEFAULT_SETTINGS, type DataSource, type JournalEntry, type Value } from "@/lib/engine/contract";
import { runJob } from "@/lib/engine/run-job";
import { recordedRun } from "@/lib/engine/testing/run-options";
import * as maxcompute from "@/lib/sandbox/maxcompute/testing/start";
import * as tablestore from "@/lib/sandbox/tablestore/testing/start";
import { catalogOf, connectors } from ".";

const ZONE = "Asia/Shanghai";
const HOUR_MS = 3_600_000;
const W0 = Date.parse("2026-03-10T08:50:00Z");
const W1 = W0 + HOUR_MS;
const W2 = W1 + HOUR_MS;
const { Condition, Long, RowExistenceExpectation } = TableStore;
const condition = new Condition(RowExistenceExpectation.IGNORE, null);

let nowMs = W0 - HOUR_MS;
const now = () => new Date(nowMs);
let source: Awaited<ReturnType<typeof tablestore.startForTest>>;
let target: Awaited<ReturnType<typeof maxcompute.startForTest>>;
let official: Client;
let shardId = "";
const dataSources: Record<string, DataSource> = {};

beforeAll(async () => {
  TableStore.util.date.getDate = now;
  [source, target] = await Promise.all([tablestore.startForTest({ now }), maxcompute.startForTest({ now })]);
  official = tablestore.officialClient(source.url);
  dataSources.MyTablestoreDataSource = {
    name: "MyTablestoreDataSource",
    type: "tablestore",
    settings: { endpoint: source.url, instanceName: tablestore.INSTANCE, accessKeyId: tablestore.ID },
    secrets: { accessKeySecret: new Secret(tablestore.SECRET) },
  };
  dataSources.MyMaxComputeDataSource = {
    name: "MyMaxComputeDataSource",
    type: "maxcompute",
    settings: { endpoint: `${target.url}/api`, project: maxcompute.PROJECT, accessKeyId: maxcompute.ACCESS_ID },
    secrets: { accessKeySecret: maxcompute.ACCESS_KEY },
  };
  await official.createTable({
    tableMeta: { tableName: "target_table", primaryKey: [{ name: "pk", type: "STRING" }] },
    reservedThroughput: { capacityUnit: { read: 0, write: 0 } },
    tableOptions: { timeToLive: -1, maxVersions: 3 },
    streamSpecification: { enableStream: true, expirationTime: 72 },
  });
  const table = source.store.table(tablestore.INSTANCE, "target_table")!;
  shardId = source.store.reader.shards(table.id)[0]!.uuid;
});
afterAll(() => Promise.all([source?.close(), target?.remove()]));

const signal = () => AbortSignal.timeout(30_000);
const sql = async (text: string): Promise<readonly (readonly Value[])[]> => {
  const { execute } = catalogOf("maxcompute")!;
  return (await execute!(dataSources.MyMaxComputeDataSource!, text, 10_000, signal())).rows;
};

/** The rows that the changes written so far must have left, by the rules of the stream reader's documentation. */
const expected: string[] = [];
let [lastMs, rowIndex] = [0, 0];
function expectChange(
  pk: string,
  cells: readonly (readonly [string | null, bigint | null, string | null, string])[],
): void {
  rowIndex = nowMs === lastMs ? rowIndex + 1 : 0;
  lastMs = nowMs;
  cells.forEach(([name, version, value, op], index) => {
    const digits = (number: number, width: number) => String(number).padStart(width, "0");
    const sequence = `${digits(0, 10)}_${digits(nowMs * 1000, 20)}_${digits(rowIndex, 10)}_${shardId}:${digits(index, 10)}`;
    expected.push(JSON.stringify([pk, name, version === null ? null : String(version), value, op, sequence]));
  });
}

async function put(pk: string, columns: Record<string, string>): Promise<void> {
  const attributeColumns = Object.entries(columns).map(([name, value]) => ({ [name]: value }));
  await official.putRow({ tableName: "target_table", condition, primaryKey: [{ pk }], attributeColumns });
  const cells = Object.entries(columns).map(([name, value]) => [name, BigInt(nowMs), value, "U"] as const);
  expectChange(pk, [[null, null, null, "DR"], ...cells]);
}

async function update(pk: string, version: number): Promise<void> {
  await official.updateRow({
    tableName: "target_table",
    condition,
    primaryKey: [{ pk }],
    updateOfAttributeColumns: [
      { PUT: [{ amount: Long.fromNumber(42) }, { rate: 0.5 }, { paid: true }, { note: "值 with ' and \"" }] },
      { PUT: [{ stamped: "then", timestamp: version }] },
      { DELETE: [{ old: version }] },
      { DELETE_ALL: ["gone"] },
    ],
  });
  const at = BigInt(nowMs);
  expectChange(pk, [
    ["amount", at, "42", "U"],
    ["rate", at, "0.5", "U"],
    ["paid", at, "true", "U"],
    ["note", at, "值 with ' and \"", "U"],
    ["stamped", BigInt(version), "then", "U"],
    ["old", BigInt(version), null, "DO"],
    ["gone", null, null, "DA"],
  ]);
}

async function remove(pk: string): Promise<void> {
  await official.deleteRow({ tableName: "target_table", condition, primaryKey: [{ pk }] });
  expectChange(pk, [[null, null, null, "DR"]]);
}

/** An hour of changes: several in the same millisecond, some at the very edges of the window. */
async function changes(startMs: number): Promise<void> {
  for (const [index, offset] of [0, 1, 1, 60_000, HOUR_MS / 2, HOUR_MS - 1].entries()) {
    nowMs = startMs + offset;
    await put(`row-${index}`, { name: `订单 ${index}`, empty: "" });
    await update(`row-${index}`, nowMs - 1000);
    if (index % 2 === 0) await remove(`row-${index}`);
  }
}

/** Runs the guide's script, its two times given as the scheduler would. */
async function runGuide(startMs: number, endMs: number, history: readonly JournalEntry[] = []) {
  const values = { startTime: formatDateTime(startMs, ZONE), endTime: formatDateTime(endMs, ZONE) };
  const run = recordedRun(connectors.reader("otsstream")!, connectors.writer("odps")!, {
    job: substitute(JSON.parse(GUIDE_SCRIPT) as unknown, values),
    connectors,
    dataSource: async (name) => dataSources[name]!,
    zone: ZONE,
    settings: DEFAULT_SETTINGS,
    attempt: `attempt-${nowMs}-${crypto.randomUUID()}`,
    history,
    now,
  });
  return { summary: await runJob(run), run };
}

const stored = async () =>
  (await sql("SELECT pk, colname, version, colvalue, optype, sequenceinfo FROM target_table;"))
    .map((row) => JSON.stringify(row.map((value) => (typeof value === "bigint" ? String(value) : value))))
    .sort();

test("the guide's script brings every change of its hour into MaxCompute, once, and the next hour goes on", async () => {
  await sql(
    "CREATE TABLE IF NOT EXISTS target_table(`pk` STRING COMMENT 'Primary key field', `colname` STRING COMMENT 'Column name', `version` BIGINT COMMENT 'Version', `colvalue` STRING COMMENT 'Column value', `optype` STRING COMMENT 'Operation type', `sequenceinfo` STRING COMMENT 'Sequence information') COMMENT 'Stores incremental data from Tablestore';",
  );
  await changes(W0);
  const hour = expected.length;
  nowMs = W1 + 600_000;
  const first = await runGuide(W0, W1);
  expect(first.summary.error).toBeNull();
  expect(first.summary).toMatchObject({ state: "SUCCESS", recordsRead: hour, recordsWritten: hour, recordsDirty: 0 });
  expect(first.summary.window).toEqual({ startMs: W0, endMs: W1 });
  expect(await stored()).toEqual([...expected].sort());

  nowMs = W1;
  await changes(W1);
  nowMs = W2 + 600_000;
  const second = await runGuide(W1, W2);
  expect(second.summary).toMatchObject({ state: "SUCCESS", error: null, recordsRead: hour });
  expect(second.run.lines.join("\n")).toContain("Checkpoints found for the window's start");
  expect(await stored()).toEqual([...expected].sort());
});

test("a deliberate rerun of an append window doubles its rows, with identical sequence information", async () => {
  const before = await stored();
  const again = await runGuide(W1, W2);
  expect(again.summary.state).toBe("SUCCESS");
  const after = await stored();
  expect(after).toHaveLength(before.length + again.summary.recordsWritten);
  expect(new Set(after)).toEqual(new Set(before));
});

test("killed at any journal write, and continued, the guide's script leaves every change once", async () => {
  const hour = expected.slice(expected.length / 2);
  for (let entries = 1; ; entries++) {
    await sql("TRUNCATE TABLE target_table;");
    const { run } = await prepareDoomed(entries);
    if (run.state === "SUCCESS") break;
    const { summary } = await runGuide(W1, W2, run.journal);
    expect(summary.error, `killed at entry ${entries}`).toBeNull();
    expect(await stored(), `killed at entry ${entries}`).toEqual([...hour].sort());
    expect(summary.receipt?.total.recordsWritten).toBe(hour.length);
  }
});

/** An attempt whose process dies as its n-th journal entry is written. */
async function prepareDoomed(entries: number) {
  const journal: JournalEntry[] = [];
  const values = { startTime: formatDateTime(W1, ZONE), endTime: formatDateTime(W2, ZONE) };
  const doomed = recordedRun(connectors.reader("otsstream")!, connectors.writer("odps")!, {
    job: substitute(JSON.parse(GUIDE_SCRIPT) as unknown, values),
    connectors,
    dataSource: async (name) => dataSources[name]!,
    attempt: `doomed-${entries}`,
    now,
    journal: {
      record: async (entry) => {
        journal.push(JSON.parse(JSON.stringify(entry)) as JournalEntry);
        if (journal.length >= entries) throw new Error("the process is dead");
      },
    },
  });
  const { state } = await runJob(doomed);
  return { run: { state, journal } };
}
