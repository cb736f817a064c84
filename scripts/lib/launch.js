// What `npm start` does once packages are there: database, console build, processes, sample, and a calm screen.
import { spawn } from "node:child_process";
import { join } from "node:path";
import "../alias.js";
import { generate } from "../generate.js";
import { buildConsole } from "./console-build.js";
import { startDatabase } from "./embedded-postgres.js";
import { releaseLock, takeLock } from "./launch-lock.js";
import { firstTaken } from "./ports.js";
import { home, root } from "./runtime.js";
import { Supervisor } from "./supervisor.js";

/** How long children of a killed launcher may take to give their ports back. */
const LEFTOVER_MS = 8_000;
const PARENT_POLL_MS = 500;
const NAME_WIDTH = 11;

/** Sets up and starts everything; returns when all is up, the process stays until it is told to stop. */
export async function launch({ once }) {
  const started = Date.now();
  const isProduction = process.env.MILLRACE_PROFILE === "production";
  if (isProduction && once) {
    console.error("The sample run needs the sandbox, which MILLRACE_PROFILE=production leaves out.");
    process.exit(1);
  }
  const host = process.env.MILLRACE_HOST || "127.0.0.1";
  const ports = {
    console: port("MILLRACE_PORT", 7700),
    tablestore: port("MILLRACE_TABLESTORE_PORT", 7701),
    maxcompute: port("MILLRACE_MAXCOMPUTE_PORT", 7702),
    admin: port("MILLRACE_SANDBOX_ADMIN_PORT", 7703),
  };
  const url = `http://${host === "127.0.0.1" || host === "0.0.0.0" ? "localhost" : host}:${ports.console.port}`;
  const { holder, stale } = takeLock(url);
  if (holder) {
    console.error(`Millrace is already running here (process ${holder.pid}): ${holder.url}`);
    process.exit(1);
  }

  const line = (name, state, detail) => console.log(`${name.padEnd(NAME_WIDTH)}${state.padEnd(9)}${detail}`);
  const supervisor = new Supervisor(line);
  let database = null;
  let stopping = null;
  const stop = (code) =>
    (stopping ??= (async () => {
      if (!once && code !== 1) console.log("\nStopping …");
      await supervisor.stop();
      await database?.stop();
      releaseLock();
      process.exit(code);
    })());
  process.on("SIGINT", () => stop(130));
  process.on("SIGTERM", () => stop(143));
  process.on("SIGHUP", () => stop(129));
  stopWithParent(() => stop(143));

  try {
    const { migrate } = await import("../../lib/platform/migrate.ts");
    const taken = await firstTaken(Object.values(ports), host, stale ? LEFTOVER_MS : 0);
    if (taken) {
      throw new Error(
        `Port ${taken.port} is taken by another program: set ${taken.variable} to a free port and start again.`,
      );
    }
    generate();
    database = process.env.DATABASE_URL ? await external() : await startDatabase({ home });
    line("database", "ready", database.detail);
    const env = {
      DATABASE_URL: database.url,
      MILLRACE_HOME: home,
      MILLRACE_HOST: host,
      ...Object.fromEntries(Object.values(ports).map(({ variable, port }) => [variable, String(port)])),
    };
    await migrate(database.url, join(root, "prisma/migrations"));
    // Local servers and sample data are for trying Millrace out.
    const sandbox = isProduction
      ? Promise.resolve()
      : supervisor
          .start({
            name: "sandbox",
            script: "lib/sandbox/main.ts",
            detail: `Tablestore http://${host}:${ports.tablestore.port}, MaxCompute http://${host}:${ports.maxcompute.port}`,
            env,
          })
          .then(() => cli(["sample", "ensure"], env));
    if (once) {
      await sandbox;
      return stop(await cli(["sample", "run"], env, { stdio: "inherit", mayFail: true }));
    }
    if (await buildConsole()) line("build", "done", "");
    await Promise.all([
      sandbox,
      supervisor.start({
        name: "console",
        script: "lib/console/main.ts",
        detail: url,
        env: { ...env, HOSTNAME: host, PORT: String(ports.console.port), NODE_ENV: "production" },
        probe: () => answers(`http://${host === "0.0.0.0" ? "127.0.0.1" : host}:${ports.console.port}/api/health`),
      }),
      supervisor.start({ name: "scheduler", script: "lib/scheduler/main.ts", detail: "", env }),
      supervisor.start({
        name: "worker",
        script: "lib/worker/main.ts",
        detail: "resource group default",
        env: { ...env, ...besideScheduler() },
      }),
    ]);
    console.log(
      `\nMillrace is ready in ${((Date.now() - started) / 1000).toFixed(1)} s: ${url}\nCtrl-C stops it; the data stays in ${home}`,
    );
  } catch (error) {
    console.error(`\n${error.message}`);
    await stop(1);
  }
}

function port(variable, fallback) {
  const text = process.env[variable];
  const number = text ? Number(text) : fallback;
  if (Number.isInteger(number) && number > 0 && number < 65_536) return { variable, port: number };
  console.error(`${variable} must be a port number between 1 and 65535; it is "${text}".`);
  process.exit(1);
}

/** Scheduler and worker of one machine cannot share a port: the worker's metrics are at the next one. */
function besideScheduler() {
  const port = Number(process.env.MILLRACE_METRICS_PORT || 0);
  return port > 0 ? { MILLRACE_METRICS_PORT: String(port + 1) } : {};
}

async function external() {
  return { url: process.env.DATABASE_URL, detail: "external (DATABASE_URL)", stop: async () => {} };
}

/** Runs a command of ours to its end; its output is shown only when it fails. Resolves to its exit code. */
function cli(args, env, { stdio = "pipe", mayFail = false } = {}) {
  const flags = ["--disable-warning=ExperimentalWarning", join(root, "bin/millrace.js"), ...args];
  const child = spawn(process.execPath, flags, { cwd: root, stdio, env: { ...process.env, ...env } });
  let complaint = "";
  child.stderr?.on("data", (piece) => (complaint += piece));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (status) => {
      if (status === 0 || mayFail) resolve(status ?? 1);
      else reject(new Error(`millrace ${args.join(" ")} failed:\n${complaint}`.trimEnd()));
    });
  });
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

/** npm and a thin parent may be killed without passing the signal on: then nobody could stop us any more. */
function stopWithParent(stop) {
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), PARENT_POLL_MS).unref();
}
