import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const root = join(import.meta.dirname, "../../..");
const running = new Set<ChildProcess>();
/** However a benchmark ends, what it started ends with it. */
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/** A process of ours from its source; resolves when it says that it is ready. */
export async function start(script: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<ChildProcess> {
  const child = fork(join(root, script), args, {
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", pathToFileURL(join(root, "scripts/alias.js")).href],
    env,
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  await new Promise<void>((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
  });
  return child;
}

/** Ends a process and waits until it is gone. */
export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.kill(signal);
  await gone;
}
