// Builds the console when its sources changed, and lays static files beside the standalone server.
import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { digest } from "./digest.js";
import { root } from "./runtime.js";

const SOURCES = [
  "app", "components", "lib", "messages", "public", "prisma/schema.prisma", "next.config.js", "proxy.ts",
  "instrumentation.ts", "package-lock.json", "tsconfig.json", "docs",
]; // prettier-ignore
const standalone = join(root, ".next", "standalone");
const noted = join(root, ".next", "millrace-digest");

/** Path of the server program that a build leaves. */
export const consoleServer = join(standalone, "server.js");

/** @returns {Promise<boolean>} whether a build was needed. */
export async function buildConsole({ say = console.log } = {}) {
  const wanted = digest(root, SOURCES);
  if (existsSync(consoleServer) && existsSync(noted) && readFileSync(noted, "utf8") === wanted) return false;
  say("Building the console (about half a minute, after a change) …");
  rmSync(noted, { force: true });
  const next = join(root, "node_modules/next/dist/bin/next");
  const child = spawn(process.execPath, [next, "build"], {
    cwd: root,
    env: {
      ...process.env,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
      // Modules are loaded while pages are collected; nothing is signed with it.
      BETTER_AUTH_SECRET: process.env.BETTER_AUTH_SECRET ?? randomBytes(32).toString("hex"),
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (piece) => (output += piece));
  const status = await new Promise((resolve) => child.once("exit", resolve).once("error", resolve));
  if (status !== 0) {
    process.stderr.write(output);
    throw new Error("The console could not be built; the reason is above.");
  }
  // A lock file of another project further up must not move the server: next.config.js sets the tracing root.
  cpSync(join(root, ".next", "static"), join(standalone, ".next", "static"), { recursive: true, force: true });
  for (const folder of ["public", "docs"]) {
    cpSync(join(root, folder), join(standalone, folder), { recursive: true, force: true });
  }
  writeFileSync(noted, wanted);
  return true;
}
