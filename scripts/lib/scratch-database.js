// A database of its own for one run of the integration tests: an embedded server in a throw-away home below the
// system's temp folder, or a scratch database on the server that DATABASE_URL names.
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import "../alias.js";
import { startDatabase } from "./embedded-postgres.js";
import { root } from "./runtime.js";

/**
 * @returns {Promise<{ url: string, home: string, remove: () => Promise<void> }>} migrated, empty; `home` is a folder
 * for MILLRACE_HOME
 */
export async function scratchDatabase(given = process.env.DATABASE_URL) {
  const home = mkdtempSync(join(tmpdir(), "millrace-test-"));
  const server = given ? null : await startDatabase({ home });
  const url = await createDatabase(server?.url ?? given);
  const { migrate } = await import("../../lib/platform/migrate.ts");
  await migrate(url, join(root, "prisma/migrations"));
  const remove = async () => {
    if (server) await server.stop();
    else await dropDatabase(url, given);
    rmSync(home, { recursive: true, force: true });
  };
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => void remove().finally(() => process.exit(1)));
  return { url, home, remove };
}

/**
 * A new database on the server of `serverUrl`, empty or a copy of the one the address names; answers its address.
 * @param {string} serverUrl
 */
export async function createDatabase(serverUrl, { copy = false } = {}) {
  const name = `millrace_test_${randomBytes(6).toString("hex")}`;
  const url = new URL(serverUrl);
  const template = url.pathname.slice(1);
  url.pathname = "/postgres"; // nobody may be connected to what is copied
  await query(url.href, `create database ${name} ${copy ? `template ${template}` : ""}`);
  url.pathname = `/${name}`;
  return url.href;
}

export async function dropDatabase(url, serverUrl) {
  await query(serverUrl, `drop database if exists ${new URL(url).pathname.slice(1)} with (force)`);
}

async function query(connectionString, text) {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}
