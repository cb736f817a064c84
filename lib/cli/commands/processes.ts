import { spawn } from "node:child_process";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { EXIT } from "../exit";
import type { Register } from ".";

const root = join(import.meta.dirname, "../../..");

const PROCESSES = {
  sandbox: "run the local Tablestore and MaxCompute servers, and print how to reach them",
  scheduler: "run a scheduler (any number may run; one leads)",
  worker: "run a worker of a resource group",
} as const;

/** One command per process of the product, in the foreground, for service managers and for more machines. */
export const processes: Register = (program) => {
  for (const [name, description] of Object.entries(PROCESSES)) {
    program
      .command(name)
      .description(description)
      .action(() => run(join(root, "lib", name, "main.ts")));
  }
  program
    .command("console")
    .description("run the web console (built by `npm run build`)")
    .action(() => run(join(root, "lib/console/main.ts"), { NODE_ENV: "production", ...listenAddress() }));
};

/** Next's server takes its address from HOSTNAME, which shells set to the machine's name: always say it. */
function listenAddress(): Record<string, string> {
  const { MILLRACE_HOST: host = "127.0.0.1", MILLRACE_PORT: port = "7700" } = environment();
  return { HOSTNAME: host, PORT: port };
}

async function run(script: string, extra: Readonly<Record<string, string>> = {}): Promise<void> {
  const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", alias, script], {
    cwd: root,
    stdio: "inherit",
    env: { ...environment(), ...extra },
  });
  const stop = () => child.kill("SIGTERM");
  process.on("SIGINT", stop).on("SIGTERM", stop);
  process.exitCode = await new Promise<number>((resolve) => {
    child.once("error", () => resolve(EXIT.failed));
    child.once("exit", (code, signal) => resolve(code ?? (signal ? EXIT.stopped : EXIT.failed)));
  });
}

/** The whole environment goes on to the child as it is; nothing is read from it here but the address. */
function environment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- handed over, not interpreted
  return process.env;
}
