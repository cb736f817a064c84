import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

const supervisorUrl = pathToFileURL(join(import.meta.dirname, "supervisor.js")).href;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "millrace-supervisor-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A launcher of one child that notes its process number, says it is ready, and stays. */
function launch(child: string): {
  pid: number;
  lines: () => string;
  kill: (signal: NodeJS.Signals) => void;
  ended: Promise<void>;
} {
  writeFileSync(join(folder, "child.js"), child);
  const launcher = `
    import { Supervisor } from ${JSON.stringify(supervisorUrl)};
    const supervisor = new Supervisor((...line) => console.log(line.join(" ")));
    process.on("SIGTERM", async () => { await supervisor.stop(); process.exit(0); });
    await supervisor.start({ name: "child", script: ${JSON.stringify(join(folder, "child.js"))}, detail: "here" })
      .catch((error) => { console.log("refused", error.message); process.exit(1); });
  `;
  writeFileSync(join(folder, "launcher.mjs"), launcher);
  const running = spawn(process.execPath, [join(folder, "launcher.mjs")], {
    env: { ...process.env, MILLRACE_HOME: folder },
  });
  let output = "";
  running.stdout.on("data", (piece: Buffer) => (output += piece.toString()));
  return {
    pid: running.pid ?? 0,
    lines: () => output,
    kill: (signal) => running.kill(signal),
    ended: new Promise((resolve) => running.once("exit", () => resolve())),
  };
}

const STAYS = `
  const { appendFileSync } = await import("node:fs");
  appendFileSync(${JSON.stringify("PIDS")}, process.pid + "\\n");
  process.send({ ready: true });
  process.on("SIGTERM", () => process.exit(0));
  setInterval(() => {}, 1000);
`;
const child = () => STAYS.replace('"PIDS"', JSON.stringify(join(folder, "pids")));
const pids = () => readFileSync(join(folder, "pids"), "utf8").trim().split("\n").map(Number);
const lives = (pid: number) => {
  try {
    // A killed process stays in the table until its parent looked; it is gone all the same.
    return process.kill(pid, 0) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
};
const patience = { timeout: 15_000, interval: 50 };

test("a child that is killed is started again, and said so", async () => {
  const launcher = launch(child());
  await vi.waitFor(() => expect(launcher.lines()).toContain("child ready here"), patience);
  process.kill(pids()[0]!, "SIGKILL");
  await vi.waitFor(() => expect(pids()).toHaveLength(2), patience);
  expect(launcher.lines()).toContain("child ended SIGKILL; starting again");
  launcher.kill("SIGTERM");
  await launcher.ended;
  expect(pids().map(lives)).toEqual([false, false]);
});

test("no child survives a launcher that was killed outright", async () => {
  const launcher = launch(child());
  await vi.waitFor(() => expect(launcher.lines()).toContain("child ready"), patience);
  launcher.kill("SIGKILL");
  await vi.waitFor(() => expect(lives(pids()[0]!)).toBe(false), patience);
});

test("a child that ends before it is ready is refused, with the end of what it wrote", async () => {
  const launcher = launch(`console.error("no such table"); process.exit(3);`);
  await launcher.ended;
  expect(launcher.lines()).toContain("refused child did not start");
  expect(launcher.lines()).toContain("no such table");
});
