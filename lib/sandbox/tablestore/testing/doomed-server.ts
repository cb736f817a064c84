import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A sandbox in a process of its own, started only to be killed. */
export interface DoomedServer {
  readonly url: string;
  /** SIGKILL: nothing in the process gets a last word. Resolves when it is gone. */
  kill(): Promise<void>;
}

export async function startDoomed(home: string): Promise<DoomedServer> {
  const alias = pathToFileURL(join(import.meta.dirname, "../../../../scripts/alias.js")).href;
  const child = fork(join(import.meta.dirname, "serve.ts"), [home], {
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", alias],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.once("message", (message) => resolve((message as { url: string }).url));
    child.once("exit", (code) => reject(new Error(`the server ended with ${code}`)));
  });
  return { url, kill: () => kill(child) };
}

function kill(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}
