// `npm run db:migration -- NAME`: writes the migration that leads from the last one to prisma/schema.prisma.
// Read the SQL before it is committed: a rename comes out as drop and add, and partitions are not its business.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "./lib/runtime.js";
import { diff } from "./lib/schema-engine.js";

const name = process.argv[2];
if (!/^[a-z][a-z0-9_]*$/.test(name ?? "")) {
  console.error("Say what it does: npm run db:migration -- add_calendar");
  process.exit(1);
}
const folder = join(root, "prisma/migrations");
const last = readdirSync(folder)
  .filter((entry) => /^\d{14}_/.test(entry))
  .sort()
  .at(-1);
const snapshot = last && join(folder, last, "schema.snapshot");
const schema = readFileSync(join(root, "prisma/schema.prisma"), "utf8");
const sql = await diff(snapshot && existsSync(snapshot) ? readFileSync(snapshot, "utf8") : null, schema);
if (sql === "") {
  console.log("The schema has not changed since the last migration.");
} else {
  const stamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const target = join(folder, `${stamp}_${name}`);
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, "migration.sql"), sql);
  writeFileSync(join(target, "schema.snapshot"), schema);
  writeFileSync(join(folder, "migration_lock.toml"), 'provider = "postgresql"\n');
  console.log(`Wrote ${target}/migration.sql: read it.`);
}
