import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { database } from "@/lib/platform/db";
import { databaseUrl, env } from "@/lib/platform/env";
import { World } from "@/lib/scheduler/testing/world";

const program = join(import.meta.dirname, "../../bin/millrace.js");
let world: World;
let node: string;
let workspace: string;

beforeAll(async () => {
  world = await World.create(database(), "20250320120000");
  const [row] = await database().query<{ name: string }>("select name from workspace where id = $1", [
    world.workspaceId,
  ]);
  workspace = row!.name;
  const id = await world.addNode("hourly", {
    cycle: { kind: "hourRange" },
    parameters: [{ name: "startTime", value: "$[yyyymmddhh24-2/24]$[miss-10/24/60]" }],
    deployedAt: "20250101000000",
  });
  node = id;
  await world.advanceTo("20250321003000");
});
afterAll(async () => {
  await world.close();
  await database().close();
});

async function millrace(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const environment = { ...process.env, DATABASE_URL: databaseUrl(), MILLRACE_HOME: env.home };
  return promisify(execFile)(process.execPath, [program, ...args], { env: environment }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
  );
}
const here = () => ["--workspace", workspace];

test("the next runs of a node, with their values", async () => {
  const { code, stdout } = await millrace("schedule", "next", node, "-n", "20", ...here());
  const lines = stdout.trimEnd().split("\n");
  expect({ code, count: lines.length }).toEqual({ code: 0, count: 20 });
  for (const line of lines) expect(line).toMatch(/^\d{10}0000\t\d{8}\tstartTime=\d{10}5000$/);
  const unknown = await millrace("schedule", "next", "nobody", ...here());
  expect(unknown).toMatchObject({ code: 1, stdout: "" });
  expect(unknown.stderr).toContain("Deployed node nobody does not exist");
});

test("instances are listed, explained and operated", async () => {
  const { stdout } = await millrace("instance", "list", "--state", "WAIT_TIME", "--bizdate", "20250320", ...here());
  const ids = stdout
    .trimEnd()
    .split("\n")
    .map((line) => line.split("\t")[0]!);
  expect(ids).toHaveLength(23);
  const frozen = await millrace("instance", "freeze", ids[0]!, "--reason", "a look first");
  expect(frozen).toMatchObject({ code: 0, stdout: `${ids[0]}\tdone\n` });
  expect((await millrace("instance", "why", ids[0]!)).stdout).toContain(
    "Frozen: it does not start until somebody unfreezes it.",
  );
  const again = await millrace("instance", "set-success", ids[0]!);
  expect(again).toMatchObject({ code: 1, stdout: "" });
  expect(again.stderr).toContain("(setSuccess) is possible in: Failed.");
  expect(JSON.parse((await millrace("instance", "show", ids[0]!)).stdout)).toMatchObject({ id: ids[0], frozen: true });
  const wrong = await millrace("instance", "why", "tomorrow");
  expect(wrong.stderr).toContain('"tomorrow" is not an instance');
});

test("a backfill is previewed, made, paused and listed", async () => {
  const plan = [node, "--from", "2025-03-10", "--to", "2025-03-11", "--hours", "00:00-01:00", ...here()];
  const preview = await millrace("backfill", "preview", ...plan);
  expect(
    preview.stdout
      .trimEnd()
      .split("\n")
      .map((line) => line.split("\t").slice(0, 2).join(" ")),
  ).toEqual([
    "20250310 20250311000000",
    "20250310 20250311010000",
    "20250311 20250312000000",
    "20250311 20250312010000",
  ]);
  const { stdout: id } = await millrace("backfill", "create", ...plan);
  expect(id).toMatch(/^[0-9a-f-]{36}\n$/);
  const paused = await millrace("backfill", "pause", id.trim());
  expect(paused.stdout).toContain("PAUSED\t20250310-20250311\t0 of 4 done, 0 running, 0 failed");
  expect((await millrace("backfill", "list", ...here())).stdout).toContain(id.trim());
  const wrong = await millrace("backfill", "preview", node, "--from", "tomorrow", ...here());
  expect(wrong).toMatchObject({ code: 1, stdout: "" });
  expect(wrong.stderr).toContain('--from is "tomorrow", but must be a date');
});

test("a node is frozen, run now and run for a business date", async () => {
  expect((await millrace("node", "freeze", node, ...here())).stdout).toBe(`${node}\tfrozen\n`);
  expect((await millrace("node", "unfreeze", node, ...here())).stdout).toBe(`${node}\tnot frozen\n`);
  const { stdout: manual } = await millrace("node", "run", node, ...here());
  expect(JSON.parse((await millrace("instance", "show", manual.trim())).stdout)).toMatchObject({ kind: "MANUAL" });
  const tested = await millrace("node", "test", node, "--bizdate", "2025-03-10", "--hours", "00:00-01:00", ...here());
  const ids = tested.stdout.trimEnd().split("\n");
  expect(ids).toEqual([expect.stringMatching(/^20250310-/), expect.stringMatching(/^20250310-/)]);
  expect(JSON.parse((await millrace("instance", "show", ids[1]!)).stdout)).toMatchObject({
    kind: "TEST",
    cyctimeText: "20250311010000",
    parameters: { startTime: "20250310235000" },
  });
  const raised = await millrace("instance", "set-priority", ids[1]!, "--priority", "7");
  expect(raised).toMatchObject({ code: 0, stdout: `${ids[1]}\tdone\n` });
  const away = await millrace("instance", "set-group", ids[1]!, "--resource-group", "nowhere");
  expect(away).toMatchObject({ code: 1, stdout: "" });
  const wrong = await millrace("instance", "set-priority", ids[1]!, "--priority", "4");
  expect(wrong).toMatchObject({ code: 1, stdout: "" });
});

test("a calendar is imported, shown, replaced and deleted", async () => {
  const file = join(env.home, "trading.txt");
  await mkdir(env.home, { recursive: true });
  await writeFile(file, "2026-01-05 20260106 # first days\n");
  const imported = await millrace("calendar", "import", "trading", file, ...here());
  expect(imported).toMatchObject({ code: 0, stdout: "trading\tcreated\t2 dates\n" });
  await writeFile(file, "2026-01-05\n2026-01-32\n");
  const wrong = await millrace("calendar", "import", "trading", file, ...here());
  expect(wrong).toMatchObject({ code: 1, stdout: "" });
  expect(wrong.stderr).toContain("Line 2");
  expect((await millrace("calendar", "show", "trading", ...here())).stdout).toBe("2026-01-05\n2026-01-06\n");
  expect((await millrace("calendar", "list", ...here())).stdout).toBe(
    "trading\t2026-01-05 to 2026-01-06\t2 dates\t0 nodes\n",
  );
  expect((await millrace("calendar", "delete", "trading", ...here())).stdout).toBe("trading\tdeleted\n");
});
