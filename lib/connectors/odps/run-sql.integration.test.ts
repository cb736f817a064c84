import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { AppError } from "@/lib/core/errors";
import { readStatements } from "@/lib/core/sql/statements";
import type { DataSource, JournalEntry } from "@/lib/engine/contract";
import { runSql, type SqlRunOptions } from "@/lib/engine/run-sql";
import type { SqlConnection } from "@/lib/engine/sql-connection";
import { ACCESS_ID, ACCESS_KEY, PROJECT, startForTest } from "@/lib/sandbox/maxcompute/testing/start";
import { catalog } from "./catalog";

let sandbox: Awaited<ReturnType<typeof startForTest>>;
let dataSource: DataSource;
let tables = 0;
const signal = AbortSignal.timeout(60_000);
const log = { info: () => {}, warn: () => {}, error: () => {} };
beforeAll(async () => {
  sandbox = await startForTest();
  dataSource = {
    name: "MyMaxComputeDataSource",
    type: "maxcompute",
    settings: { project: PROJECT, endpoint: sandbox.url, accessKeyId: ACCESS_ID },
    secrets: { accessKeySecret: ACCESS_KEY },
  };
});
afterAll(() => sandbox.remove());

const count = async (table: string) =>
  (await catalog.execute!(dataSource, `SELECT COUNT(*) FROM ${table};`, 10, signal)).rows[0]![0];

class Crash extends Error {}

/** Runs a script; `dieAfter` entries of the journal the process is gone. */
async function run(
  script: string,
  journal: JournalEntry[],
  more: Partial<SqlRunOptions> & { dieAfter?: number; wrap?: (connection: SqlConnection) => SqlConnection } = {},
) {
  const { dieAfter = Number.POSITIVE_INFINITY, wrap = (same) => same, ...options } = more;
  await using connection = catalog.sql!(dataSource, {});
  let recorded = 0;
  return await runSql({
    statements: readStatements(script),
    connection: wrap(connection),
    attempt: `run-${tables}/${journal.length}`,
    log,
    journal: {
      async record(entry) {
        if (recorded++ >= dieAfter) throw new Crash();
        journal.push(entry);
        await Promise.resolve();
      },
    },
    history: [...journal],
    dryRun: false,
    onProgress: () => {},
    now: () => new Date(),
    pause: (ms, wanted) => sleep(Math.min(ms, 20), undefined, { signal: wanted }),
    cancelsOnStop: () => true,
    signal,
    ...options,
  });
}

/** A script that shows in the table how often it took effect. */
function script(): { table: string; text: string } {
  const table = `t${++tables}`;
  const text = `SET odps.sql.type.system.odps2=true;
    CREATE TABLE IF NOT EXISTS ${table} (a BIGINT);
    INSERT INTO TABLE ${table} VALUES (1), (2);
    SELECT a FROM ${table} ORDER BY a;
    INSERT INTO TABLE ${table} SELECT a + 10 FROM ${table} WHERE a = 1;`;
  return { table, text };
}

test("statements run in order as instances of their own, and tell what they wrote and read", async () => {
  const { table, text } = script();
  const done = await run(text, []);
  expect(done.map(({ verb, outputs }) => [verb, outputs.map(({ table, records }) => [table, records])])).toEqual([
    ["CREATE", []],
    ["INSERT", [[`${PROJECT}.${table}`, 2]]],
    ["SELECT", []],
    ["INSERT", [[`${PROJECT}.${table}`, 1]]],
  ]);
  expect(done[2]!.result).toMatchObject({ columns: [{ name: "a" }], rows: [[1n], [2n]], truncated: false });
  expect(new Set(done.map(({ instance }) => instance)).size).toBe(4);
  expect(await count(table)).toBe(3n);
});

test("whenever the process dies, the next attempt goes on and submits nothing twice", async () => {
  for (let dieAfter = 0; dieAfter <= 12; dieAfter++) {
    const { table, text } = script();
    const journal: JournalEntry[] = [];
    await expect(run(text, journal, { dieAfter })).rejects.toThrow(Crash);
    await run(text, journal);
    expect([dieAfter, await count(table)]).toEqual([dieAfter, 3n]);
  }
});

const unanswered = (connection: SqlConnection): SqlConnection => ({
  ...connection,
  async submit(submission, wanted) {
    await connection.submit(submission, wanted);
    throw new AppError("maxcompute.connection_lost", { endpoint: "x", reason: "reset" });
  },
});
const swallowed = (connection: SqlConnection): SqlConnection => ({
  ...connection,
  submit: () => Promise.reject(new AppError("maxcompute.connection_lost", { endpoint: "x", reason: "reset" })),
});

