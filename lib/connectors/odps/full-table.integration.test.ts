import { afterAll, beforeAll, expect, test } from "vitest";
import { fullTableScript } from "@/lib/core/full-table/node-script";
import { RandomHistory, type ChangeRecord } from "@/lib/core/full-table/testing/random-history";
import { substitute } from "@/lib/core/job";
import { readSqlNode } from "@/lib/core/sql/node-script";
import type { DataSource } from "@/lib/engine/contract";
import { runSql } from "@/lib/engine/run-sql";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { catalog } from "./catalog";

const COLUMNS = ["Name", "city", "score"];
const OPERATIONS_A_DAY = 1_500;
const DAYS = ["20260701", "20260702", "20260703"];
let sandbox: Awaited<ReturnType<typeof startForTest>>;
let dataSource: DataSource;
const signal = AbortSignal.timeout(120_000);
const log = { info: () => {}, warn: () => {}, error: () => {} };
beforeAll(async () => {
  sandbox = await startForTest();
  dataSource = {
    name: "MC",
    type: "maxcompute",
    settings: { project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID },
    secrets: { accessKeySecret: ACCESS_KEY },
  };
});
afterAll(() => sandbox.remove());

const sql = async (text: string) => (await catalog.execute!(dataSource, text, 100_000, signal)).rows;

const script = fullTableScript({
  dataSource: "MC",
  changes: "changes",
  full: "orders_full",
  keys: [{ name: "pk", type: "STRING" }],
  columns: COLUMNS.map((source) => ({ source, name: source.toLowerCase(), type: "STRING" })),
});

/** As the node's instance of a day runs it. */
async function merge(bizdate: string, basedate: string) {
  const { statements } = readSqlNode(substitute(script, { bizdate, basedate }));
  await using connection = catalog.sql!(dataSource, {});
  return await runSql({
    statements,
    connection,
    attempt: `${bizdate}/1`,
    log,
    journal: { record: () => Promise.resolve() },
    history: [],
    dryRun: false,
    onProgress: () => {},
    now: () => new Date(),
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    cancelsOnStop: () => true,
    signal,
  });
}

async function load(records: readonly ChangeRecord[]): Promise<void> {
  const text = (value: string | number | null) =>
    value === null ? "NULL" : typeof value === "number" ? String(value) : `'${value}'`;
  const rows = records.map(
    ({ pk, column, version, value, operation, sequence }) =>
      `(${[pk, column, version, value, operation, sequence].map(text).join(", ")})`,
  );
  await sql(`INSERT INTO TABLE changes VALUES ${rows.join(", ")};`);
}

test("day after day the full table holds what the source holds, also when records come twice and runs are repeated", async () => {
  await sql(
    "CREATE TABLE changes (pk STRING, colname STRING, version BIGINT, colvalue STRING, optype STRING, sequenceinfo STRING);",
  );
  const source = new RandomHistory({ columns: COLUMNS, keys: 120, seed: 20260701 });
  let before = "20260630";
  for (const day of DAYS) {
    const records = Array.from({ length: OPERATIONS_A_DAY }, () => [...source.change()]).flat();
    await load([...records].reverse());
    await load(records.slice(0, 200));
    await merge(day, before);
    const done = await merge(day, before);
    expect(done.at(-1)!.result?.rows).toEqual([]);
    const kept = await sql(`SELECT pk, name, city, score FROM orders_full WHERE ds = '${day}' ORDER BY pk;`);
    const expected = source.rows();
    expect(expected.length).toBeGreaterThan(50);
    expect([day, kept]).toEqual([day, expected]);
    before = day;
  }
  await load([{ pk: "k1", column: "unheard", version: 1, value: "x", operation: "U", sequence: "0000000002_" }]);
  expect((await merge("20260704", before)).at(-1)!.result?.rows).toEqual([["unheard", 1n]]);
});
