import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { scratchDatabase } from "../../scripts/lib/scratch-database.js";

const root = join(import.meta.dirname, "../..");
const program = join(root, ".next/standalone/server.js");
const READY_MS = 20_000;

/** A console of its own: a fresh database and the built server, gone when disposed of. */
export interface ConsoleServer extends AsyncDisposable {
  readonly url: string;
  readonly databaseUrl: string;
  /** MILLRACE_HOME of everything that belongs to it. */
  readonly home: string;
  /** Environment for further processes on the same database. */
  readonly env: Readonly<Record<string, string>>;
}

export async function startConsole(): Promise<ConsoleServer> {
  if (!existsSync(program)) throw new Error("There is no built console: run `npm run build` first.");
  const database = await scratchDatabase();
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const env = {
    DATABASE_URL: database.url,
    MILLRACE_HOME: database.home,
    MILLRACE_PORT: String(port),
    MILLRACE_RATE_LIMIT: "off",
    MILLRACE_LOG_LEVEL: "warn",
  };
  const server = spawn(process.execPath, [program], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env, NODE_ENV: "production", HOSTNAME: "127.0.0.1", PORT: String(port) },
  });
  const dispose = async () => {
    if (server.exitCode === null && server.signalCode === null) {
      server.kill("SIGTERM");
      await once(server, "exit");
    }
    await database.remove();
  };
  try {
    await untilReady(`${url}/api/health/ready`);
  } catch (error) {
    await dispose();
    throw error;
  }
  return { url, databaseUrl: database.url, home: database.home, env, [Symbol.asyncDispose]: dispose };
}

async function untilReady(url: string): Promise<void> {
  const end = Date.now() + READY_MS;
  for (;;) {
    const ok = await fetch(url).then(
      (answer) => answer.ok,
      () => false,
    );
    if (ok) return;
    if (Date.now() > end) throw new Error(`${url} was not ready within ${READY_MS} ms`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** A port that nothing listens on now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, "close");
  return port;
}
