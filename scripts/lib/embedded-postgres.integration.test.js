import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startDatabase, stopDatabase } from "./embedded-postgres.js";

let home;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "millrace 数据库 "));
});
afterEach(async () => {
  await stopDatabase({ home });
  rmSync(home, { recursive: true, force: true });
});

async function query(url, text) {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => {});
  }
}
const postmaster = () => Number(readFileSync(join(home, "postgres/data/postmaster.pid"), "utf8").split("\n")[0]);

test("several starts at once make one server, and a second start finds it", async () => {
  const starts = await Promise.all([0, 1, 2].map(() => startDatabase({ home })));
  expect(starts.filter(({ started }) => started)).toHaveLength(1);
  expect(new Set(starts.map(({ url }) => url)).size).toBe(1);
  expect(await query(starts[0].url, "select 1 as one")).toEqual([{ one: 1 }]);
  expect(JSON.parse(readFileSync(join(home, "connection.json"), "utf8"))).toEqual({ url: starts[0].url });
});

test("a running server is found where it is, also under another TMPDIR", async () => {
  const { url } = await startDatabase({ home });
  const program = `import { startDatabase } from ${JSON.stringify(join(import.meta.dirname, "embedded-postgres.js"))};
    console.log((await startDatabase({ home: process.argv[1] })).url);`;
  const other = mkdtempSync(join(tmpdir(), "elsewhere-"));
  const { stdout } = spawnSync(process.execPath, ["--input-type=module", "-e", program, home], {
    encoding: "utf8",
    env: { ...process.env, TMPDIR: other },
  });
  expect(stdout.trim()).toBe(url);
  rmSync(other, { recursive: true });
});

test("after kill -9 of the server the next start has every committed row", async () => {
  const { url } = await startDatabase({ home });
  await query(url, "create table t (a int); insert into t select generate_series(1, 1000)");
  process.kill(postmaster(), "SIGKILL");
  const again = await startDatabase({ home });
  expect(again.started).toBe(true);
  expect(await query(again.url, "select count(*)::int as n from t")).toEqual([{ n: 1000 }]);
});

test("a stale mark whose number now belongs to another program does not block the start", async () => {
  await startDatabase({ home });
  const mark = join(home, "postgres/data/postmaster.pid");
  const text = readFileSync(mark, "utf8");
  await stopDatabase({ home });
  // The same user as the server, or PostgreSQL itself would see that the number is not its own.
  const { uid } = process.getuid() === 0 ? { uid: 65534 } : { uid: process.getuid() };
  const stranger = spawn("sleep", ["60"], { uid });
  writeFileSync(mark, text.replace(/^\d+/, String(stranger.pid)));
  try {
    expect((await startDatabase({ home })).started).toBe(true);
  } finally {
    stranger.kill("SIGKILL");
  }
});

test("stopping twice is no error", async () => {
  await startDatabase({ home });
  expect(await stopDatabase({ home })).toBe(true);
  expect(await stopDatabase({ home })).toBe(false);
});
