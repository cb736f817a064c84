// Finds a Chromium for the end-to-end tests, or installs one.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { root } from "./runtime.js";

const WELL_KNOWN = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome-stable",
  "/usr/bin/google-chrome",
  "/snap/bin/chromium",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Path of a browser, or null when there is none and none can be installed. */
export async function findBrowser({ say = console.log } = {}) {
  const found = await installed();
  if (found) return found;
  say("No Chromium found; installing one …");
  const cli = join(root, "node_modules/@playwright/test/cli.js");
  if (run(process.execPath, [cli, "install", "chromium"])) return installed();
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    run("apt-get", ["update", "-qq"]);
    run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-cjk"]);
  }
  return installed();
}

async function installed() {
  const { chromium } = await import("@playwright/test");
  return (
    [process.env.CHROMIUM_PATH, chromium.executablePath(), ...WELL_KNOWN].find((path) => path && existsSync(path)) ??
    null
  );
}

function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  return spawnSync(command, args, { cwd: root, stdio: "ignore", env, timeout: 300_000 }).status === 0;
}
