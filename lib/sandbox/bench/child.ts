import { fork } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A server in a process of its own, so that a benchmark's client does not share its event loop. */
export interface Child<Hello> {
  readonly hello: Hello;
  /** The most memory it ever held, in megabytes. */
  peakMemoryMb(): Promise<number>;
  end(): Promise<void>;
}

/** Forks a script of this folder; its first message is its hello, its answer to any message its memory in kilobytes. */
export async function forkServer<Hello>(script: string, ...args: readonly string[]): Promise<Child<Hello>> {
  const alias = pathToFileURL(join(import.meta.dirname, "../../../scripts/alias.js")).href;
  const child = fork(join(import.meta.dirname, script), args, {
    execArgv: ["--disable-warning=ExperimentalWarning", "--import", alias],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const next = <Message>() =>
    new Promise<Message>((resolve, reject) => {
      child.once("message", (message) => resolve(message as Message));
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
    });
  const hello = await next<Hello>();
  return {
    hello,
    async peakMemoryMb() {
      const answer = next<{ readonly peakMemoryKb: number }>();
      child.send("memory");
      return Math.round((await answer).peakMemoryKb / 1024);
    },
    end: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.disconnect();
      }),
  };
}
