import { spawn, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openDatabase, type Database } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";

const root = join(import.meta.dirname, "../..");
const TAKEOVER_MS = 10_000;
const children = new Set<ChildProcess>();
let database: Database;
beforeAll(() => {
  database = openDatabase(databaseUrl());
});
afterEach(async () => {
  for (const child of children) await ended(child, "SIGKILL");
});
afterAll(() => database.close());

/** Starts a scheduler process; resolves when it says that it is ready. */
async function startScheduler(): Promise<ChildProcess> {
  const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", alias, "lib/scheduler/main.ts"], {
    cwd: root,
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    env: { ...process.env, DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home, MILLRACE_LOG_LEVEL: "error" },
  });
  children.add(child);
  await new Promise<void>((resolve, reject) => {
    child.on("message", (message: { ready?: boolean }) => message.ready && resolve());
    child.once("exit", () => reject(new Error("the scheduler ended")));
  });
  return child;
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  children.delete(child);
  const from = performance.now();
  const gone =
    child.exitCode !== null || child.signalCode !== null ? null : new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
  return performance.now() - from;
}

/** Waits until one of `pids` leads; answers which, and how long that took. */
async function leaderAmong(pids: readonly (number | undefined)[]): Promise<{ pid: number; tookMs: number }> {
  const from = performance.now();
  for (;;) {
    const [row] = await database.query<{ pid: number }>(
      "select pid from scheduler where leading_at is not null and heartbeat_at > now() - interval '3 s' and pid = any($1::int[])",
      [pids],
    );
    const tookMs = performance.now() - from;
    if (row) return { pid: row.pid, tookMs };
    if (tookMs > 30_000) throw new Error("nobody leads");
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test("a killed, a hung and a stopped leader are followed by another within ten seconds", async () => {
  const first = await startScheduler();
  expect((await leaderAmong([first.pid])).pid).toBe(first.pid);
  const [second, third] = [await startScheduler(), await startScheduler()];

  await ended(first, "SIGKILL");
  const killed = await leaderAmong([second.pid, third.pid]);
  expect(killed.tookMs).toBeLessThan(TAKEOVER_MS);

  const [leader, standby] = killed.pid === second.pid ? [second, third] : [third, second];
  leader.kill("SIGSTOP");
  const hung = await leaderAmong([standby.pid]);
  expect(hung.tookMs).toBeLessThan(TAKEOVER_MS);
  leader.kill("SIGCONT");
  // Back again, it finds that its connection was taken away, and stands by.
  const silence = await database
    .query("select pg_sleep(2.5)")
    .then(() =>
      database.query<{ pid: number }>(
        "select pid from scheduler where leading_at is not null and heartbeat_at > now() - interval '2 s'",
      ),
    );
  expect(silence.map(({ pid }) => pid)).toEqual([standby.pid]);

  expect(await ended(standby, "SIGTERM")).toBeLessThan(5_000);
  expect((await leaderAmong([leader.pid])).tookMs).toBeLessThan(TAKEOVER_MS);
});
