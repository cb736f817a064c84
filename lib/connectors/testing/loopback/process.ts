import { fork } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** A part of a benchmark in a process of its own, which does one thing at a time. */
export interface BenchProcess<Task, Result, Hello> {
  readonly hello: Hello;
  perform(task: Task): Promise<Result>;
  end(): Promise<void>;
}

type Answer<Result> = { readonly result: Result } | { readonly failure: string };

/** Starts a script of this folder, which must call `serveTasks`. */
export async function startProcess<Task, Result, Hello = null>(
  script: string,
): Promise<BenchProcess<Task, Result, Hello>> {
  const alias = pathToFileURL(join(import.meta.dirname, "../../../../scripts/alias.js")).href;
  const child = fork(join(import.meta.dirname, script), [], {
    // What the process that runs attempts is given: see lib/worker/runner-process.ts.
    execArgv: ["--disable-warning=ExperimentalWarning", "--max-old-space-size=2048", "--import", alias],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
    serialization: "advanced",
  });
  const next = async <Value>() => {
    const answer = await new Promise<Answer<Value>>((resolve, reject) => {
      child.once("message", (message) => resolve(message as Answer<Value>));
      child.once("exit", (code) => reject(new Error(`${script} ended with ${code}`)));
    });
    child.removeAllListeners("exit");
    if ("failure" in answer) throw new Error(`${script}: ${answer.failure}`);
    return answer.result;
  };
  const hello = await next<Hello>();
  return {
    hello,
    perform(task) {
      child.send(task as object);
      return next<Result>();
    },
    end: () =>
      new Promise((resolve) => {
        child.once("exit", () => resolve());
        child.disconnect();
      }),
  };
}

/** The other side: says hello, then performs the tasks that come. */
export function serveTasks<Task, Result, Hello = null>(hello: Hello, perform: (task: Task) => Promise<Result>): void {
  const tell = (answer: Answer<Result | Hello>) => process.send!(answer);
  process.on("message", (task: Task) => {
    perform(task).then(
      (result) => tell({ result }),
      (error: unknown) => tell({ failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on("disconnect", () => process.exit());
  tell({ result: hello });
}
