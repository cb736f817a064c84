// One number for a set of files, to know whether something derived from them is still good.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";

const SKIP = /(^|[\\/])(node_modules|\.next|\.millrace|generated|testing|__fixtures__)$|\.test\.tsx?$/;

/** Hex SHA-256 over names and contents of all files below `paths`; what is missing counts as absent. */
export function digest(root, paths) {
  const hash = createHash("sha256");
  for (const file of paths.flatMap((path) => walk(join(root, path))).sort()) {
    hash.update(relative(root, file)).update("\0").update(readFileSync(file)).update("\0");
  }
  return hash.digest("hex");
}

function walk(path) {
  if (SKIP.test(path)) return [];
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return [];
  return stat.isDirectory() ? readdirSync(path).flatMap((name) => walk(join(path, name))) : [path];
}
