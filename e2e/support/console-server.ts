import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { scratchDatabase } from "../../scripts/lib/scratch-database.js";

const root = join(import.meta.dirname, "../..");
const program = join(root, ".next/standalone/server.js");
/** Lets Node find modules of ours by their names. */
export const alias = `--import=${pathToFileURL(join(root, "scripts/alias.js")).href}`;
const READY_MS = 30_000;

/** A Millrace of its own: fresh database, sandbox, sample task, scheduler, worker and console; gone when disposed of. */
export interface ConsoleServer extends AsyncDisposable {
  readonly url: string;
  /** Runs a program of ours to its end, with this installation around it. */
  run(args: readonly string[]): Promise<void>;
  /** Everything that its processes have printed. */
  output(): string;
  /** How the local servers are reached, as a person would be told: both endpoints and the key. */
  readonly sandbox: SandboxConnection;
}

export interface SandboxConnection {
  readonly tablestore: { readonly endpoint: string; readonly instance: string };
  readonly maxcompute: { readonly endpoint: string; readonly project: string };
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
}

export async function startConsole(): Promise<ConsoleServer> {
  if (!existsSync(program)) throw new Error("There is no built console: run `npm run build` first.");
  const database = await scratchDatabase();
  const ports = [await freePort(), await freePort(), await freePort(), await freePort()] as const;
  const url = `http://localhost:${ports[0]}`;
  const env = {
    ...process.env,
    DATABASE_URL: database.url,
    MILLRACE_HOME: database.home,
    MILLRACE_HOST: "127.0.0.1",
    MILLRACE_PORT: String(ports[0]),
    MILLRACE_TABLESTORE_PORT: String(ports[1]),
    MILLRACE_MAXCOMPUTE_PORT: String(ports[2]),
    MILLRACE_SANDBOX_ADMIN_PORT: String(ports[3]),
    MILLRACE_RATE_LIMIT: "off",
    MILLRACE_LOG_LEVEL: "debug",
  };
  const children: ChildProcess[] = [];
  const printed: string[] = [];
  const start = (args: readonly string[], extra: Record<string, string> = {}) => {
    const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...env, ...extra },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (piece: Buffer) => printed.push(piece.toString()));
    }
    child.stderr.pipe(process.stderr);
    children.push(child);
    return child;
  };
  const run = async (args: readonly string[]) => {
    const [code] = (await once(start(args), "exit")) as [number | null];
    if (code !== 0) throw new Error(`${args.join(" ")} ended with ${code}`);
  };
  const dispose = async () => {
    await Promise.all(children.map(stop));
    await database.remove();
  };
  try {
    start([alias, "lib/sandbox/main.ts"]);
    start([alias, "lib/console/main.ts"], { NODE_ENV: "production", HOSTNAME: "127.0.0.1", PORT: String(ports[0]) });
    await until(url, async () => (await fetch(`${url}/api/health/ready`)).ok);
    await until("the sandbox", () => existsSync(join(database.home, "sandbox/connection.json")));
    await run([join(root, "bin/millrace.js"), "sample", "ensure"]);
    start([alias, "lib/scheduler/main.ts"]);
    start([alias, "lib/worker/main.ts"]);
  } catch (error) {
    await dispose();
    throw error;
  }
  const connection = readFileSync(join(database.home, "sandbox/connection.json"), "utf8");
  return {
    url,
    run,
    output: () => printed.join(""),
    sandbox: JSON.parse(connection) as SandboxConnection,
    [Symbol.asyncDispose]: dispose,
  };
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill("SIGTERM");
  const hard = setTimeout(() => child.kill("SIGKILL"), 10_000);
  await once(child, "exit");
  clearTimeout(hard);
}

async function until(what: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + READY_MS;
  for (;;) {
    if (await Promise.resolve(isSo()).catch(() => false)) return;
    if (Date.now() > end) throw new Error(`${what} was not ready within ${READY_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A port that nothing listens on now. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
