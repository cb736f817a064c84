import { spawn, type ChildProcess } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

export const root = join(import.meta.dirname, "..");
const alias = pathToFileURL(join(root, "scripts/alias.js")).href;

const started = new Set<ChildProcess>();

/** However this process ends, what it started ends with it. */
export function endWithUs(): void {
  process.on("exit", () => {
    for (const child of started) child.kill("SIGKILL");
  });
}

/** A process of ours, from its source; resolves when it says that it is ready. */
export async function start(
  script: string,
  {
    args = [],
    env = {},
    onOutput,
  }: { args?: readonly string[]; env?: Record<string, string>; onOutput?: (text: string) => void },
): Promise<ChildProcess> {
  const child = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", `--import=${alias}`, join(root, script), ...args],
    { cwd: root, stdio: ["ignore", "pipe", "pipe", "ipc"], env: { ...process.env, ...env } },
  );
  started.add(child);
  child.once("exit", () => started.delete(child));
  let tail = "";
  for (const stream of [child.stdout!, child.stderr!])
    stream.on("data", (piece: Buffer) => {
      tail = (tail + piece.toString()).slice(-4_000);
      onOutput?.(piece.toString());
    });
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("error", reject);
    child.once("exit", (code, signal) => reject(new Error(`${script} ended with ${code ?? signal}:\n${tail}`)));
  });
  return child;
}

export const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

/** Ends a process and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (!isAlive(child)) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  if (signal === "SIGTERM") {
    const timer = setTimeout(() => child.kill("SIGKILL"), 8_000);
    await gone;
    clearTimeout(timer);
  } else await gone;
}

/** Process ids of the children of `pid`. */
export function childrenOf(pid: number): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    try {
      const stat = readFileSync(`/proc/${name}/stat`, "utf8");
      return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid ? [Number(name)] : [];
    } catch {
      return [];
    }
  });
}

/** Sends a signal to a process that may be gone already. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