test("a submission without an answer is found by its name", async () => {
  const { table, text } = script();
  await run(text, [], { wrap: unanswered });
  expect(await count(table)).toBe(3n);
});

test("one that cannot be found is for a person to decide, and their word is taken", async () => {
  const { table, text } = script();
  const journal: JournalEntry[] = [];
  await run(text, journal, { dieAfter: 4 }).catch(() => undefined);
  await expect(run(text, journal, { wrap: swallowed })).rejects.toThrow(
    expect.objectContaining({ code: "run.commit_unknown" }),
  );
  journal.push({ type: "committed", sessions: [] });
  await run(text, journal);
  expect(await count(table)).toBe(0n);
});

test("a script changed where it has taken effect is for a person to decide, and their word is taken", async () => {
  const { table, text } = script();
  const journal: JournalEntry[] = [];
  // The first INSERT was submitted: its end was not seen.
  await run(text, journal, { dieAfter: 6 }).catch(() => undefined);
  expect(journal.at(-1)).toMatchObject({ type: "statementSubmitted", statement: 2 });
  const before = journal.length;
  for (const changed of [text.replace("(2)", "(3)"), text.split("INSERT")[0]!]) {
    await expect(run(changed, journal)).rejects.toThrow(expect.objectContaining({ code: "run.sql_changed" }));
  }
  expect(journal).toHaveLength(before);
  journal.push({ type: "committed", sessions: [] });
  await run(text.replace("(2)", "(3)").replace("a + 10", "a + 20"), journal);
  const rows = await catalog.execute!(dataSource, `SELECT a FROM ${table} ORDER BY a;`, 10, signal);
  expect(rows.rows).toEqual([[1n], [2n], [21n]]);
});

test("the service's reason ends the run, and a second run starts over", async () => {
  const journal: JournalEntry[] = [];
  await expect(run("SELECT * FROM nowhere;", journal)).rejects.toThrow(
    expect.objectContaining({ code: "maxcompute.sql_failed" }),
  );
  expect(journal.at(-1)).toMatchObject({ type: "statementEnded", outcome: "failed" });
});

const LONG = `INSERT INTO TABLE long SELECT COUNT(*) FROM numbers a JOIN numbers b ON a.n < b.n * 7 JOIN numbers c ON b.n < c.n + a.n;`;

test("a stop ends the statement at the service, without an effect", async () => {
  await run("CREATE TABLE long (a BIGINT); CREATE TABLE numbers (n BIGINT);", []);
  const values = Array.from({ length: 3_000 }, (_, n) => `(${n})`).join(", ");
  await run(`INSERT INTO TABLE numbers VALUES ${values};`, []);
  const stop = new AbortController();
  const journal: JournalEntry[] = [];
  const running = run(LONG, journal, { signal: stop.signal });
  await expect.poll(() => journal.at(-1)?.type, { timeout: 10_000, interval: 10 }).toBe("statementSubmitted");
  const since = performance.now();
  stop.abort();
  await expect(running).rejects.toThrow(expect.objectContaining({ code: "run.stopped" }));
  expect(performance.now() - since).toBeLessThan(5_000);
  expect(journal.at(-1)).toMatchObject({ type: "statementEnded", outcome: "cancelled" });
  expect(await count("long")).toBe(0n);
});

test("a worker that goes away leaves the statement to the next one", async () => {
  const leave = new AbortController();
  const journal: JournalEntry[] = [];
  const running = run(LONG, journal, { signal: leave.signal, cancelsOnStop: () => false });
  await expect.poll(() => journal.at(-1)?.type, { timeout: 10_000, interval: 10 }).toBe("statementSubmitted");
  leave.abort();
  await expect(running).rejects.toThrow(expect.objectContaining({ code: "run.stopped" }));
  const stop = new AbortController();
  const next = run(LONG, journal, { signal: stop.signal });
  await expect.poll(() => journal.at(-1)?.type, { timeout: 10_000, interval: 10 }).toBe("resumed");
  stop.abort();
  await expect(next).rejects.toThrow(expect.objectContaining({ code: "run.stopped" }));
  expect(journal.filter(({ type }) => type === "statementSubmitted")).toHaveLength(1);
});
