// Child processes of the launcher: started in order, watched, restarted when they die, ended together.
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, renameSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { home, root } from "./runtime.js";

const READY_MS = 60_000;
const STOP_MS = 8_000;
const RESTART_MS = [500, 1_000, 2_000, 5_000, 15_000, 30_000];
/** A child that lived this long starts its back-off anew. */
const STEADY_MS = 60_000;
const LOG_BYTES = 10 << 20;
const TAIL_LINES = 15;
const importFlag = (file) => `--import=${pathToFileURL(join(root, "scripts", file)).href}`;

/**
 * @typedef {object} ProcessSpec
 * @property {string} name
 * @property {string} script    path below the repository, or an absolute one
 * @property {string} detail    what a person wants to read beside "ready"
 * @property {Record<string, string>} [env]
 * @property {(() => Promise<boolean>)} [probe]  asked until true; without one the child sends { ready: true }
 */
export class Supervisor {
  #children = new Map();
  #stopping = false;
  #say;

  /** @param {(name: string, state: string, detail: string) => void} say  one readable line per change */
  constructor(say) {
    this.#say = say;
  }

  /** Resolves when the child is ready; rejects, with the end of its log, when it ends before. @param {ProcessSpec} spec */
  async start(spec) {
    const child = { spec, process: null, restarts: 0, startedAt: 0 };
    this.#children.set(spec.name, child);
    await this.#spawn(child);
  }

  /** Ends every child: SIGTERM, then SIGKILL after a grace. Resolves when none is left. */
  async stop() {
    this.#stopping = true;
    await Promise.all([...this.#children.values()].map((child) => this.#end(child)));
  }

  async #spawn(child) {
    const { spec } = child;
    const log = logFile(spec.name);
    const startedAt = (child.startedAt = Date.now());
    const fd = openSync(log, "a");
    const running = spawn(
      process.execPath,
      [
        "--disable-warning=ExperimentalWarning",
        importFlag("alias.js"),
        importFlag("guard.js"),
        resolve(root, spec.script),
      ],
      { cwd: root, stdio: ["ignore", fd, fd, "ipc"], env: { ...process.env, ...spec.env } },
    );
    closeSync(fd);
    child.process = running;
    running.on("error", () => {}); // an `exit` or the readiness limit follows
    running.once("exit", (code, signal) => this.#exited(child, running, signal ?? `exit code ${code}`));
    const ready = await isReady(running, spec);
    if (!ready && !this.#stopping) {
      running.kill("SIGKILL");
      throw new Error(`${spec.name} did not start. The end of ${log}:\n${tail(log)}`);
    }
    child.ready = ready;
    if (ready) this.#say(spec.name, "ready", `${spec.detail}  (process ${running.pid}, ${seconds(startedAt)})`);
  }

  #exited(child, running, reason) {
    if (this.#stopping || child.process !== running || !child.ready) return;
    child.ready = false;
    if (Date.now() - child.startedAt > STEADY_MS) child.restarts = 0;
    const waitMs = RESTART_MS[Math.min(child.restarts++, RESTART_MS.length - 1)];
    this.#say(child.spec.name, "ended", `${reason}; starting again in ${waitMs / 1000} s`);
    const again = () => {
      if (this.#stopping) return;
      this.#spawn(child).catch((error) => {
        this.#say(child.spec.name, "failed", error.message);
        child.ready = true;
        this.#exited(child, child.process, "it did not become ready");
      });
    };
    setTimeout(again, waitMs);
  }

  #end({ process: running }) {
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    return new Promise((resolve) => {
      const hard = setTimeout(() => running.kill("SIGKILL"), STOP_MS);
      running.once("exit", () => (clearTimeout(hard), resolve()));
      running.kill("SIGTERM");
    });
  }
}

/** Ready by message, by probe, or not at all: resolves to false when the child ends or the limit passes. */
async function isReady(running, { probe }) {
  const ended = new Promise((resolve) => running.once("exit", () => resolve(false)));
  const limit = new Promise((resolve) => setTimeout(resolve, READY_MS, false).unref());
  const told = new Promise((resolve) => running.on("message", (message) => message?.ready && resolve(true)));
  return Promise.race([ended, limit, probe ? poll(probe, running) : told]);
}

async function poll(probe, running) {
  while (running.exitCode === null && running.signalCode === null) {
    if (await probe()) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

function logFile(name) {
  const folder = join(home, "logs");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `${name}.log`);
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > LOG_BYTES) renameSync(path, `${path}.1`);
  return path;
}

function tail(path) {
  return readFileSync(path, "utf8").trimEnd().split("\n").slice(-TAIL_LINES).join("\n");
}

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
