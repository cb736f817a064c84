// Generates the list of API routes, and the Prisma client when the schema changed. Works without a network: the schema engine that the command
// line insists on is not needed for this, so any executable may stand in for it.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { listRoutes } from "./lib/list-routes.js";
import { root } from "./lib/runtime.js";

const client = join(root, "lib/platform/generated/prisma");
const mark = join(client, "schema.hash");

/** Brings what is generated up to date. Returns whether there was anything to do; throws when it fails. */
export function generate() {
  listRoutes();
  const version = readFileSync(join(root, "node_modules/prisma/package.json"));
  const schema = readFileSync(join(root, "prisma/schema.prisma"));
  const hash = createHash("sha256").update(version).update(schema).digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === hash) return false;
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, "node_modules/prisma/build/index.js"), "generate", "--no-hints"],
    {
      cwd: root,
      encoding: "utf8",
      env: { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    },
  );
  if (status !== 0) throw new Error(`prisma generate failed\n${stdout}${stderr}`);
  writeFileSync(mark, hash);
  return true;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) generate();
