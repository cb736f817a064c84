// One launcher per home: a file with the process number, taken exclusively.
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { dirname, join } from "node:path";
import { home } from "./runtime.js";

const path = join(home, "launcher.json");

/**
 * Takes the lock, or says who holds it.
 * @returns {{ holder: { pid: number, url: string } | null, stale: boolean }} `stale`: the last one did not clean up.
 */
export function takeLock(url) {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  let stale = false;
  for (;;) {
    try {
      const file = openSync(path, "wx", 0o600);
      writeSync(file, JSON.stringify({ pid: process.pid, url }));
      closeSync(file);
      return { holder: null, stale };
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      const holder = readHolder();
      if (holder && isLauncher(holder.pid)) return { holder, stale };
      stale = true;
      rmSync(path, { force: true });
    }
  }
}

export function releaseLock() {
  if (readHolder()?.pid === process.pid) rmSync(path, { force: true });
}

function readHolder() {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return null;
  }
}

/** The number may have gone to another program since: where the system tells, ask what it runs. */
function isLauncher(pid) {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (error.code === "ESRCH") return false;
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("start.js");
  } catch {
    return process.platform !== "linux";
  }
}
